"""How many typing errors are between a text and each of many words, for all of them at once.

An error is a letter too many, too few or wrong, or two neighbours exchanged (optimal string
alignment). The columns of the table of edit distances are kept as bits, one column of all words
in each step: G. Myers, "A fast bit-vector algorithm for approximate string matching based on
dynamic programming", Journal of the ACM 46 (1999), with exchanges after H. Hyyrö, "A bit-vector
algorithm for computing Levenshtein and Damerau edit distances", Nordic Journal of Computing 10
(2003).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

LONGEST = 31
"""Letters of the text that count: its bits and one more fit 32."""

_Bits = npt.NDArray[np.uint32]
Distances = npt.NDArray[np.int16]
_NONE, _ONE = np.uint32(0), np.uint32(1)


class Errors:
    """Of one text, to each of the words."""

    def __init__(
        self, starting: Distances, rising: _Bits, falling: _Bits, lengths: Distances
    ) -> None:
        self.starting = starting
        """Between the text and the nearest beginning of each word."""
        self._rising, self._falling, self._lengths = rising, falling, lengths

    def whole(self, letters: int) -> Distances:
        """Between the first letters of the text and each whole word."""
        mask = np.uint32((1 << letters) - 1)
        up = np.bitwise_count(self._rising & mask)
        distances: Distances = self._lengths + up - np.bitwise_count(self._falling & mask)
        return distances


class Words:
    """ASCII words in lower case, whose distances from a text can be asked for."""

    def __init__(self, words: Sequence[str]) -> None:
        # The longest come first, so that those that reach a column are a slice.
        order = sorted(range(len(words)), key=lambda index: -len(words[index]))
        self._back = np.argsort(np.array(order, dtype=np.int32))
        ordered = [words[index] for index in order]
        self._lengths = np.array([len(word) for word in ordered], dtype=np.int16)
        longest = len(ordered[0]) if ordered else 0
        padded = "".join(word.ljust(longest, "\0") for word in ordered)
        codes = np.frombuffer(padded.encode("ascii", "replace"), dtype=np.uint8)
        table = codes.reshape(len(words), longest) & 0x7F
        reach = [int((self._lengths > column).sum()) for column in range(longest)]
        self._columns = [
            np.ascontiguousarray(table[:count, column]) for column, count in enumerate(reach)
        ]

    def errors(self, text: str) -> Errors:
        """`text`: ASCII in lower case, of which the first LONGEST letters count."""
        text = text[:LONGEST]
        where = _places_of_letters(text)
        last = np.uint32(max(0, len(text) - 1))
        count = len(self._lengths)
        all_rising, all_falling = np.full(count, ~_NONE), np.full(count, _NONE)
        rising, falling, diagonal, before = all_rising, all_falling, all_falling, all_falling
        score = np.full(count, len(text), dtype=np.int16)
        starting = score.copy()
        for column in self._columns:
            reach = len(column)
            rising, falling = rising[:reach], falling[:reach]
            equal = where[column]
            exchanged = ((~diagonal[:reach] & equal) << _ONE) & before[:reach]
            diagonal = exchanged | (((equal & rising) + rising) ^ rising) | equal | falling
            up, down = falling | ~(diagonal | rising), diagonal & rising
            if text:
                score[:reach] += ((up >> last) & _ONE).astype(np.int16)
                score[:reach] -= ((down >> last) & _ONE).astype(np.int16)
                np.minimum(starting[:reach], score[:reach], out=starting[:reach])
            up, down = (up << _ONE) | _ONE, down << _ONE
            rising, falling = down | ~(diagonal | up), up & diagonal
            # A word keeps the last that it reaches: its whole length.
            all_rising[:reach], all_falling[:reach] = rising, falling
            before = equal
        back = self._back
        return Errors(starting[back], all_rising[back], all_falling[back], self._lengths[back])


def _places_of_letters(text: str) -> _Bits:
    """For each ASCII code: a bit for each place at which the text has that letter."""
    where = np.zeros(128, dtype=np.uint32)
    for place, letter in enumerate(text):
        where[ord(letter) & 0x7F] |= np.uint32(1 << place)
    return where
