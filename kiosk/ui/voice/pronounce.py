"""A text of the screen as it is to be heard: codes sign by sign, dates in words, no ornaments."""

from __future__ import annotations

import re

from kiosk.board.numerals import DIGITS, HIGHEST_CARDINAL, LETTERS, cardinal
from kiosk.language import Language
from kiosk.ui.words import Words
from kiosk.visit.lookup_view import MASKED

_DATE = re.compile(r"\b(?:ngày )?(\d{1,2})/(\d{1,2})/(\d{4})\b")
_DONG = re.compile(r"\b(\d{1,3}(?:\.\d{3})+|\d{1,12}) đ(?!\w)")
_RANGE = re.compile(r"(?<=\d) ?– ?(?=\d)")
_EITHER = re.compile(r"(?<=[^\W\d])/(?=[^\W\d])")
"""As in "ông/bà"."""
_SHARE = re.compile(r"\b(\d{1,2})/(\d{1,2})\b")
_CODE = re.compile(
    r"\b(?=[A-Z0-9.\-]*\d)(?:[A-Z]{1,3}(?=[\d\-])|\d{5,})(?:[A-Z0-9]|[.\-](?=[A-Z0-9]))*\b"
)
"""A ticket's number, a dossier's code, a number too long to be a quantity."""
_ORNAMENTS = re.compile(r"\s*[·•–…|]+\s*|\s+-\s+")
_PAUSES = re.compile(r"\s*[.?!:;,](?:\s*[.?!:;,])+(?=\s|$)|\s+(?=[.?!:;,](?:\s|$))")
"""Marks in a row, and room before one."""
_SPOKEN = {"QR": "quy e rờ", "VNeID": "vê en nờ i đê", "OK": "ô kê"}
"""Names that a Vietnamese voice would read as syllables."""


def pronounced(text: str, words: Words) -> str:
    _ = words.gettext
    vietnamese = words.language is Language.VIETNAMESE
    text = text.replace(MASKED, _("hidden")).replace("\N{NO-BREAK SPACE}", " ")
    text = re.sub(r"\s*\n\s*", ". ", text)
    if vietnamese:
        text = _DATE.sub(lambda m: f"ngày {int(m[1])} tháng {int(m[2])} năm {m[3]}", text)
        text = _EITHER.sub(" ", text)
        for name, spoken in _SPOKEN.items():
            text = re.sub(rf"\b{name}\b", spoken, text)
    text = _DONG.sub(lambda m: _dong(m, words), text)
    to, of = _("to"), _("of")
    text = _RANGE.sub(f" {to} ", text)
    text = _SHARE.sub(lambda m: f"{m[1]} {of} {m[2]}", text)
    text = _CODE.sub(lambda m: spelled(m[0], words.language), text)
    text = _ORNAMENTS.sub(", ", text)
    text = " ".join(text.split())
    return _PAUSES.sub(_one_mark, text).strip(" ,")


def _one_mark(marks: re.Match[str]) -> str:
    """A question stays one; else the first counts."""
    run = marks[0].strip()
    return next((mark for mark in run if mark in "?!"), run[:1])


def _dong(sum_of_money: re.Match[str], words: Words) -> str:
    dong = int(sum_of_money[1].replace(".", ""))
    if words.language is not Language.VIETNAMESE:
        return f"{dong:,} dong"
    millions, rest = divmod(dong, 1_000_000)
    said = [f"{cardinal(millions)} triệu"] if 0 < millions <= HIGHEST_CARDINAL else []
    if rest or not millions:
        said.append(cardinal(rest))
    return f"{' '.join(said)} đồng"


def spelled(code: str, language: Language) -> str:
    """Sign by sign, with a rest where a sign divides it.

    >>> spelled("B042", Language.VIETNAMESE)
    'bê, không bốn hai'
    """
    groups = re.findall(r"[A-Z]+|[0-9]{1,4}", code)
    return ", ".join(" ".join(_sign(sign, language) for sign in group) for group in groups)


def _sign(sign: str, language: Language) -> str:
    if language is not Language.VIETNAMESE:
        return sign
    return DIGITS[int(sign)] if sign.isdigit() else LETTERS[sign]
