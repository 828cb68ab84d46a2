"""The distances of all words at once are those of the table that is filled in cell by cell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.places.misspelt import LONGEST, Words

words = st.text(alphabet="abc", max_size=9)


def table(text: str, word: str) -> list[list[int]]:
    """Optimal string alignment: [letters of the text][letters of the word] → errors."""
    cells = [[0] * (len(word) + 1) for _ in range(len(text) + 1)]
    for i in range(len(text) + 1):
        for j in range(len(word) + 1):
            if not i or not j:
                cells[i][j] = i + j
                continue
            wrong = cells[i - 1][j - 1] + (text[i - 1] != word[j - 1])
            cells[i][j] = min(cells[i - 1][j] + 1, cells[i][j - 1] + 1, wrong)
            exchanged = i > 1 and j > 1 and text[i - 2 : i] == word[j - 2 : j][::-1]
            if exchanged:
                cells[i][j] = min(cells[i][j], cells[i - 2][j - 2] + 1)
    return cells


@given(words, st.lists(words, max_size=8))
def test_distances_are_those_of_the_whole_table(text: str, known: list[str]) -> None:
    errors = Words(known).errors(text)
    cells = [table(text, word) for word in known]
    assert errors.starting.tolist() == [min(each[-1]) for each in cells]
    for letters in range(len(text) + 1):
        assert errors.whole(letters).tolist() == [each[letters][-1] for each in cells]


def test_of_a_long_text_only_the_beginning_counts() -> None:
    known = ["a" * LONGEST, "b"]
    assert Words(known).errors("a" * 500).whole(LONGEST).tolist() == [0, LONGEST]


def test_there_may_be_no_words() -> None:
    assert Words([]).errors("abc").starting.tolist() == []
