"""Where units lie: the words of the districts and provinces around them, to narrow a search."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from kiosk.language.vietnamese import as_read, as_typed
from kiosk.places.answers import old_areas
from kiosk.places.kinds import SHORT, kind_and_name
from kiosk.places.misspelt import Words
from kiosk.places.place import Level, PlaceAnswer

_Mask = npt.NDArray[np.bool_]


class Surroundings:
    """Of each answer: the units above it, of before and of today, and those that it has parts of.

    A mask has one truth for each answer.
    """

    def __init__(self, answers: Sequence[PlaceAnswer], also: Mapping[str, str]) -> None:
        """`also`: other ways to write a province."""
        areas = old_areas(answers)
        numbers: dict[frozenset[str], int] = {}
        of_answer = []
        self._provinces: dict[str, int] = {}
        in_province = []
        for answer in answers:
            asked, today = answer.asked, answer.today[0]
            around = {asked.district, asked.province, today.province}
            if not answer.old and asked.level is Level.COMMUNE:
                around.update(*areas.get(asked, ()))
            of_answer.append(numbers.setdefault(frozenset(around - {""}), len(numbers)))
            above = today.province or today.full_name
            number = self._provinces.setdefault(above, len(self._provinces))
            self._provinces.setdefault(asked.province or asked.full_name, number)
            in_province.append(number)
        self._of_answer = np.array(of_answer, np.int32)
        self._in_province = np.array(in_province, np.int16)
        self._fill(numbers, also)

    def _fill(self, numbers: dict[frozenset[str], int], also: Mapping[str, str]) -> None:
        """`_where`: word → bits, one for each set of surroundings that has it."""
        words: dict[str, list[int]] = {}
        forms: dict[str, set[str]] = {}
        for around, number in numbers.items():
            for unit in around:
                if unit not in forms:
                    others = (other for other, name in also.items() if name == unit)
                    forms[unit] = _forms(unit, *others)
                for word in forms[unit]:
                    words.setdefault(word, []).append(number)
        self._count = len(numbers)
        self._where: dict[str, npt.NDArray[np.uint8]] = {}
        for word in sorted(words):
            there = np.zeros(self._count, bool)
            there[words[word]] = True
            self._where[word] = np.packbits(there)
        self._vocabulary = list(self._where)
        self._misspelt = Words(self._vocabulary)

    def covering(self, words: Sequence[str], misspelt: bool = False) -> _Mask:
        """The answers around which there are all of the words, the last at least begun."""
        left = np.full((self._count + 7) // 8, 0xFF, np.uint8)
        for position, word in enumerate(words):
            last = position == len(words) - 1
            candidates = self._begun(word) if last else [word] if word in self._where else []
            if not candidates and misspelt and len(word) >= 4:
                near = self._misspelt.errors(word).whole(min(len(word), 31)) == 1
                candidates = [self._vocabulary[number] for number in np.flatnonzero(near)]
            there = np.zeros_like(left)
            for candidate in candidates:
                there |= self._where[candidate]
            left &= there
            if not left.any():
                break
        there_at: _Mask = np.unpackbits(left, count=self._count).astype(bool)[self._of_answer]
        return there_at

    def _begun(self, word: str) -> list[str]:
        low = bisect_left(self._vocabulary, word)
        end = bisect_left(self._vocabulary, word + "\U0010ffff", low)
        return self._vocabulary[low:end]

    def away_from(self, province: str) -> _Mask:
        """The answers that are not in the province, which is named as today's or an old one."""
        wanted = as_read(province)
        for full_name, number in self._provinces.items() if wanted else ():
            if wanted in (as_read(full_name), as_read(kind_and_name(full_name)[1])):
                away: _Mask = self._in_province != number
                return away
        return np.zeros(len(self._in_province), bool)


def _forms(unit: str, *others: str) -> set[str]:
    """The words of a unit's full name and of its other names, and abbreviations of its kind."""
    kind, _ = kind_and_name(unit)
    return set(as_typed(" ".join((unit, *others, *SHORT.get(kind, ())))).split())
