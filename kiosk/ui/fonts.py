"""Which font a text is drawn with."""

from __future__ import annotations

from pathlib import Path

from kivy.core.text import LabelBase

from kiosk.assets_path import assets_path

FONT = "Kiosk"
_FILES = {bold: f"NotoSans-{'Bold' if bold else 'Regular'}.ttf" for bold in (False, True)}

LabelBase.register(
    FONT,
    fn_regular=str(assets_path("fonts", _FILES[False])),
    fn_bold=str(assets_path("fonts", _FILES[True])),
)


def font_of(text: str) -> str:
    """Kivy's name of the font for a text."""
    return FONT


def font_file(text: str, *, bold: bool) -> Path:
    """The file that the text is drawn from."""
    return assets_path("fonts", _FILES[bold])
