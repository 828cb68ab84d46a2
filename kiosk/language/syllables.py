"""How a Vietnamese syllable is spelled, and where its tone is written.

A syllable is an onset, a vowel with or without a rounded glide before it, and a final. The table
follows the rules of quốc ngữ that schools teach: k, gh, ngh before e, ê, i; c, g, ng elsewhere; q
with its u; gi that swallows an i; yê where no onset stands before iê. It holds what can be
spelled, which is more than what is in a dictionary.

Syllables are lower-case here, with the marks of their letters but without a tone. A tone is a
combining mark of `kiosk.language.vietnamese.TONES`, or nothing.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from kiosk.language.vietnamese import ACUTE, DOT, TONES, without_marks


class ToneSchool(Enum):
    """Where the tone of an open oa, oe, uy is written; the two differ in nothing else."""

    NEW = "new"
    """On the main vowel: hoà, khoẻ, thuý. Decision 1989/QĐ-BGDĐT of 2018, Article 8."""
    OLD = "old"
    """On the first of the two: hòa, khỏe, thúy. The usual writing in names and in the press."""


VOWELS = frozenset("aăâeêioôơuưy")
STOPS = frozenset(("p", "t", "c", "ch", "k"))
"""Finals that are spoken with two tones only, sắc and nặng."""

_FINALS = {
    "a": "- i o u y m n ng nh p t c ch",
    "ă": "m n ng p t c",
    "â": "u y m n ng p t c",
    "e": "- o m n ng p t c",
    "ê": "- u m n nh p t ch",
    "i": "- a u m n nh p t ch",
    "iê": "u m n ng p t c",
    "yê": "u m n ng t",
    "y": "-",
    "o": "- i m n ng p t c",
    "oo": "ng c",
    "ô": "- i m n ng p t c",
    "ơ": "- i m n p t",
    "u": "- a i m n ng p t c",
    "uô": "i m n ng t c",
    "ư": "- a i u m n ng t c",
    "ươ": "i u m n ng p t c",
    "oa": "- i o y m n ng nh p t c ch",
    "oă": "m n ng t c",
    "oe": "- o m n t",
    "uâ": "y n ng t",
    "uê": "- u nh ch",
    "uơ": "-",
    "uy": "- a u n nh p t ch",
    "uyê": "n t",
}
"""What may follow each vowel (`-`: nothing), the second half of a diphthong among it."""
_ROUNDED = ("oa", "oă", "oe", "uâ", "uê", "uơ", "uy")
"""How a rime with a rounded glide begins. After q the glide is the onset's own u."""

_PLAIN = "b ch d đ h kh l m n nh p ph r s t th tr v x"
_AFTER_G = "i in"
_AFTER_GI = "ê êu êm ên êng êp êt êc"
"""Of ê; iê after gi is written so too: giêng, giết."""
_AFTER_QU = "y yn ynh yt ych yên yêt i in inh it ich ôc"

_NAMES_ONSETS = (
    "bh bhr bk bkr bl br by dj dl dr đj đr gl gr hđ hl hm hn hr j jr kb kbr kd kđ kđr kl km kn kp "
    "kpl kr ks kt mđ mđr ml mn mr ny pl pr rl rm sr st tl xt z"
)
_NAMES_FINALS = {
    **dict.fromkeys(("a", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "uô"), "k h l r"),
    **dict.fromkeys(("ă", "â", "iê"), "- k h l r"),
}


def _rimes(finals: Mapping[str, str]) -> frozenset[str]:
    return frozenset(
        vowel + final.strip("-") for vowel, listed in finals.items() for final in listed.split()
    )


class Spelling:
    """Which words are syllables, and which are the beginning of one.

    `rimes` holds for each onset what may follow it.
    """

    def __init__(self, rimes: Mapping[str, frozenset[str]]) -> None:
        self._rimes = rimes
        begun = {kind: _beginnings(kind) for kind in set(rimes.values())}
        self._begun = {onset: begun[kind] for onset, kind in rimes.items()}
        self._onsets_begun = {onset[:end] for onset in rimes for end in range(len(onset) + 1)}
        self._longest_onset = max(map(len, rimes))

    def is_syllable(self, letters: str) -> bool:
        """Whether the letters, marks included, are those of a syllable."""
        return self._splits(letters, self._rimes)

    def can_begin(self, letters: str) -> bool:
        """Whether letters and marks can still be added so that a syllable comes of it."""
        return letters in self._onsets_begun or self._splits(letters, self._begun)

    def syllables(self) -> Iterator[str]:
        for onset, rimes in self._rimes.items():
            yield from (onset + rime for rime in rimes)

    def _splits(self, letters: str, rests: Mapping[str, frozenset[str]]) -> bool:
        ends = range(min(self._longest_onset, len(letters)) + 1)
        return any(letters[end:] in rests.get(letters[:end], ()) for end in ends)


