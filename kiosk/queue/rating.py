"""What somebody who was served thought of it: one touch, once, within a day; nobody is named.

Figures are made for groups and in steps of GROUP ratings, so that no figure, and no change of a
figure from one look to the next, tells what a single person has said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import Enum

import msgspec
from msgspec.structs import replace

from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.standing import Standing
from kiosk.queue.ticket import TicketState

WORST, BEST = 1, 5
POOR = 2
"""From here down a reason may be added."""
OPEN_FOR = dt.timedelta(hours=24)
"""So long after the end of the ticket it may be rated."""
REASON_WITHIN = dt.timedelta(minutes=2)
"""So long after the rating a reason may be added to it."""
LATELY = dt.timedelta(minutes=30)
"""Whose service ended so long ago may still stand in the hall, and rate by the number alone."""
GROUP = 3
"""Figures of fewer ratings than this are not shown, nor of the rest that this leaves."""


class RatingReason(Enum):
    """A fixed list: free text would sooner or later hold a name."""

    WAITED_LONG = "waited_long"
    CAME_BACK = "came_back"
    """Had to come back, or to go to another counter, for the same thing."""
    UNCLEAR = "unclear"
    MANNER = "manner"
    OTHER = "other"


class RatingWay(Enum):
    TERMINAL = "terminal"
    WEB = "web"


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    """One ticket's rating. Service, counter and day are the ticket's at its end."""

    ticket_id: str
    score: int
    """WORST to BEST."""
    reason: RatingReason | None = None
    at: dt.datetime
    way: RatingWay
    service_id: str
    counter: str | None
    day: dt.date


def may_rate(ticket: Standing, now: dt.datetime) -> bool:
    """Whether the ticket was served, lately enough; rated or not."""
    ended = ticket.ended_at
    return ticket.state is TicketState.SERVED and ended is not None and now - ended <= OPEN_FOR


def rate(
    ticket: Standing, before: Rating | None, score: int, way: RatingWay, now: dt.datetime
) -> Rating:
    """The ticket's rating; `before` is the one that it has already.

    Raises NotPossible: NOT_SERVED, ALREADY_RATED, TOO_LATE. ValueError for a score out of range.
    """
    if not WORST <= score <= BEST:
        raise ValueError("a score is 1 to 5")
    if ticket.state is not TicketState.SERVED:
        raise NotPossible(QueueFault.NOT_SERVED)
    if before is not None:
        raise NotPossible(QueueFault.ALREADY_RATED)
    if not may_rate(ticket, now):
        raise NotPossible(QueueFault.TOO_LATE)
    return Rating(
        ticket_id=ticket.id,
        score=score,
        at=now,
        way=way,
        service_id=ticket.service_id,
        counter=ticket.counter,
        day=ticket.day,
    )


def may_explain(rating: Rating | None, now: dt.datetime) -> bool:
    """Whether a reason may be added to this rating."""
    if rating is None or rating.reason is not None or rating.score > POOR:
        return False
    return now - rating.at <= REASON_WITHIN


def explain(rating: Rating | None, reason: RatingReason, now: dt.datetime) -> Rating:
    """The rating with its reason. Raises NotPossible: NOT_RATED, ALREADY_RATED, TOO_LATE."""
    if rating is None or rating.score > POOR:
        raise NotPossible(QueueFault.NOT_RATED)
    if rating.reason is not None:
        raise NotPossible(QueueFault.ALREADY_RATED)
    if not may_explain(rating, now):
        raise NotPossible(QueueFault.TOO_LATE)
    return replace(rating, reason=reason)


class Tally(msgspec.Struct, frozen=True):
    """What several ratings say together."""

    counts: tuple[int, ...] = (0,) * BEST
    """How many gave each score, WORST first."""
    reasons: tuple[int, ...] = (0,) * len(RatingReason)
    """How many gave each reason, in the order of RatingReason."""

    @property
    def count(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """None without ratings."""
        total = sum(score * each for score, each in enumerate(self.counts, start=WORST))
        return total / self.count if self.count else None

    def with_(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            tuple(map(sum, zip(self.counts, other.counts, strict=True))),
            tuple(map(sum, zip(self.reasons, other.reasons, strict=True))),
        )


def tally(ratings: Sequence[Rating], now: dt.datetime) -> Tally:
    """The figures of one group (a service's day) that may be shown.

    Of those to which no reason can be added any more, in the order in which they came, as many as
    make full steps of GROUP: it grows by GROUP at a time, and never changes otherwise.
    """
    settled = sorted((r for r in ratings if now - r.at > REASON_WITHIN), key=_order)
    return _tally(settled[: len(settled) - len(settled) % GROUP])


def _order(rating: Rating) -> tuple[dt.datetime, str]:
    return (rating.at, rating.ticket_id)


def _tally(ratings: Iterable[Rating]) -> Tally:
    counts, reasons = [0] * BEST, dict.fromkeys(RatingReason, 0)
    for rating in ratings:
        counts[rating.score - WORST] += 1
        if rating.reason is not None:
            reasons[rating.reason] += 1
    return Tally(tuple(counts), tuple(reasons.values()))
