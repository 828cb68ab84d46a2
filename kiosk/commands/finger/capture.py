"""`kiosk finger capture`: one picture, judged, with its minutiae drawn on it."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from drivers.fingerprint.extraction.errors import ExtractionError, ExtractorUnavailable
from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.minutia import MinutiaTemplate
from drivers.fingerprint.quality import Quality, assess
from kiosk.commands.finger import verdict
from kiosk.commands.finger.exit_codes import Exit
from kiosk.commands.finger.failures import Failed, no_disk, no_extractor
from kiosk.commands.finger.picture_file import LEGEND, drawn_png, plain_png
from kiosk.commands.finger.session import reported, session
from kiosk.commands.json_output import write_json
from kiosk.commands.private_file import write_private
from kiosk.settings.tree import Settings

PERSONAL = (
    "A fingerprint is personal data of the strictest kind: show it to nobody, send it nowhere, and "
    "delete it as soon as the scanner is proved."
)


@dataclass(frozen=True)
class _Taken:
    image: GreyImage
    model: str
    seconds: float
    """From the finger's coming to the picture."""


@dataclass(frozen=True)
class _Judged:
    template: MinutiaTemplate
    quality: Quality


def main(settings: Settings, options: argparse.Namespace) -> int:
    return reported("capture", options, lambda: _capture(settings, options))


def _capture(settings: Settings, options: argparse.Namespace) -> int:
    _check_free(options.out)
    with MinutiaeExtractor() as extractor:
        unavailable = _unavailable(extractor)
        if unavailable and not options.plain:
            raise Failed(no_extractor(unavailable))
        with session(settings, options) as at:
            image = at.image()
            seconds = time.monotonic() - at.prompter.finger_at
            taken = _Taken(image, at.scanner.info.model, seconds)
        judged = unavailable or _judged(extractor, image)
    plain = options.plain or isinstance(judged, str)
    if isinstance(judged, str) or options.plain:
        data = plain_png(image)
    else:
        data = drawn_png(image, judged.template)
    try:
        write_private(options.out, data)
    except OSError as error:
        raise Failed(no_disk(options.out, error)) from None
    if options.json:
        write_json(_for_machines(taken, judged, options.out))
    else:
        print("\n".join(_for_people(taken, judged, options.out, plain=plain)))
    print(PERSONAL, file=sys.stderr)
    good = not isinstance(judged, str) and judged.quality.good
    return Exit.DONE if good else Exit.CHECK_FAILED


def _check_free(path: Path) -> None:
    """Before a finger is asked for, so that no touch is in vain."""
    if os.path.lexists(path):
        raise Failed(no_disk(path, FileExistsError()))
    if not (path.parent.is_dir() and os.access(path.parent, os.W_OK | os.X_OK)):
        raise Failed(no_disk(path, OSError(0, "its folder is not there, or closed to this user")))


def _unavailable(extractor: MinutiaeExtractor) -> str:
    """Why no minutiae can be had here; empty: they can."""
    try:
        extractor.check()
    except ExtractorUnavailable as error:
        return str(error)
    return ""


def _judged(extractor: MinutiaeExtractor, image: GreyImage) -> _Judged | str:
    """Or why not."""
    try:
        template = extractor.extract(image)
    except ExtractionError as error:
        return str(error)
    return _Judged(template, assess(image, template))


def _for_people(taken: _Taken, judged: _Judged | str, path: Path, *, plain: bool) -> list[str]:
    image = taken.image
    size = f"{image.width} × {image.height} pixels at {image.dpi} dpi"
    found = [f"{taken.model}: {size}, {taken.seconds:.1f} s after the finger came"]
    if isinstance(judged, str):
        found.append(f"  The print cannot be judged: {judged}.")
    else:
        found += verdict.lines(judged.quality)
    return [*found, f"{path}: {'as the scanner gave it' if plain else LEGEND}"]


def _for_machines(taken: _Taken, judged: _Judged | str, path: Path) -> dict[str, object]:
    image = taken.image
    return {
        "outcome": "captured",
        "file": str(path),
        "model": taken.model,
        "width": image.width,
        "height": image.height,
        "dpi": image.dpi,
        "seconds": taken.seconds,
        "quality": None if isinstance(judged, str) else verdict.for_machines(judged.quality),
    }
