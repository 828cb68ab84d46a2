"""The station and what waits for it, as the core's link holds them: nothing is sent for this."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.link.link_standing import Undelivered
from kiosk.link.outbox import OutboxError
from kiosk.visit.event import StationTrouble

STUCK_MINUTES = 60
"""A station that is restarted or off over lunch is no reason for a warning."""


def outbox(look: Callable[[], Undelivered], now: dt.datetime) -> Iterator[Finding]:
    part = Part.OUTBOX
    try:
        seen = look()
    except OutboxError as error:
        yield found(part, Code.UNREADABLE, error=str(error))
        return
    if seen.refused:
        yield found(part, Code.REFUSED, count=seen.refused)
    if not seen.waiting:
        if not seen.refused:
            yield found(part, Code.OK)
        return
    # A clock that was set back makes no negative age.
    since = max(dt.timedelta(0), now - seen.oldest) if seen.oldest else dt.timedelta(0)
    minutes = int(since.total_seconds() // 60)
    code = Code.WAITING if minutes < STUCK_MINUTES else Code.STUCK
    yield found(part, code, count=seen.waiting, minutes=minutes)


class StationWatch:
    """How long the station has been away. Used by one thread."""

    def __init__(self) -> None:
        self._away_since: float | None = None

    def findings(
        self, reached: bool | None, trouble: StationTrouble | None, now: float
    ) -> Iterator[Finding]:
        """`now`: of a clock that never jumps, in seconds. Nothing while it is looked for."""
        if reached is None:
            return
        if reached:
            self._away_since = None
            yield found(Part.STATION, Code.ANSWERS)
            return
        if self._away_since is None:
            self._away_since = now
        match trouble:
            case StationTrouble.NOT_PAIRED:
                yield found(Part.PAIRING, Code.NOT_PAIRED)
            case StationTrouble.NOT_ADMITTED:
                yield found(Part.PAIRING, Code.NOT_ADMITTED)
            case StationTrouble.CLOCK_WRONG | None:
                # What the clock itself is like, others say.
                minutes = int((now - self._away_since) // 60)
                yield found(Part.STATION, Code.AWAY, minutes=minutes)
