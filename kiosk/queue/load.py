"""The queue's present state as the waiting-time estimate wants it."""

from __future__ import annotations

import datetime as dt

from kiosk.catalogue.catalogue import Counter
from kiosk.queue.counter import CounterStanding, CounterState
from kiosk.queue.estimate import CounterLoad, LineLoad
from kiosk.queue.intake import place_of
from kiosk.queue.service_day import ServiceDay
from kiosk.queue.standing import Standing

BREAK = 300.0
"""Seconds that a break still takes, for all that anybody knows."""
_SHORTEST_DAY = 1800.0
"""Seconds: a rate of arrival is not taken from less."""


def line_load(service_day: ServiceDay, typical_minutes: float, now: dt.datetime) -> LineLoad:
    """One service's line as it stands."""
    typical = typical_minutes * 60
    since = (place_of(now) - service_day.first_place) / 1e6 if service_day.first_place else 0.0
    return LineLoad(
        first=service_day.waiting_first,
        ordinary=service_day.waiting - service_day.waiting_first,
        mean=service_day.pace.mean(typical),
        variance=service_day.pace.variance(typical),
        first_rate=service_day.issued_first / max(since, _SHORTEST_DAY),
    )


def counter_load(
    counter: Counter, standing: CounterStanding, current: Standing | None, now: dt.datetime
) -> CounterLoad:
    """One counter that is open or has a break; `current` is the ticket at it."""
    if standing.state is CounterState.BREAK:
        return CounterLoad(services=counter.services, away_for=BREAK, run=standing.run)
    if current is None or current.called_at is None:
        return CounterLoad(services=counter.services, run=standing.run)
    busy = max(0.0, (now - current.called_at).total_seconds())
    return CounterLoad(
        services=counter.services,
        busy_with=current.service_id,
        busy_for=busy,
        run=standing.run,
    )
