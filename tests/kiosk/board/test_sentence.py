"""What is said, word for word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.board.numerals import DIGITS, LETTERS, cardinal
from kiosk.board.sentence import call_sentences
from kiosk.language import Language
from kiosk.queue.number import HIGHEST_NUMBER, printed_number

VI, EN = Language.VIETNAMESE, Language.ENGLISH

PREFIXES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=3)
ORDINALS = st.integers(1, HIGHEST_NUMBER)


def said(number: str, counter: str, language: Language = VI) -> str:
    (sentence,) = call_sentences(number, counter, (language,))
    return sentence.text


@pytest.mark.parametrize(
    ("number", "counter", "words"),
    [
        ("A042", "3", "Mời số a, không bốn hai, đến quầy số ba."),
        ("B005", "1", "Mời số bê, không không năm, đến quầy số một."),
        ("C015", "5", "Mời số xê, không một năm, đến quầy số năm."),
        ("D021", "10", "Mời số đê, không hai một, đến quầy số mười."),
        ("G501", "15", "Mời số giê, năm không một, đến quầy số mười lăm."),
        ("A1000", "21", "Mời số a, một không, không không, đến quầy số hai mươi mốt."),
        ("AB12345", "2a", "Mời số a bê, một hai ba, bốn năm, đến quầy số hai a."),
        ("A999999", "05", "Mời số a, chín chín chín, chín chín chín, đến quầy số không năm."),
        ("A001", "Tiếp dân", "Mời số a, không không một, đến quầy Tiếp dân."),
    ],
)
def test_a_call_in_vietnamese(number: str, counter: str, words: str) -> None:
    assert said(number, counter) == words


def test_a_call_in_english() -> None:
    assert said("A042", "3", EN) == "Number A, zero four two, please go to counter 3."
    assert said("BC1005", "2A", EN) == "Number B C, one zero, zero five, please go to counter 2 A."


def test_english_comes_after_vietnamese_where_both_are_wanted() -> None:
    both = call_sentences("A042", "3", (VI, EN))
    assert [sentence.language for sentence in both] == [VI, EN]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (55, "năm mươi lăm"),
        (91, "chín mươi mốt"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (1015, "một nghìn không trăm mười lăm"),
        (1500, "một nghìn năm trăm"),
        (21_000, "hai mươi mốt nghìn"),
        (100_001, "một trăm nghìn không trăm linh một"),
    ],
)
def test_a_quantity_in_vietnamese(number: int, words: str) -> None:
    assert cardinal(number) == words


def test_no_two_quantities_sound_the_same() -> None:
    assert len({cardinal(number) for number in range(3000)}) == 3000
    with pytest.raises(ValueError, match="cardinal"):
        cardinal(1_000_000)


def heard_letters(words: list[str]) -> str:
    """The letters of these names, the longest name first."""
    names = {name: letter for letter, name in LETTERS.items()}
    found = ""
    while words:
        length = next(n for n in (2, 1) if " ".join(words[:n]) in names)
        found += names[" ".join(words[:length])]
        words = words[length:]
    return found


@given(PREFIXES, ORDINALS)
def test_what_is_said_is_what_is_printed(prefix: str, ordinal: int) -> None:
    """Heard sign by sign, it gives back the number, its zeros too."""
    number = printed_number(prefix, ordinal)
    text = said(number, "3").removeprefix("Mời số ").removesuffix(", đến quầy số ba.")
    letters, *digits = text.split(", ")
    assert heard_letters(letters.split()) == prefix
    assert "".join(str(DIGITS.index(word)) for group in digits for word in group.split()) == (
        number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    )
    assert all(len(group.split()) <= 3 for group in digits)


def test_every_letter_has_a_name_of_its_own() -> None:
    assert len(LETTERS) == 26
    assert len(set(LETTERS.values())) == 26


@given(st.text(max_size=20))
def test_no_name_of_a_counter_can_instruct_the_synthesiser(counter: str) -> None:
    """[[…]] are phonemes to espeak-ng, <…> its markup."""
    for language in (VI, EN):
        text = said("A001", counter, language)
        assert not set("[]<>{}&|\\\n") & set(text)


@pytest.mark.parametrize("wrong", ["", "42", "a042", "A42", "A0042", "A042; rm", "ABCD001"])
def test_what_is_no_number_is_not_said(wrong: str) -> None:
    with pytest.raises(ValueError, match="printed number"):
        call_sentences(wrong, "1", (VI,))
