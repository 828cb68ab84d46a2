"""Where units lie: the words of the districts and provinces around them, to narrow a search."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from kiosk.language.vietnamese import as_read, as_typed
from kiosk.places.answers import old_areas
from kiosk.places.kinds import SHORT, kind_and_name
from kiosk.places.misspelt import LONGEST, Words
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
        provinces: dict[str, int] = {}
        in_province = []
        for answer in answers:
            asked, today = answer.asked, answer.today[0]
            around = {asked.district, asked.province, today.province}
            if not answer.old and asked.level is Level.COMMUNE:
                around.update(*areas.get(asked, ()))
            of_answer.append(numbers.setdefault(frozenset(around - {""}), len(numbers)))
            above = today.province or today.full_name
            number = provinces.setdefault(above, len(provinces))
            provinces.setdefault(asked.province or asked.full_name, number)
            in_province.append(number)
        self._of_answer = np.array(of_answer, np.int32)
        self._in_province = np.array(in_province, np.int16)
        self._provinces = {
            as_read(name): number
            for full_name, number in provinces.items()
            for name in (full_name, kind_and_name(full_name)[1])
        }
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

    def narrowed(self, words: Sequence[str], misspelt: bool = False) -> Iterator[tuple[int, _Mask]]:
        """From the whole of the words on, ever fewer of them as the name: how many, and the
        answers around which there are all of the others, the last at least begun. As long as
        there are any; `misspelt`: also by words with one error.
        """
        left = np.full((self._count + 7) // 8, 0xFF, np.uint8)
        yield len(words), np.ones(len(self._of_answer), bool)
        for name_ends in range(len(words) - 1, 0, -1):
            left = left & self._around(words[name_ends], name_ends == len(words) - 1, misspelt)
            if not left.any():
                return
            there: _Mask = np.unpackbits(left, count=self._count).astype(bool)[self._of_answer]
            yield name_ends, there

    def _around(self, word: str, last: bool, misspelt: bool) -> npt.NDArray[np.uint8]:
        candidates = self._begun(word) if last else [word] if word in self._where else []
        if not candidates and misspelt and len(word) >= 4:
            near = self._misspelt.errors(word).whole(min(len(word), LONGEST)) == 1
            candidates = [self._vocabulary[number] for number in np.flatnonzero(near)]
        there = np.zeros((self._count + 7) // 8, np.uint8)
        for candidate in candidates:
            there |= self._where[candidate]
        return there

    def _begun(self, word: str) -> list[str]:
        low = bisect_left(self._vocabulary, word)
        end = bisect_left(self._vocabulary, word + "\U0010ffff", low)
        return self._vocabulary[low:end]

    def away_from(self, province: str) -> _Mask:
        """The answers that are not in the province, which is named as today's or an old one."""
        number = self._provinces.get(as_read(province))
        if number is None:
            return np.zeros(len(self._in_province), bool)
        away: _Mask = self._in_province != number
        return away


def _forms(unit: str, *others: str) -> set[str]:
    """The words of a unit's full name and of its other names, and abbreviations of its kind."""
    kind, _ = kind_and_name(unit)
    return set(as_typed(" ".join((unit, *others, *SHORT.get(kind, ())))).split())
