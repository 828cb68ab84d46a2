"""When two Vietnamese texts are the same, in two strengths. The one place that says so.

`as_read`: the same to a reader. Composed or decomposed Unicode, letter case, the two schools of
tone placement (hoà, hòa), spaces and punctuation do not count; every letter, mark and digit does.
Both sides of a comparison go through it.

`as_typed`: the same to somebody who types in a hurry. Marks do not count either, and đ is d:
"tam tru" is "Tạm trú". What a search compares.
"""

from __future__ import annotations

import re
import unicodedata

GRAVE, ACUTE, TILDE, HOOK, DOT = TONES = "\u0300\u0301\u0303\u0309\u0323"
"""The five written tones (huyền, sắc, ngã, hỏi, nặng) as combining marks."""

WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
"""Letters and digits, with marks that have no composed letter."""

_UNMARKED: dict[int, str | None] = {
    **dict.fromkeys(range(0x0300, 0x0370)),
    ord("đ"): "d",
    ord("Đ"): "D",
}


def as_read(text: str) -> str:
    """Lower-case words with single spaces, each with its tone set before its letters.

    >>> as_read("NGUYỄN THỊ HOÀ") == as_read("Nguyễn  Thị Hòa")
    True

    The beginning of a word as it is typed is the beginning of its form here, once its tone is in.
    """
    lowered = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(_tone_first(word) for word in WORD.findall(lowered))


def as_typed(text: str) -> str:
    """Lower-case words without marks, with single spaces.

    >>> as_typed("Đăng ký TẠM TRÚ!")
    'dang ky tam tru'
    """
    return " ".join(WORD.findall(without_marks(unicodedata.normalize("NFC", text).casefold())))


def without_marks(text: str) -> str:
    """Every letter without its marks and tone, in its own case; the rest as it was.

    >>> without_marks("Đường 3/2")
    'Duong 3/2'
    """
    return unicodedata.normalize("NFD", text).translate(_UNMARKED)


def _tone_first(word: str) -> str:
    """The word with its tone moved to its front, where both schools of spelling agree.

    A syllable has at most one tone, so where it is written says nothing more. A word with
    several (no Vietnamese word) keeps them where they are: it must not match by chance.
    """
    apart = unicodedata.normalize("NFD", word)
    tones = [mark for mark in apart if mark in TONES]
    if len(tones) != 1:
        return unicodedata.normalize("NFC", word)
    return tones[0] + unicodedata.normalize("NFC", apart.replace(tones[0], ""))
