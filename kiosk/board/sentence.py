"""The sentence that calls a number: what exactly is said, word for word.

A ticket's number is read as it is printed, sign by sign: "Mời số a, không bốn hai, đến quầy số
ba." A hall is noisy, many who wait are old, and each of them compares what is heard with the slip
in the hand. Read as a quantity, 042 would lose its zero, and the word for a digit would depend on
its place: five is "năm" or "lăm", one "một" or "mốt", four "bốn" or "tư", and a zero between is
"linh" in the north and "lẻ" in the south. Spelled, every digit has one name, the same all over
the country; "mười lăm" cannot be taken for "năm mươi", nor 21 for 27. A short rest after
the letters and between groups of digits (3; 2 and 2; 3 and 2; 3 and 3) lets each group arrive.

A counter is what is written over it. People look for its number as a quantity, it is small, and
the words "quầy số" stand before it: 12 is "mười hai", 21 "hai mươi mốt". A name that is no number
is said as it is written.
"""

from __future__ import annotations

import re

import msgspec

from kiosk.board.numerals import DIGITS, LETTERS, cardinal
from kiosk.language import Language
from kiosk.queue.number import parse_number

_COUNTER_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
"""Read as a quantity; one with a zero in front, or a longer one, is spelled."""
_SIGNS = re.compile(r"[A-Za-z0-9]{1,4}")
_UNSPOKEN = re.compile(r"[^\w ]|_")
"""Nothing that a speech synthesiser could take for an instruction."""
_GROUPS = {1: (1,), 2: (2,), 3: (3,), 4: (2, 2), 5: (3, 2), 6: (3, 3)}
_ENGLISH_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class Piece(msgspec.Struct, frozen=True):
    """A few words that are said in one breath."""

    text: str
    clip: str = ""
    """Name of the recording that says the same, without `.wav`; empty: there can be none."""
    rest: bool = False
    """A short rest follows."""


class Sentence(msgspec.Struct, frozen=True):
    language: Language
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        said = " ".join(p.text + ("," if p.rest else "") for p in self.pieces)
        return f"{said.rstrip(',')}."


def call_sentences(
    number: str, counter: str, languages: tuple[Language, ...]
) -> tuple[Sentence, ...]:
    """How a call is said in each language, in this order. ValueError for what is no number."""
    parsed = parse_number(number)
    if parsed is None:
        raise ValueError("not a printed number")
    prefix, digits = parsed[0], number[len(parsed[0]) :]
    say = {Language.VIETNAMESE: _vietnamese, Language.ENGLISH: _english}
    return tuple(Sentence(one, say[one](prefix, digits, counter)) for one in languages)


def _vietnamese(prefix: str, digits: str, counter: str) -> tuple[Piece, ...]:
    return (
        Piece("Mời số", "moi-so"),
        *_spelled([(LETTERS[letter], letter.lower()) for letter in prefix]),
        *_grouped([(DIGITS[int(digit)], digit) for digit in digits]),
        *_vietnamese_counter(counter),
    )


def _vietnamese_counter(counter: str) -> tuple[Piece, ...]:
    if _COUNTER_NUMBER.fullmatch(counter):
        return Piece("đến quầy số", "den-quay"), Piece(cardinal(int(counter)), counter)
    if _SIGNS.fullmatch(counter):
        named = [
            (DIGITS[int(sign)], sign) if sign.isdigit() else (LETTERS[sign], sign.lower())
            for sign in counter.upper()
        ]
        return Piece("đến quầy số", "den-quay"), *_spelled(named)
    return Piece("đến quầy", ""), Piece(_speakable(counter))


def _english(prefix: str, digits: str, counter: str) -> tuple[Piece, ...]:
    place = counter
    if not _COUNTER_NUMBER.fullmatch(counter):
        place = " ".join(counter.upper()) if _SIGNS.fullmatch(counter) else _speakable(counter)
    return (
        Piece("Number"),
        *_spelled([(letter, "") for letter in prefix]),
        *_grouped([(_ENGLISH_DIGITS[int(digit)], "") for digit in digits]),
        Piece("please go to counter"),
        Piece(place),
    )


def _spelled(named: list[tuple[str, str]]) -> list[Piece]:
    """Signs one after the other, and a rest."""
    last = len(named) - 1
    return [Piece(text, clip, index == last) for index, (text, clip) in enumerate(named)]


def _grouped(named: list[tuple[str, str]]) -> list[Piece]:
    pieces: list[Piece] = []
    for size in _GROUPS[len(named)]:
        pieces += _spelled(named[len(pieces) : len(pieces) + size])
    return pieces


def _speakable(name: str) -> str:
    return " ".join(_UNSPOKEN.sub(" ", name).split())
