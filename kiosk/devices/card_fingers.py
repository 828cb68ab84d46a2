"""What the card at hand has to prove its holder by, and asking it from another device's thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from drivers.chipcard.document import Gone, ReadFailure

_SLICE = 0.2
D = TypeVar("D")
A = TypeVar("A")


@dataclass(frozen=True)
class CardFingers:
    """Of the card that was read last and still lies there."""

    compares: bool = False
    """The chip compares a finger itself."""
    compared: str = ""
    """Which one, `right_thumb` …; empty: it does not say."""
    shows: bool = False
    """DG3 opens to this terminal."""


NONE = CardFingers()


@dataclass
class CardQuestion(Generic[D, A]):
    """One question to the document at hand, answered in the card's thread."""

    ask: Callable[[D], A | ReadFailure] = field(repr=False)
    answer: A | ReadFailure = field(default_factory=Gone, repr=False)
    """Gone, until it is known: no document is open, or the card left."""
    done: threading.Event = field(default_factory=threading.Event)
    abandoned: bool = False
    """Nobody waits any more: a card's tries are too few to spend one on this."""

    def wait(self, seconds: float, stopping: Callable[[], bool]) -> A | ReadFailure:
        deadline = time.monotonic() + seconds
        while not self.done.wait(_SLICE):
            if stopping() or time.monotonic() > deadline:
                self.abandoned = True
                return Gone()
        return self.answer
