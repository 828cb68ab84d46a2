"""Finds procedures while somebody types: without marks, unfinished, misspelt, in any order.

What was typed is compared word by word, and each two neighbours as one, with the words of the
procedures and the neighbours in their names: so "tamtru" and "thuong  tru" are found, and an
error in a word of three letters is still one in the six of the pair. The score of a procedure is
the sum over the words typed of the best that it has for each: what counts is where the word
stands (name, other words, form, summary), how well it fits, and how few procedures have it.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from kiosk.language.vietnamese import WORD, as_read, as_typed
from kiosk.places.misspelt import LONGEST, Words
from kiosk.procedures.procedure import Procedure

LONGEST_TEXT = 80
MOST_WORDS = 12
"""Characters of the text, and words of it, that count."""

_NAME, _ALSO, _FORM, _SUMMARY, _PAPER = 1.0, 0.8, 0.8, 0.3, 0.15
_BEGUN, _MISSPELT, _BEGUN_MISSPELT = 0.8, 0.6, 0.4
"""How much a word counts that is only begun, has an error, or both."""
_OTHER_MARKS = 0.5
"""How much of it is left where marks were typed and the word has others."""
_PAIR = 0.8
"""Each word of a pair of neighbours in the same order, measured against the word alone."""
_OTHER_WAY_ROUND = 0.9
_WHOLE_NAME, _WHOLE_WORDS, _NAME_BEGUN = 4.0, 2.0, 0.5
"""More for what was typed and nothing else; of its own name a procedure is always the first."""
_LONG_NAME = 0.02
"""Less, for each word of the name: of equals the plainer comes first."""
_ENOUGH = 0.6
"""Of the words typed that a procedure must have, where any has so many."""
_FAR_BEHIND = 0.4
"""Of the best score: what has less is left out."""
_BEGUN_ERROR_FROM, _ERROR_FROM = 4, 4
"""Letters from which an error is forgiven, in a word that is only begun and in a whole one."""

_Token = tuple[str, str]
"""A word, as it reads and as it is typed."""
_Row = tuple[str, str, int]
"""A word or a pair, as both, and the length of the pair's first word, negative for one that
stands the other way round in the text."""
_Scores = npt.NDArray[np.float64]


class ProcedureIndex:
    """Over procedures in the order in which equals are to come. Nothing changes afterwards."""

    def __init__(self, procedures: Sequence[Procedure] = ()) -> None:
        self.procedures = tuple(procedures)
        self._calls = [tuple(_calls(procedure)) for procedure in self.procedures]
        self._plainness = np.array(
            [-_LONG_NAME * len(as_typed(p.name["vi"]).split()) for p in self.procedures]
        )
        weights: dict[_Row, dict[int, float]] = {}
        for number, procedure in enumerate(self.procedures):
            for text, weight in _texts(procedure):
                for row, part in _rows(_tokens(text), pairs=weight >= _ALSO):
                    there = weights.setdefault(row, {})
                    there[number] = max(weight * part, there.get(number, 0.0))
        self._read = [read for read, _, _ in weights]
        typed = [typed for _, typed, _ in weights]
        self._words = Words(typed)
        self._typed = np.array(typed, dtype=np.str_) if typed else np.empty(0, np.str_)
        first = np.array([first for _, _, first in weights], np.int16)
        self._first, self._as_written = np.abs(first), first >= 0
        self._longest = max(map(len, typed), default=0)
        # At a keystroke all words but the last are the same as before.
        self._fitted = functools.lru_cache(maxsize=256)(self._fit)
        self._weights = np.zeros((len(typed), len(self.procedures)))
        for number, there in enumerate(weights.values()):
            self._weights[number, list(there)] = list(there.values())

    def search(self, text: str, limit: int) -> tuple[Procedure, ...]:
        """At most `limit` procedures that `text` may mean, the likeliest first; empty: none."""
        tokens = _tokens(text[:LONGEST_TEXT])[:MOST_WORDS]
        if not tokens or limit <= 0 or not self.procedures:
            return ()
        scores, met = self._scores(tokens)
        for enough in (_ENOUGH, 0.5):
            fitting = np.flatnonzero(met >= max(1, math.ceil(enough * len(tokens))))
            if len(fitting):
                break
        else:
            return ()
        scores += self._called(" ".join(typed for _, typed in tokens)) + self._plainness
        fitting = fitting[scores[fitting] >= _FAR_BEHIND * scores[fitting].max()]
        order = fitting[np.argsort(-scores[fitting], kind="stable")]
        return tuple(self.procedures[number] for number in order[:limit].tolist())

    def _scores(self, tokens: list[_Token]) -> tuple[_Scores, npt.NDArray[np.intp]]:
        """Per procedure: its score, and how many of the words it has."""
        last = len(tokens) - 1
        best = [self._fitted(*token, last=at == last) for at, token in enumerate(tokens)]
        for at, ((read, typed), (then, after)) in enumerate(itertools.pairwise(tokens)):
            pair = self._fitted(read + then, typed + after, last=at == last - 1) * _PAIR
            for place in (at, at + 1):
                best[place] = np.maximum(best[place], pair)
        each = np.array(best)
        return each.sum(axis=0), np.count_nonzero(each, axis=0)

    def _fit(self, read: str, typed: str, *, last: bool) -> _Scores:
        """Per procedure: the best that it has for one word. `last`: it may be unfinished."""
        likeness = self._likeness(typed, last)
        where = np.flatnonzero(likeness)
        if not len(where):
            return np.zeros(len(self.procedures))
        fit = likeness[where]
        if read != typed:
            fit = fit * [1.0 if self._read[w].startswith(read) else _OTHER_MARKS for w in where]
        best: _Scores = (fit[:, None] * self._weights[where]).max(axis=0)
        rare = math.log(1 + len(best) / np.count_nonzero(best))
        return best * rare

    def _likeness(self, typed: str, last: bool) -> _Scores:
        """Of each word and pair to the one that was typed."""
        likeness = np.zeros(len(self._typed))
        letters = len(typed)
        # Of a pair, more than its first word: else that word would stand for any pair.
        reached = self._first < letters
        forgiven = reached & self._as_written
        if _ERROR_FROM <= letters <= min(LONGEST, self._longest + 1):
            errors = self._words.errors(typed)
            if last and letters > _BEGUN_ERROR_FROM:
                likeness[(errors.starting == 1) & forgiven] = _BEGUN_MISSPELT
            likeness[(errors.whole(letters) == 1) & self._as_written] = _MISSPELT
        if last:
            likeness[np.char.startswith(self._typed, typed) & reached] = _BEGUN
        likeness[self._typed == typed] = 1.0
        return likeness

    def _called(self, typed: str) -> _Scores:
        """More for a procedure that is called just so, or whose name begins so."""
        return np.array(
            [
                max(
                    whole if call == typed else _NAME_BEGUN if call.startswith(typed) else 0.0
                    for call, whole in calls
                )
                for calls in self._calls
            ]
        )


def _calls(procedure: Procedure) -> Iterator[tuple[str, float]]:
    yield from ((as_typed(name), _WHOLE_NAME) for name in procedure.name.values())
    yield from ((as_typed(words), _WHOLE_WORDS) for words in procedure.also)


def _texts(procedure: Procedure) -> Iterator[tuple[str, float]]:
    yield from ((name, _NAME) for name in procedure.name.values())
    yield from ((words, _ALSO) for words in procedure.also)
    yield from ((text, _SUMMARY) for text in procedure.summary.values())
    for paper in procedure.papers:
        if paper.form:
            yield paper.form, _FORM
        yield from ((name, _PAPER) for name in paper.name.values())


def _tokens(text: str) -> list[_Token]:
    found = ((as_read(word), as_typed(word)) for word in WORD.findall(text))
    return [(read, typed) for read, typed in found if typed]


def _rows(tokens: list[_Token], *, pairs: bool) -> Iterator[tuple[_Row, float]]:
    """With how much of the text's weight each has."""
    yield from (((read, typed, 0), 1.0) for read, typed in tokens)
    if pairs:
        for (read, typed), (then, after) in itertools.pairwise(tokens):
            yield (read + then, typed + after, len(typed)), 1.0
            yield (then + read, after + typed, -len(after)), _OTHER_WAY_ROUND
