"""The words of names and addresses: where each stands, and its two forms for comparing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import msgspec

from kiosk.language.vietnamese import as_read, as_typed

_WORD = re.compile(r"\d+|(?:[^\W\d_]|[\u0300-\u036f])+")
"""A number is a word of its own: `P5` is `P 5`."""


_COUNTRY = re.compile(r"\s*[,;–-]\s*(Việt Nam|Viet Nam|Vietnam)\s*\.?$", re.IGNORECASE)


class Word(msgspec.Struct, frozen=True):
    read: str
    typed: str
    start: int
    end: int
    begins: bool
    """It is the first of the text, or after a comma, a semicolon or a dash between blanks."""
    after_comma: bool

    def __repr__(self) -> str:
        return "Word(…)"


class Name(msgspec.Struct, frozen=True, gc=False):
    """The two forms of a unit's name, words with single spaces."""

    read: str
    typed: str


def words_of(text: str) -> list[Word]:
    """Of a text in NFC. Numbers are without leading zeros: `05` is `5`."""
    words: list[Word] = []
    end = 0
    for found in _WORD.finditer(text):
        read, typed = _forms(found.group())
        if not typed:
            # Marks without a letter.
            continue
        between = text[end : found.start()]
        after_comma = "," in between or ";" in between
        begins = not words or after_comma or between in (" - ", " – ")
        end = found.end()
        words.append(Word(read, typed, found.start(), end, begins, after_comma))
    return words


def names_of(written: Iterable[str]) -> dict[str, Name]:
    """The forms of many names, each word of which is worked out once."""
    known: dict[str, tuple[str, str]] = {}
    names = {}
    for name in written:
        words = _WORD.findall(name)
        for word in words:
            if word not in known:
                known[word] = _forms(word)
        read = " ".join(known[word][0] for word in words)
        names[name] = Name(read, " ".join(known[word][1] for word in words))
    return names


def composed(text: str) -> str:
    """In NFC, without surrounding or repeated spaces."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def without_country(address: str) -> str:
    """Of an address in NFC: without "Việt Nam" at its end."""
    return _COUNTRY.sub("", address)


def _forms(word: str) -> tuple[str, str]:
    if word.isdigit():
        word = word.lstrip("0") or "0"
    return as_read(word), as_typed(word)
