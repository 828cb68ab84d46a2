"""A service's day: what is counted as it goes, so that nothing is ever counted again."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiosk.queue.number import FIRST_LEASED, HIGHEST_NUMBER
from kiosk.queue.pace import Pace


class ServiceDay(msgspec.Struct, frozen=True, kw_only=True):
    service_id: str
    day: dt.date
    open: bool = True
    """Staff may close a service for the rest of the day; who waits is still served."""
    waiting: int = 0
    """In line, held ones among them."""
    waiting_first: int = 0
    """Of these, in the first lane."""
    issued: int = 0
    """Tickets given out today, against the daily capacity; withdrawn ones do not count."""
    issued_first: int = 0
    """Of these, into the first lane."""
    first_place: int = 0
    """Place of the day's first ticket taken on line; 0 before it."""
    last_place: int = 0
    pace: Pace = Pace()


class NumberSeries(msgspec.Struct, frozen=True):
    """The next free numbers of a prefix and day.

    Below FIRST_LEASED the on-line numbers have their own count; from there on they go on in the
    leased series.
    """

    next_online: int = 1
    next_leased: int = FIRST_LEASED

    def online(self) -> tuple[int, NumberSeries] | None:
        """A number that is on nobody's lease, and the series after it; None when used up."""
        if self.next_online < FIRST_LEASED:
            return self.next_online, NumberSeries(self.next_online + 1, self.next_leased)
        block = self.lease(1)
        return block and (block[0], block[1])

    def lease(self, size: int) -> tuple[int, NumberSeries] | None:
        """The first of `size` numbers for a lease, and the series after it; None when used up."""
        first = self.next_leased
        if first + size - 1 > HIGHEST_NUMBER:
            return None
        return first, NumberSeries(self.next_online, first + size)
