"""The printed guides: two pages of A4 each, with their pictures, in the words of the screens."""

from __future__ import annotations

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel.messages.pofile import read_po
from PIL import Image

from kiosk.assets_path import assets_path

FOLDER = assets_path("guide")
GUIDES = sorted(path.name for path in FOLDER.glob("*.html"))
A4 = (595, 842)
"""Points, to the nearest."""


class Guide(HTMLParser):
    """What stands in `screen` elements, and what the page loads."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.quoted: list[str] = []
        self.pictures: list[str] = []
        self.language = ""
        self._inside = False
        self.text = (FOLDER / name).read_text("utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag == "img":
            self.pictures.append(given.get("src") or "")
        if given.get("class") == "screen":
            self._inside = True
            self.quoted.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.quoted[-1] += data


def said_on_screens(language: str) -> set[str]:
    """By terminal and console: message ids are English."""
    said: set[str] = set()
    for domain in ("kiosk", "station"):
        path = assets_path("translations", "vi", "LC_MESSAGES", f"{domain}.po")
        with path.open("rb") as source:
            for message in read_po(source):
                texts = message.id if language == "en" else message.string
                said |= {texts} if isinstance(texts, str) else set(texts)
    return {text.replace("%s", "…") for text in said}


@pytest.mark.parametrize("name", GUIDES)
def test_what_a_guide_quotes_is_said_on_a_screen(name: str) -> None:
    guide = Guide(name)
    assert len(guide.quoted) > 12
    assert set(guide.quoted) - said_on_screens(guide.language) == set()


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_loads_its_own_pictures_and_nothing_from_elsewhere(name: str) -> None:
    guide = Guide(name)
    assert guide.pictures
    for picture in guide.pictures:
        assert f".{guide.language}." in picture
        with Image.open(FOLDER / picture) as opened:
            assert opened.width >= 400
        assert (FOLDER / picture).stat().st_size < 64 * 1024
    for address in re.findall(r"(?:src|href)=\"([^\"]+)\"|url\(\"([^\"]+)\"\)", guide.text):
        wanted = "".join(address)
        assert not urlsplit(wanted).scheme
        assert (FOLDER / wanted).is_file(), wanted


def test_each_guide_is_there_in_vietnamese_and_in_english() -> None:
    named = {tuple(name.split(".")[:2]) for name in GUIDES}
    assert {who for who, _language in named}
    assert named == {(who, each) for who, _language in named for each in ("vi", "en")}
    for who in {who for who, _language in named}:
        one, other = (Guide(f"{who}.{each}.html") for each in ("vi", "en"))
        assert len(one.pictures) == len(other.pictures)
        assert one.text.count("<h2") == other.text.count("<h2")
        assert one.text.count("<li") == other.text.count("<li")
        assert one.text.count("<tr") == other.text.count("<tr")


@pytest.mark.slow
@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_is_printed_on_two_pages_of_a4(name: str, tmp_path: Path) -> None:
    printed = tmp_path / "guide.pdf"
    command = ["/usr/bin/chromium", "--headless=new", "--no-sandbox", "--disable-gpu"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer"]
    command += [f"--print-to-pdf={printed}", (FOLDER / name).as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    pdf = printed.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 2
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    assert {tuple(round(float(side)) for side in box) for box in boxes} == {A4}
