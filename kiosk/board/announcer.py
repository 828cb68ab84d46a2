"""Which call is said next: one at a time, in order, and nothing that nobody needs any more.

It knows no clock and no sound: it is told what happens and what time it is, in seconds of a clock
that only goes forward. kiosk/station/web/static/announcer.js keeps the same rules for the browser;
a test compares the two.
"""

from __future__ import annotations

import msgspec

from kiosk.board.call import CALLING, OVERTAKEN_BY, HallEvent
from kiosk.queue.standing import EventKind

KEPT_SECONDS = 60.0
"""A call that was made longer ago is not said: the board still shows it."""
MOST_WAITING = 64
"""Numbers; twelve can be said in KEPT_SECONDS."""


class SpokenCall(msgspec.Struct, frozen=True):
    number: str
    counter: str


class Announcer:
    """Used by one thread. `speaking`: what is being said now."""

    def __init__(self) -> None:
        self.speaking: SpokenCall | None = None
        self._waiting: dict[str, tuple[SpokenCall, float]] = {}

    def hear(self, event: HallEvent, *, age: float, now: float) -> None:
        """Something has happened, `age` seconds ago.

        A number that waits to be said and is called again keeps its turn and waits once.
        """
        if event.kind is EventKind.DAY_ENDED:
            self._waiting.clear()
        number = event.number
        if number is None:
            return
        if event.kind in OVERTAKEN_BY:
            self._waiting.pop(number, None)
        elif event.kind in CALLING and event.counter is not None:
            # A clock that runs ahead of the station's must not make a call immortal.
            made = now - max(0.0, age)
            self._waiting[number] = (SpokenCall(number, event.counter), made)
            if len(self._waiting) > MOST_WAITING:
                del self._waiting[next(iter(self._waiting))]

    def next(self, now: float) -> SpokenCall | None:
        """What to say now; None while something is being said, or nothing is to be said.

        Whatever it returns is being said until `done`.
        """
        if self.speaking is not None:
            return None
        while self._waiting:
            announcement, made = self._waiting.pop(next(iter(self._waiting)))
            if now - made <= KEPT_SECONDS:
                self.speaking = announcement
                return announcement
        return None

    def done(self) -> None:
        """It has been said, or could not be."""
        self.speaking = None

    def reset(self) -> None:
        """Begin anew after a cut: what waited is not said; what is being said, to its end."""
        self._waiting.clear()
