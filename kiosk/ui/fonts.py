"""The fonts of each script. What is not in the assets is looked for where Debian puts it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kiosk.assets_path import assets_path
from kiosk.language.script import Script, script_of

_OURS = {
    Script.LATIN: ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    Script.KHMER: ("NotoSansKhmer-Regular.ttf", "NotoSansKhmer-Bold.ttf"),
    Script.CHAM: ("NotoSansCham-Regular.ttf", "NotoSansCham-Bold.ttf"),
    # There is no bold one.
    Script.TAI_VIET: ("NotoSansTaiViet-Regular.ttf", "NotoSansTaiViet-Regular.ttf"),
}
"""In the assets: thin, bold."""
_DEBIANS = {
    Script.HAN: (
        # fonts-noto-cjk, its first face: all characters, the ambiguous ones as Japan writes them.
        ("opentype/noto/NotoSansCJK-Regular.ttc", "opentype/noto/NotoSansCJK-Bold.ttc"),
        # fonts-wqy-microhei, fonts-droid-fallback: as China writes them, thin only.
        ("truetype/wqy/wqy-microhei.ttc", "truetype/wqy/wqy-microhei.ttc"),
        ("truetype/droid/DroidSansFallbackFull.ttf", "truetype/droid/DroidSansFallbackFull.ttf"),
    ),
}
"""Too large for the assets; the first pair that is there is taken."""
_SYSTEM = Path("/usr/share/fonts")


@cache
def font_file(script: Script, *, bold: bool) -> Path | None:
    """The file that a script is drawn from; None: this machine has none."""
    pairs = [[assets_path("fonts", name) for name in _OURS[script]]] if script in _OURS else []
    pairs += [[_SYSTEM / name for name in pair] for pair in _DEBIANS.get(script, ())]
    return next((pair[bold] for pair in pairs if pair[bold].is_file()), None)


def file_of(character: str, *, bold: bool) -> Path:
    """The file that a character is drawn from; where its script has none, that of Latin."""
    found = font_file(script_of(character), bold=bold) or font_file(Script.LATIN, bold=bold)
    if found is None:
        raise FileNotFoundError(_OURS[Script.LATIN][bold])
    return found
