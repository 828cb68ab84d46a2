"""How people type a syllable: the keys of its letters, marks and tone, in several orders.

Written from the methods' descriptions, apart from the code under test.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from kiosk.language.composition import Composer, Word
from kiosk.language.input_method import TELEX, VNI

VOWELS = frozenset("aăâeêioôơuưy")
GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
TONE_KEYS = {
    TELEX.name: {GRAVE: "f", ACUTE: "s", TILDE: "x", HOOK: "r", DOT: "j"},
    VNI.name: {GRAVE: "2", ACUTE: "1", TILDE: "4", HOOK: "3", DOT: "5"},
}
MARK_KEYS = {
    TELEX.name: {"â": "a", "ê": "e", "ô": "o", "ă": "w", "ơ": "w", "ư": "w", "đ": "d"},
    VNI.name: {"â": "6", "ê": "6", "ô": "6", "ă": "8", "ơ": "7", "ư": "7", "đ": "9"},
}
BASES = dict(zip("âêôăơưđ", "aeoaoud", strict=True))

_FIRST = "a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iu oi ôi ơi ua ui ưa ưi ưu"
_SECOND = "iê yê oo uô ươ oă uâ uê uơ iêu yêu uôi ươi ươu uây uêu oai oay oao oeo uya uyu"
TONE_PLACES = {
    **dict.fromkeys(_FIRST.split(), 0),
    **dict.fromkeys(_SECOND.split(), 1),
    "uyê": 2,
}
"""Of the vowels that bear it, by hand. Open oa, oe, uy: the schools; before a final the second."""


def with_tone_by_hand(letters: str, tone: str, old_school: bool) -> str:
    bare = letters
    for onset in ("qu", "gi"):
        if letters.startswith(onset) and letters[2:3] in VOWELS:
            bare = letters[2:]
    vowels = bare.strip("bcdđghklmnpqrstvx")
    final = bare.partition(vowels)[2]
    if vowels in ("oa", "oe", "uy"):
        place = 0 if old_school and not final else 1
    else:
        place = TONE_PLACES[vowels]
    at = len(letters) - len(final) - len(vowels) + place
    return unicodedata.normalize("NFC", letters[: at + 1] + tone + letters[at + 1 :])


def orders(letters: str, tone: str, method: str) -> Iterator[str]:
    """Keys, each once: marks at once or late; the tone last, or after the vowels, or before marks.

    Both letters of ươ are marked with one key or with two.
    """
    mark_keys = MARK_KEYS[method]
    tone_key = TONE_KEYS[method][tone] if tone else ""
    at_once = [BASES.get(letter, letter) + mark_keys.get(letter, "") for letter in letters]
    if method == TELEX.name and "oo" in letters:
        at_once[letters.index("oo") + 1] = "oo"
    unmarked = zip(letters, at_once, strict=True)
    plain = "".join(keys[0] if letter in BASES else keys for letter, keys in unmarked)
    late = "".join(mark_keys.get(letter, "") for letter in letters.replace("ươ", "ơ"))
    last_vowel = max(index for index, letter in enumerate(letters) if letter in VOWELS)
    joined = "".join
    found = [
        joined(at_once) + tone_key,
        joined(at_once[: last_vowel + 1]) + tone_key + joined(at_once[last_vowel + 1 :]),
        plain + late + tone_key,
        plain + tone_key + late,
    ]
    if "ươ" in letters:
        at = letters.index("ươ")
        first, rest = joined(at_once[:at]), joined(at_once[at + 2 :])
        hook = mark_keys["ơ"]
        found.append(f"{first}uo{hook}{rest}{tone_key}")
        found.append(f"{first}u{hook}o{rest}{tone_key}")
        found.append(f"{first}u{hook}o{rest}{hook}{tone_key}")
    yield from dict.fromkeys(found)


class Typist:
    """Types many words that begin alike without beginning each anew."""

    def __init__(self, composer: Composer) -> None:
        self.composer = composer
        self._path: list[tuple[str, Word]] = []

    def type(self, keys: str) -> Word:
        shared = 0
        while shared < min(len(self._path), len(keys)) and self._path[shared][0] == keys[shared]:
            shared += 1
        del self._path[shared:]
        for key in keys[shared:]:
            before = self._path[-1][1] if self._path else self.composer.typed("")
            self._path.append((key, self.composer.press(before, key)))
        return self._path[-1][1]
