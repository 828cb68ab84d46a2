"""A language that nobody speaks: English with marks on its letters, and two fifths longer.

It stands for those that are still to come, in the place of one that has no catalogue yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from kiosk.assets_path import assets_path
from kiosk.language import Language
from kiosk.language.catalogue import catalogue, catalogue_file, offered, share
from kiosk.ui.fonts import font_file

STAND_IN = Language.TAY
LONGER = 0.4
_MARKED = str.maketrans("aeiouyAEIOUY", "ẵệịộữỵẴỆỊỘỮỴ")
_PLACEHOLDER = re.compile(r"(%\(\w+\)[sd]|%[sd%])")
_FILLING = "ẩm ộng ữ ỷa ễn "


def pseudo(text: str) -> str:
    """Placeholders and lines stay as they are."""
    return "\n".join(_longer(line) for line in text.split("\n"))


def _longer(line: str) -> str:
    marked = "".join(
        part if _PLACEHOLDER.fullmatch(part) else part.translate(_MARKED)
        for part in _PLACEHOLDER.split(line)
    )
    wanted = round(len(line) * LONGER)
    filling = (_FILLING * (wanted // len(_FILLING) + 1))[:wanted]
    return f"[{marked} {filling}".rstrip() + "]" if line else line


def pseudo_catalogue(part: float = 1.0) -> Catalog:
    """That part of all messages of the screen, translated."""
    with catalogue_file(Language.VIETNAMESE).open("rb") as source:
        messages = [one for one in read_po(source) if one.id]
    made = Catalog(locale=STAND_IN.value, header_comment="")
    made._num_plurals, made._plural_expr = 1, "0"
    for number, message in enumerate(messages):
        if number >= round(part * len(messages)):
            break
        plural = not isinstance(message.id, str)
        made.add(message.id, [pseudo(message.id[1])] if plural else pseudo(message.id))
    return made


def forget_catalogues() -> None:
    for kept in (catalogue, share, offered, font_file):
        kept.cache_clear()


@contextmanager
def pseudo_assets(folder: Path, part: float = 1.0) -> Iterator[Path]:
    """The assets with one catalogue more; yields where that is."""
    for asset in assets_path().iterdir():
        if asset.name != "translations":
            (folder / asset.name).symlink_to(asset)
    for language in assets_path("translations").iterdir():
        (folder / "translations").mkdir(exist_ok=True)
        (folder / "translations" / language.name).symlink_to(language)
    path = folder / "translations" / STAND_IN.value / "LC_MESSAGES" / "kiosk.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as target:
        write_po(target, pseudo_catalogue(part))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIOSK_ASSETS", str(folder))
        forget_catalogues()
        try:
            yield path
        finally:
            patch.undo()
            forget_catalogues()
