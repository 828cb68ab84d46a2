"""Every text of the station's pages is translated, with the same placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import kiosk.station.web
from kiosk.assets_path import assets_path
from kiosk.language import Language
from kiosk.language.catalogue import SOURCE_LANGUAGE, offered

METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
TRANSLATED = [one for one in offered("station") if one is not SOURCE_LANGUAGE]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def used_messages() -> set[str]:
    folder = Path(kiosk.station.web.__file__).parent
    found = extract_from_dir(folder, method_map=METHODS, keywords=KEYWORDS)
    return {m if isinstance(m, str) else m[0] for _file, _line, m, _comments, _context in found}


def messages_of(language: Language) -> Catalog:
    path = assets_path("translations", language.value, "LC_MESSAGES", "station.po")
    with path.open("rb") as source:
        return read_po(source, locale=language.value, abort_invalid=True)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_of_a_page_is_translated(language: Language) -> None:
    messages = messages_of(language)
    found = {used: messages.get(used) for used in used_messages()}
    assert [used for used, m in found.items() if m is None or m.fuzzy or not any(m.string)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_has_no_text_that_no_page_uses(language: Language) -> None:
    kept = {m.id if isinstance(m.id, str) else m.id[0] for m in messages_of(language) if m.id}
    assert kept - used_messages() == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_the_same_in_every_language(language: Language) -> None:
    for message in messages_of(language):
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = sorted(PLACEHOLDER.findall(ids[-1]))
        assert all(sorted(PLACEHOLDER.findall(one)) == wanted for one in strings), message.id
