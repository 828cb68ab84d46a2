"""Where the fonts, icons, translations and catalogues lie.

The variable `KIOSK_ASSETS` decides; else the installed package's own copy (`kiosk/_assets`), else
the `assets/` folder of a working copy.
"""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def assets_path(*parts: str) -> Path:
    """Path of an asset, e.g. `assets_path("fonts", "NotoSans-Regular.ttf")`.

    Raises `FileNotFoundError` when there is no assets folder at all; the asset itself may be
    missing.
    """
    chosen = os.environ.get("KIOSK_ASSETS")
    usual = [_PACKAGE / "_assets", _PACKAGE.parent / "assets"]
    candidates = [Path(chosen)] if chosen else usual
    for folder in candidates:
        if folder.is_dir():
            return folder.joinpath(*parts)
    looked = ", ".join(str(folder) for folder in candidates)
    raise FileNotFoundError(f"no assets folder; looked at: {looked}")
