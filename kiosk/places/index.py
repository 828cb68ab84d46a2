"""Finds units while somebody types, with and without marks, and with typing errors.

Order of the answers: the exact name, a name that begins so, a name with a word that begins so,
then misspelt ones (one error from four letters on, two from eight). Among equals come first: those
whose kind or marks were typed as they are, the own province, the larger unit, today's.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from kiosk.language.vietnamese import as_read, as_typed
from kiosk.places.kinds import KINDS, TYPED
from kiosk.places.misspelt import LONGEST, Distances, Words
from kiosk.places.place import Level, PlaceAnswer
from kiosk.places.surroundings import Surroundings
from kiosk.places.words import Name, composed, words_of

MOST_WORDS = 12
LONGEST_TEXT = 80
"""Characters of the text, and words of it, that count."""

_MOST_PARTS_LEFT_OUT = 2

_Mask = npt.NDArray[np.bool_]
_Ids = npt.NDArray[np.int64]
_EXACT, _BEGINS, _WORD, _MISSPELT = range(4)
_LAST = "\U0010ffff"
_TIER = 32
"""Bits of a key below its tier: 20 of the unit, then whether it is away, what was missed, tail."""

_KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}


class PlaceIndex:
    """Over answers in the order in which equals are to come."""

    def __init__(
        self, answers: Sequence[PlaceAnswer], names: Mapping[str, Name], also: Mapping[str, str]
    ) -> None:
        """`names`: forms of each unit's name; `also`: other ways to write a province."""
        self._answers = answers
        self._read = [names[answer.asked.name].read for answer in answers]
        by_name: dict[str, list[int]] = {}
        for number, answer in enumerate(answers):
            by_name.setdefault(names[answer.asked.name].typed, []).append(number)
            if answer.asked.level is Level.PROVINCE:
                others = (each for each, name in also.items() if name == answer.asked.full_name)
                for other in others:
                    by_name.setdefault(as_typed(other), []).append(number)
        self._kinds = np.array([_KIND_NUMBERS[each.asked.kind] for each in answers], np.int8)
        self._surroundings = Surroundings(answers, also)
        self._words = Words([name.replace(" ", "") for name in by_name])
        self._fill(by_name)

    def _fill(self, names: dict[str, list[int]]) -> None:
        """`_starts`: each name without spaces, from each of its words on, in order.

        `_bounds`: where the units of each start lie in `_units`; `_first`: which are whole names.
        """
        starts: list[tuple[str, int, bool]] = []
        for number, name in enumerate(names):
            words = name.split()
            starts += [("".join(words[i:]), number, i == 0) for i in range(len(words))]
        starts.sort()
        units = list(names.values())
        sizes = [len(units[number]) for _, number, _ in starts]
        self._starts = [text for text, _, _ in starts]
        self._bounds = [0, *itertools.accumulate(sizes)]
        self._units = np.fromiter(
            itertools.chain.from_iterable(units[number] for _, number, _ in starts), np.int64
        )
        self._first = np.repeat(np.array([first for _, _, first in starts], bool), sizes)
        self._of_name = np.fromiter(itertools.chain.from_iterable(units), np.int64)
        self._name_of = np.repeat(np.arange(len(units)), [len(each) for each in units])

    def search(self, text: str, limit: int, near: str = "") -> tuple[PlaceAnswer, ...]:
        found = self._search(text, limit, near)
        for _ in range(_MOST_PARTS_LEFT_OUT):
            # What stands before the first comma may be a hamlet or a street, which no list has.
            _, comma, text = text.partition(",")
            if found or not comma:
                break
            found = self._search(text, limit, near)
        return tuple(self._answers[number] for number in found)

    def _search(self, text: str, limit: int, near: str) -> list[int]:
        words = [word.typed for word in words_of(composed(text[:LONGEST_TEXT]))][:MOST_WORDS]
        if not words or limit <= 0:
            return []
        rank = _Ranking(self._surroundings.away_from(near), limit)
        readings = list(_readings(words))
        for kind, rest in readings:
            for tier, units, tail in self._spelt(rest):
                rank.add(tier, units, tail, self._missed(units, kind, text))
        if not rank.full():
            most = 1 if rank.has_exact() else 2
            for kind, rest in readings:
                for tier, units, tail in self._misspelt(rest, most):
                    rank.add(tier, units, tail, self._missed(units, kind, text))
        return rank.best()

    def _missed(self, units: _Ids, kind: str, text: str) -> _Ids:
        """Per unit: how much of what was typed besides the letters is not as in its name."""
        missed = np.zeros(len(units), np.int64)
        if kind:
            missed += 2 * (self._kinds[units] != _KIND_NUMBERS[kind])
        if not text.isascii():
            agrees = _with_marks(text)
            names = (self._read[unit] for unit in units.tolist())
            missed += np.fromiter((not agrees(name) for name in names), bool, len(units))
        return missed

    def _spelt(self, words: list[str]) -> Iterator[tuple[int, _Ids, int]]:
        for ends, there in self._surroundings.narrowed(words):
            head, tail = "".join(words[:ends]), len(words) - ends
            low = bisect_left(self._starts, head)
            end = bisect_right(self._starts, head, low)
            yield from self._slice(low, end, (_EXACT, _WORD), there, tail)
            if not tail:
                beyond = bisect_left(self._starts, head + _LAST, end)
                yield from self._slice(end, beyond, (_BEGINS, _WORD), there, tail)

    def _slice(
        self, low: int, end: int, tiers: tuple[int, int], there: _Mask, tail: int
    ) -> Iterator[tuple[int, _Ids, int]]:
        start, stop = self._bounds[low], self._bounds[end]
        units, first = self._units[start:stop], self._first[start:stop]
        lies = there[units]
        for tier, chosen in zip(tiers, (units[first & lies], units[~first & lies]), strict=True):
            if len(chosen):
                yield tier, chosen, tail

    def _misspelt(self, words: list[str], most: int) -> Iterator[tuple[int, _Ids, int]]:
        errors = self._words.errors("".join(words))
        for ends, there in self._surroundings.narrowed(words, misspelt=True):
            letters = sum(map(len, words[:ends]))
            allowed = 0 if letters < 4 else 1 if letters < 8 else most
            if not allowed or letters > LONGEST:
                continue
            tail = len(words) - ends
            cost = errors.whole(letters) * 2
            if not tail:
                # Worse by one: the beginning of a name, as far as it is typed.
                cost = np.minimum(cost, errors.starting * 2 + 1)
            yield from self._by_cost(cost, 2 * allowed + 1, there, tail)

    def _by_cost(
        self, cost: Distances, most: int, there: _Mask, tail: int
    ) -> Iterator[tuple[int, _Ids, int]]:
        near = cost[self._name_of]
        among = np.flatnonzero((near <= most) & there[self._of_name])
        near, units = near[among], self._of_name[among]
        for step in range(most + 1):
            chosen = units[near == step]
            if len(chosen):
                yield _MISSPELT + step, chosen, tail


