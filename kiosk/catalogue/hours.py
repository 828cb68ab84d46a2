"""Opening hours as the catalogue writes them: `mon-fri 07:30-11:30`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

import msgspec

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As written; the position is the weekday, Monday 0."""
_DAY = "|".join(DAYS)
_WRITTEN = re.compile(
    rf"(?P<from>{_DAY})(-(?P<to>{_DAY}))? "
    r"(?P<opens>[01][0-9]:[0-5][0-9]|2[0-3]:[0-5][0-9])-"
    r"(?P<closes>[01][0-9]:[0-5][0-9]|2[0-3]:[0-5][0-9])"
)


class OpenSpan(msgspec.Struct, frozen=True):
    """From `opens` until before `closes`, on the weekdays `first_day` to `last_day` (Monday 0)."""

    first_day: int
    last_day: int
    opens: dt.time
    closes: dt.time

    def holds(self, moment: dt.datetime) -> bool:
        """`moment` by the station's clock."""
        on_day = self.first_day <= moment.weekday() <= self.last_day
        return on_day and self.opens <= moment.time() < self.closes


def parse_span(text: str) -> OpenSpan | None:
    """A span as written, or None if it is none.

    >>> parse_span("sat 07:30-11:30").opens
    datetime.time(7, 30)
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    first = DAYS.index(found["from"])
    last = DAYS.index(found["to"] or found["from"])
    opens, closes = (dt.time.fromisoformat(found[name]) for name in ("opens", "closes"))
    return OpenSpan(first, last, opens, closes) if first <= last and opens < closes else None


def written_span(span: OpenSpan) -> str:
    """As `parse_span` reads it.

    >>> written_span(OpenSpan(0, 4, dt.time(7, 30), dt.time(11, 30)))
    'mon-fri 07:30-11:30'
    """
    days = DAYS[span.first_day]
    if span.last_day != span.first_day:
        days += f"-{DAYS[span.last_day]}"
    return f"{days} {span.opens:%H:%M}-{span.closes:%H:%M}"


def hours_touched(spans: Iterable[OpenSpan], day: dt.date) -> int:
    """In how many hours by the clock it is open on `day`, were it for a minute; without spans 24.

    >>> hours_touched([OpenSpan(0, 4, dt.time(7, 30), dt.time(11, 30))], dt.date(2026, 11, 24))
    5
    """
    every = tuple(spans)
    if not every:
        return 24
    of_day = [s for s in every if s.first_day <= day.weekday() <= s.last_day]
    return sum(
        any(s.opens.hour <= hour and s.closes > dt.time(hour) for s in of_day) for hour in range(24)
    )


def open_at(spans: Iterable[OpenSpan], moment: dt.datetime) -> bool:
    """Whether any span holds `moment` (by the station's clock); without spans it is always open."""
    every = tuple(spans)
    return not every or any(span.holds(moment) for span in every)
