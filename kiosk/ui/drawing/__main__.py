"""`python -m kiosk.ui.drawing OUTDIR`: write every icon and illustration as PNG."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.ui.drawing.icons import ICONS, draw_drum, draw_icon
from kiosk.ui.drawing.illustrations import illustrations
from kiosk.visit.look import Variant


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m kiosk.ui.drawing OUTDIR\n")
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    images = {name: draw_icon(name) for name in ICONS}
    images["drum"] = draw_drum()
    for variant in Variant:
        images |= illustrations(variant)
    for name, image in images.items():
        image.save(folder / f"{name}.png", optimize=True)
    sys.stdout.write(f"{len(images)} drawings in {folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
