"""Which languages are known, which are offered, and how each writes."""

from __future__ import annotations

import unicodedata

import pytest
from babel.messages.pofile import read_po

from kiosk.assets_path import assets_path
from kiosk.language import Language
from kiosk.language.catalogue import catalogue_file, offered, share, translator
from kiosk.language.locale import locale_of
from kiosk.language.script import Script, is_latin, runs, script_of
from tests.kiosk.language.pseudo import STAND_IN, pseudo, pseudo_assets


def test_those_with_a_catalogue_are_offered():
    folders = {path.name for path in assets_path("translations").iterdir()}
    assert {one.value for one in offered()} == folders | {Language.ENGLISH.value}
    assert offered()[0] is Language.VIETNAMESE
    assert offered("station") == offered()


def test_a_language_is_added_by_its_catalogue_alone(tmp_path):
    assert STAND_IN not in offered()
    with pseudo_assets(tmp_path):
        assert STAND_IN in offered()
        assert translator(STAND_IN)("Call staff") == pseudo("Call staff")
    assert STAND_IN not in offered()


def test_what_a_catalogue_lacks_is_said_in_vietnamese(tmp_path):
    with pseudo_assets(tmp_path, part=0.98) as path:
        assert 0.95 <= share(STAND_IN) < 1
        assert STAND_IN in offered()
        with path.open("rb") as kept, catalogue_file(Language.VIETNAMESE).open("rb") as whole:
            there = {message.id for message in read_po(kept)}
            missing = [m.id for m in read_po(whole) if isinstance(m.id, str) and m.id not in there]
        assert missing
        for text in missing:
            assert translator(STAND_IN)(text) == translator(Language.VIETNAMESE)(text)


def test_a_language_that_lacks_too_much_is_not_offered(tmp_path):
    with pseudo_assets(tmp_path, part=0.9):
        assert share(STAND_IN) < 0.95
        assert STAND_IN not in offered()


def test_guesses_and_gaps_do_not_count_as_translated(tmp_path):
    with pseudo_assets(tmp_path) as path:
        text = path.read_text("utf-8").replace('msgid "Call staff"', '#, fuzzy\nmsgid "Call staff"')
        path.write_text(text, "utf-8")
        assert share(STAND_IN) < 1
        assert translator(STAND_IN)("Call staff") == "Gọi cán bộ"


def test_a_language_without_a_catalogue_speaks_vietnamese():
    assert translator(Language.KHMER)("Call staff") == "Gọi cán bộ"


@pytest.mark.parametrize("language", Language, ids=lambda one: one.value)
def test_every_language_is_named_in_its_own_script(language):
    letters = [one for one in language.own_name if unicodedata.category(one) == "Lo"]
    assert language.own_name
    assert all(script_of(one) is language.script for one in letters)
    assert is_latin(language.own_name) is (language.script is Script.LATIN)
    assert unicodedata.is_normalized("NFC", language.own_name)


def test_dates_are_written_as_the_language_does_and_else_as_vietnamese():
    assert locale_of(Language.ENGLISH).territory == "GB"
    assert locale_of(Language.KHMER).language == "km"
    assert locale_of(Language.MUONG).language == "vi"


def test_a_text_is_parted_where_its_script_changes():
    assert list(runs("ភាសា: Nguyễn 中文")) == [
        (Script.KHMER, "ភាសា"),
        (Script.LATIN, ": Nguyễn "),
        (Script.HAN, "中文"),
    ]
    # What joins letters, and has no script of its own, stays with them.
    assert list(runs("ស\u200bក")) == [(Script.KHMER, "ស\u200bក")]
    assert list(runs("")) == []
