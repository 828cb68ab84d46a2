"""Every text of the screen is translated, with the same placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import kiosk.appliance
import kiosk.ui
from kiosk.assets_path import assets_path
from kiosk.language import Language
from kiosk.language.catalogue import (
    COMPLETE_LANGUAGE,
    catalogue,
    catalogue_file,
    plural_translator,
    translator,
)

KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
TRANSLATED = [one for one in Language if catalogue_file(one).is_file()]


def used_messages() -> set[str | tuple[str, ...]]:
    """Of the screen, and of what a terminal finds of itself."""
    folders = [Path(str(part.__file__)).parent for part in (kiosk.ui, kiosk.appliance)]
    return {
        message
        for folder in folders
        for _file, _line, message, _comments, _context in extract_from_dir(
            folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        )
    }


def messages_of(language: Language):
    with catalogue_file(language).open("rb") as source:
        return read_po(source, locale=language.value, abort_invalid=True)


def test_the_screen_has_texts():
    assert len(used_messages()) > 100


def test_every_text_of_the_screen_is_translated():
    """What another language lacks, this one lends."""
    messages = messages_of(COMPLETE_LANGUAGE)
    missing = []
    for used in used_messages():
        message = messages.get(used if isinstance(used, str) else used[0])
        if message is None or message.fuzzy or not any(message.string):
            missing.append(used)
    assert missing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_has_no_text_that_the_screen_does_not_use(language):
    used = {one if isinstance(one, str) else one[0] for one in used_messages()}
    kept = {m.id if isinstance(m.id, str) else m.id[0] for m in messages_of(language) if m.id}
    assert kept - used == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_the_same_in_every_language(language):
    placeholder = re.compile(r"%\(?\w*\)?[sd]")
    for message in messages_of(language):
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = sorted(placeholder.findall(ids[-1]))
        assert all(sorted(placeholder.findall(one)) == wanted for one in strings), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_number_has_all_the_forms_that_the_language_has(language):
    messages = messages_of(language)
    plurals = [message for message in messages if message.id and not isinstance(message.id, str)]
    assert plurals
    for message in plurals:
        assert len(message.string) == messages.num_plurals, message.id
        assert all(message.string), message.id


def test_a_text_is_translated_and_an_unknown_one_comes_back():
    assert translator(Language.VIETNAMESE)("Call staff") == "Gọi cán bộ"
    assert translator(Language.ENGLISH)("Call staff") == "Call staff"
    assert translator(Language.VIETNAMESE)("no such text") == "no such text"


def test_numbers_choose_the_form_of_the_language():
    english, vietnamese = (plural_translator(one) for one in (Language.ENGLISH, TRANSLATED[0]))
    forms = ("%d person", "%d persons")
    assert [english(*forms, n) % n for n in (1, 2)] == ["1 person", "2 persons"]
    assert [vietnamese(*forms, n) % n for n in (1, 2)] == ["1 người", "2 người"]


def test_a_catalogue_is_read_once():
    assert catalogue(Language.VIETNAMESE) is catalogue(Language.VIETNAMESE)


def test_a_language_without_a_catalogue_is_an_error_that_names_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("KIOSK_ASSETS", str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"kiosk\.po"):
        catalogue.__wrapped__(Language.VIETNAMESE)


def test_assets_are_found_where_the_variable_says_or_an_error_says_where_was_looked(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("KIOSK_ASSETS", str(tmp_path))
    assert assets_path("fonts", "x.ttf") == tmp_path / "fonts" / "x.ttf"
    monkeypatch.setenv("KIOSK_ASSETS", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        assets_path("fonts")
