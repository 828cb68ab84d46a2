"""Where lines end, so that a text looks as if somebody had set it.

A single word left over on the last line is hard to see for who reads slowly, and an uneven block
in the middle of a screen looks like a mistake.
"""

from __future__ import annotations

from collections.abc import Callable

NO_BREAK_SPACE = "\u00a0"
_FINEST = 4.0
"""Pixels: a block is not made narrower by less, and has so much more than its words."""
_WORD_OFF = 1.0
"""Pixels by which a word may be measured too narrow: the font's program rounds each, and not the
same once it has met other letters."""

WidthOf = Callable[[str], float]
"""Of a text on one line, in pixels."""


def without_orphans(text: str, room: float, width_of: WidthOf) -> str:
    """The text with the last two words of each paragraph held together, where they have room.

    In lines of `room` pixels it takes no more of them than before.
    """
    return "\n".join(_held(paragraph, room, width_of) for paragraph in text.split("\n"))


def _held(paragraph: str, room: float, width_of: WidthOf) -> str:
    before, _blank, last = paragraph.rstrip().rpartition(" ")
    start, blank, last_but_one = before.rpartition(" ")
    # What is longer than all that would be left before it is not left over; nor is what was
    # written as belonging together.
    if not start or width_of(start) < width_of(last) or NO_BREAK_SPACE in last:
        return paragraph
    pair = f"{last_but_one}{NO_BREAK_SPACE}{last}"
    return f"{start}{blank}{pair}" if width_of(pair) <= room else paragraph


def evened(text: str, room: float, width_of: WidthOf) -> float:
    """The narrowest width, in pixels, at which a text has no more lines than in `room`."""
    paragraphs = [paragraph.split(" ") for paragraph in text.split("\n")]
    most = [_lines_in(words, room, width_of) for words in paragraphs]
    # From here on the words' own widths do: room is left for what they are wrong by.
    wide = [[width_of(word) for word in words] for words in paragraphs]
    blank = width_of("a a") - width_of("aa")
    low, high = 0.0, room
    while high - low > _FINEST:
        middle = (low + high) / 2
        even = all(
            max(words) <= middle and _lines_of(words, blank, middle) <= count
            for words, count in zip(wide, most, strict=True)
        )
        low, high = (low, middle) if even else (middle, high)
    return min(room, high + _FINEST + _WORD_OFF * max(map(len, wide)))


def _lines_in(words: list[str], room: float, width_of: WidthOf) -> int:
    count, line = 1, words[0]
    for word in words[1:]:
        longer = f"{line} {word}"
        if width_of(longer) > room:
            count, longer = count + 1, word
        line = longer
    return count


def _lines_of(words: list[float], blank: float, room: float) -> int:
    count, used = 1, words[0]
    for word in words[1:]:
        used += blank + word
        if used > room:
            count, used = count + 1, word
    return count
