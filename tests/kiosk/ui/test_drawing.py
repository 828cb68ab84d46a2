"""The pictures in `assets/icons` are what the drawings' code makes of them today."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.assets_path import assets_path
from kiosk.ui.drawing.__main__ import main

KEPT = assets_path("icons")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("icons")
    assert main([str(folder)]) == 0
    return folder


def test_each_drawing_has_its_picture_and_each_picture_its_drawing(drawn: Path) -> None:
    assert {one.name for one in drawn.glob("*.png")} == {one.name for one in KEPT.glob("*.png")}


def test_no_picture_is_older_than_its_drawing(drawn: Path) -> None:
    older = [one.name for one in drawn.glob("*.png") if not same(one, KEPT / one.name)]
    assert older == []


def same(one: Path, other: Path) -> bool:
    with Image.open(one) as left, Image.open(other) as right:
        difference = ImageChops.difference(left.convert("RGBA"), right.convert("RGBA"))
        return left.size == right.size and difference.getbbox() is None
