"""Vietnamese numerals and names of letters, written out so that no voice has to guess."""

from __future__ import annotations

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LETTERS = {
    "A": "a",
    "B": "bê",
    "C": "xê",
    "D": "đê",
    "E": "e",
    "F": "ép phờ",
    "G": "giê",
    "H": "hát",
    "I": "i ngắn",
    "J": "di",
    "K": "ca",
    "L": "e lờ",
    "M": "em mờ",
    "N": "en nờ",
    "O": "o",
    "P": "pê",
    "Q": "quy",
    "R": "e rờ",
    "S": "ét sì",
    "T": "tê",
    "U": "u",
    "V": "vê",
    "W": "vê kép",
    "X": "ích xì",
    "Y": "y dài",
    "Z": "dét",
}
"""As people say them in "hạng D", "khối A". D is "đê", not "dê", which sounds like G in the north;
the letters of one sound have their long names (ép phờ, ét sì, em mờ, en nờ)."""

HIGHEST_CARDINAL = 999_999


def cardinal(number: int) -> str:
    """0 to 999,999 in words.

    >>> [cardinal(n) for n in (5, 10, 15, 21, 24, 25)]
    ['năm', 'mười', 'mười lăm', 'hai mươi mốt', 'hai mươi bốn', 'hai mươi lăm']
    >>> cardinal(105), cardinal(1000), cardinal(1005)
    ('một trăm linh năm', 'một nghìn', 'một nghìn không trăm linh năm')
    """
    if not 0 <= number <= HIGHEST_CARDINAL:
        raise ValueError("a cardinal from 0 to 999,999")
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_thousand(rest, whole=False)
    words = f"{_below_thousand(thousands, whole=False)} nghìn"
    return f"{words} {_below_thousand(rest, whole=True)}" if rest else words


def _below_thousand(number: int, *, whole: bool) -> str:
    """`whole`: the hundreds are said even when there are none, as after thousands."""
    hundreds, rest = divmod(number, 100)
    if not hundreds and not whole:
        return _below_hundred(rest)
    words = f"{DIGITS[hundreds]} trăm"
    if not rest:
        return words
    return f"{words} linh {DIGITS[rest]}" if rest < 10 else f"{words} {_below_hundred(rest)}"


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    words = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    if not ones:
        return words
    if ones == 5:
        return f"{words} lăm"
    return f"{words} mốt" if ones == 1 and tens > 1 else f"{words} {DIGITS[ones]}"