def _beginnings(rimes: Iterable[str]) -> frozenset[str]:
    """All that is on the way to a rime, its marks being typed at any time."""
    found: set[str] = set()
    for rime in rimes:
        choices = [{letter, without_marks(letter)} for letter in rime]
        for end in range(1, len(rime) + 1):
            found.update(map("".join, itertools.product(*choices[:end])))
    return frozenset(found)


def _of_vietnamese() -> dict[str, frozenset[str]]:
    rimes = _rimes(_FINALS)
    after_onset = frozenset(rime for rime in rimes if not rime.startswith(("yê", "uơ")))
    front = frozenset(rime for rime in after_onset if rime[0] in "eêiy")
    back = after_onset - front
    flat = frozenset(rime for rime in back if not rime.startswith(_ROUNDED))
    unrounded = frozenset(rime for rime in rimes if rime[0] in "aăâeêơ")
    return {
        "": frozenset(rime for rime in rimes if not rime.startswith(("iê", "uơ"))),
        **dict.fromkeys(_PLAIN.split(), after_onset),
        **dict.fromkeys(("h", "kh", "th"), after_onset | {"uơ"}),
        "c": flat,
        "k": front,
        **dict.fromkeys(("gh", "ngh"), front - {"y"}),
        "g": back | set(_AFTER_G.split()),
        "ng": back,
        "gi": frozenset(r for r in flat if r[0] not in "iêy") | set(_AFTER_GI.split()),
        "qu": unrounded | set(_AFTER_QU.split()),
    }


def _with_names() -> dict[str, frozenset[str]]:
    of_vietnamese = _of_vietnamese()
    lent = _rimes(_NAMES_FINALS)
    free = of_vietnamese["h"] | lent
    listed = {onset: rimes | lent for onset, rimes in of_vietnamese.items()}
    return {**listed, **dict.fromkeys(["k", *_NAMES_ONSETS.split()], free)}


VIETNAMESE = Spelling(_of_vietnamese())
WITH_NAMES = Spelling(_with_names())
"""Also the spellings that names of places and families have from Vietnam's other languages, as the
state writes them: Đắk Lắk, Krông Búk, Bắc Kạn, Cư Jút, Niê, Mlô, Kpă, Hrê."""


def vowels_of(letters: str) -> tuple[int, int]:
    """Where the vowels that can bear the tone begin and end; equal when there are none yet.

    The u of qu is none of them, nor the i of gi before another vowel.
    """
    start = 0
    while start < len(letters) and letters[start] not in VOWELS:
        start += 1
    if letters.startswith("qu") or (letters.startswith("gi") and letters[2:3] in VOWELS):
        start = 2
    end = start
    while end < len(letters) and letters[end] in VOWELS:
        end += 1
    return start, end


def takes_tone(letters: str, tone: str) -> bool:
    """Whether the syllable's final can have the tone. No tone at all is one not yet typed."""
    return tone in ("", ACUTE, DOT) or letters[vowels_of(letters)[1] :] not in STOPS


def tone_at(letters: str, school: ToneSchool) -> int | None:
    """The letter that bears the tone; `None` without a vowel. Also for a beginning."""
    start, end = vowels_of(letters)
    vowels = letters[start:end]
    if not vowels:
        return None
    marked = [index for index in range(start, end) if letters[index] in "ăâêôơư"]
    if marked:
        return marked[-1]
    if len(vowels) == 1:
        return start
    if len(vowels) > 2:
        return start + 1
    if end < len(letters) or vowels in ("ie", "ye", "ue", "uo"):
        return start + 1
    if vowels in ("oa", "oe", "uy"):
        return start + (school is ToneSchool.NEW)
    return start


def with_tone(letters: str, tone: str, school: ToneSchool) -> str:
    """The letters (of any case) with the tone in its place, NFC."""
    at = tone_at(letters.lower(), school) if tone else None
    if at is None:
        return letters
    return unicodedata.normalize("NFC", f"{letters[: at + 1]}{tone}{letters[at + 1 :]}")


def tones_of(letters: str) -> list[str]:
    """The tones that the syllable is spoken with; the level one is empty."""
    if letters[vowels_of(letters)[1] :] in STOPS:
        return [ACUTE, DOT]
    return ["", *TONES]