def _readings(words: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The words as they are, and once more with a kind taken off their front."""
    yield "", words
    for count in (2, 1):
        kind = TYPED.get(tuple(words[:count]))
        if kind and len(words) > count:
            yield kind, words[count:]
            return


def _with_marks(text: str) -> Callable[[str], bool]:
    """Whether a name (as read) has the marks that were typed, as far as it was typed."""
    read = as_read(text[:LONGEST_TEXT])
    words = read.split()
    ends = tuple(" ".join(words[start:]) for start in range(len(words)))
    return lambda name: (
        name.startswith(ends) or f" {read}" in f" {name}" or f" {name} " in f" {read} "
    )


class _Ranking:
    """The best units so far: least key first."""

    def __init__(self, away: npt.NDArray[np.bool_], limit: int) -> None:
        self._away, self._limit = away, limit
        self._keys: dict[int, int] = {}

    def add(self, tier: int, units: _Ids, tail: int, missed: _Ids) -> None:
        key = (tier << _TIER) + (((tail * 4 + missed) * 2 + self._away[units]) << 20) + units
        if len(key) > self._limit:
            key = np.partition(key, self._limit - 1)[: self._limit]
        for each in key.tolist():
            unit = each & 0xFFFFF
            self._keys[unit] = min(each, self._keys.get(unit, each))

    def has_exact(self) -> bool:
        return any(key < _BEGINS << _TIER for key in self._keys.values())

    def full(self) -> bool:
        return len(self._keys) >= self._limit

    def best(self) -> list[int]:
        return sorted(self._keys, key=self._keys.__getitem__)[: self._limit]
