"""Statistics against a day that was worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.queue.care import END_OF_DAY
from kiosk.queue.day import STATION_TIME
from kiosk.queue.intake import WITHDRAWN
from kiosk.queue.standing import EventKind
from kiosk.queue.statistics import Outcome, Spread, Step, TakenTicket, spread, statistics
from kiosk.queue.ticket import TicketState

DAY = dt.date(2026, 11, 24)
NEXT = dt.date(2026, 11, 25)


def at(clock: str, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), STATION_TIME).astimezone(dt.UTC)


def ticket(key: str, clock: str, **changes: object) -> TakenTicket:
    day = changes.pop("day", DAY)
    assert isinstance(day, dt.date)
    given: dict[str, object] = {
        "service_id": "residence",
        "state": TicketState.SERVED,
        **changes,
    }
    asked_for = given.pop("asked_for", given["service_id"])
    return TakenTicket(id=key, day=day, at=at(clock, day), asked_for=asked_for, **given)  # type: ignore[arg-type]


def step(key: str, kind: EventKind, clock: str, **changes: object) -> Step:
    given: dict[str, object] = {"service_id": "residence", "counter": "1", "staff": "an"}
    return Step(ticket_id=key, kind=kind, at=at(clock), **{**given, **changes})  # type: ignore[arg-type]


CALLED, STARTED, SERVED = EventKind.CALLED, EventKind.STARTED, EventKind.SERVED
NO_SHOW, RETURNED, CANCELLED = EventKind.NO_SHOW, EventKind.RETURNED, EventKind.CANCELLED
TRANSFERRED, HELD = EventKind.TRANSFERRED, EventKind.HELD


def test_a_day_worked_out_by_hand() -> None:
    tickets = [
        ticket("one", "07:30"),
        ticket("two", "07:40"),
        # Missed its call, came back, was served.
        ticket("three", "07:50"),
        # Sent on from residence to vehicles.
        ticket("four", "08:10", service_id="vehicles", asked_for="residence"),
        ticket("five", "08:20", state=TicketState.NO_SHOW),
        ticket("six", "08:30", state=TicketState.CANCELLED),
        ticket("seven", "08:40", state=TicketState.WAITING),
        ticket("eight", "08:41", state=TicketState.CANCELLED),  # never reached its terminal
    ]
    at_three = {"counter": "3", "staff": "binh", "service_id": "vehicles"}
    steps = [
        step("one", CALLED, "07:40"),  # waited 10 minutes
        step("one", STARTED, "07:41"),
        step("one", SERVED, "07:52"),  # took 12
        step("eight", CANCELLED, "07:53", reason=WITHDRAWN, counter=None, staff=None),
        step("two", CALLED, "08:00"),  # waited 20
        step("two", SERVED, "08:04"),  # took 4
        step("three", CALLED, "08:05"),  # waited 15
        step("three", NO_SHOW, "08:07"),
        step("three", RETURNED, "08:09"),
        step("four", CALLED, "08:15"),  # waited 5
        step("four", TRANSFERRED, "08:18", service_id="vehicles", counter=None),  # took 3
        step("three", CALLED, "08:20"),  # no second wait
        step("three", SERVED, "08:30"),  # took 10
        step("five", CALLED, "08:31"),  # waited 11
        step("five", NO_SHOW, "08:33"),
        step("four", CALLED, "08:40", **at_three),  # no second wait
        step("four", SERVED, "09:00", **at_three),  # took 20
        step("six", CANCELLED, "09:10", reason=END_OF_DAY, counter=None),
    ]
    found = statistics([DAY], tickets, steps)

    counts = Outcome(taken=7, served=4, no_show=1, cancelled=1, open=1)
    assert found.total.outcome == counts
    assert counts.no_show_rate == pytest.approx(0.2)
    assert (found.missed, found.returned) == (2, 1)
    # 5, 10, 11, 15, 20 minutes: the middle one; and 0.9 · 4 = 3.6 places on: 15 + 0.6 · 5.
    assert found.total.wait == Spread(5, 11 * 60, 18 * 60)
    # 3, 4, 10, 12, 20: 10; 12 + 0.6 · 8.
    assert found.total.service == Spread(5, 10 * 60, pytest.approx(16.8 * 60))

    assert list(found.hours) == [7, 8]
    assert found.hours[7].outcome == Outcome(taken=3, served=3)
    assert found.hours[7].wait == Spread(3, 15 * 60, 19 * 60)
    assert found.hours[7].service == Spread(1, 12 * 60, 12 * 60)
    assert found.hours[8].outcome == Outcome(taken=4, served=1, no_show=1, cancelled=1, open=1)
    assert found.hours[8].service == Spread(4, 7 * 60, pytest.approx(17 * 60))

    assert found.services["residence"].outcome == Outcome(
        taken=7, served=3, no_show=1, cancelled=1, open=1
    )
    assert found.services["vehicles"].outcome == Outcome(served=1)
    assert found.services["vehicles"].wait is None
    assert found.services["vehicles"].service == Spread(1, 20 * 60, 20 * 60)

    counter, other = found.counters["1"], found.counters["3"]
    assert (counter.served, counter.sent_on, counter.missed) == (3, 1, 2)
    assert (other.served, other.sent_on, other.missed) == (1, 0, 0)
    assert found.officers == {"an": counter, "binh": other}
    assert found.days == {DAY: found.total}


def test_an_appointment_waits_from_its_hour_not_from_an_early_arrival() -> None:
    early = ticket("early", "08:00", due=at("09:00"))
    late = ticket("late", "09:05", due=at("09:00"))
    before = ticket("before", "08:00", due=at("10:00"))
    calls = [
        step("early", CALLED, "09:03"),
        step("late", CALLED, "09:10"),
        step("before", CALLED, "09:15"),
    ]
    found = statistics([DAY], [early, late, before], calls)
    assert found.total.wait == Spread(3, 3 * 60, pytest.approx(4.6 * 60))


def test_what_only_the_evening_ended_gives_no_duration_but_was_served() -> None:
    steps = [
        step("one", CALLED, "08:10"),
        step("one", STARTED, "08:11"),
        step("one", SERVED, "17:30", staff="chief", reason=END_OF_DAY),
    ]
    found = statistics([DAY], [ticket("one", "08:00")], steps)
    assert found.total.outcome.served == 1
    assert found.total.service is None
    assert list(found.officers) == ["an"]
    assert found.officers["an"].served == 1


def test_whoever_came_to_the_counter_counts_for_the_officer_who_began() -> None:
    steps = [
        step("one", CALLED, "08:10"),
        step("one", STARTED, "08:11", staff="binh"),
        step("one", SERVED, "08:20", staff="binh"),
    ]
    assert list(statistics([DAY], [ticket("one", "08:00")], steps).officers) == ["binh"]


def test_somebody_who_is_held_back_has_not_been_served_yet() -> None:
    steps = [
        step("one", CALLED, "08:10"),
        step("one", HELD, "08:12"),
        step("one", CALLED, "08:30"),
        step("one", SERVED, "08:35"),
    ]
    found = statistics([DAY], [ticket("one", "08:00")], steps)
    assert found.total.wait == Spread(1, 600, 600)
    assert found.total.service == Spread(1, 300, 300)


def test_a_clock_that_was_set_back_makes_no_negative_time() -> None:
    steps = [step("one", CALLED, "07:00"), step("one", SERVED, "06:00")]
    found = statistics([DAY], [ticket("one", "08:00")], steps)
    assert found.total.wait == Spread(1, 0, 0)
    assert found.total.service == Spread(1, 0, 0)


def test_each_day_has_its_own_figures_by_the_stations_clock() -> None:
    # 00:30 in Vietnam is 17:30 UTC of the day before.
    tickets = [ticket("late", "23:50"), ticket("early", "00:30", day=NEXT)]
    steps = [step("late", CALLED, "23:55"), step("late", SERVED, "23:59")]
    found = statistics([DAY, NEXT], tickets, steps)
    assert found.days[DAY].outcome.taken == found.days[NEXT].outcome.taken == 1
    assert list(found.hours) == [0, 23]
    assert found.hours[23].wait == Spread(1, 300, 300)


def test_a_day_without_tickets_is_there_and_empty() -> None:
    found = statistics([DAY, NEXT], [], [])
    assert list(found.days) == [DAY, NEXT]
    assert found.total.outcome == Outcome()
    assert (found.total.wait, found.total.outcome.no_show_rate) == (None, None)
    assert found.hours == found.services == found.counters == found.officers == {}


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
def test_nine_in_ten_are_at_most_the_ninetieth_percentile(seconds: list[float]) -> None:
    found = spread(seconds)
    assert found is not None
    assert min(seconds) <= found.median <= found.p90 <= max(seconds)
    assert sum(s <= found.p90 for s in seconds) >= 0.9 * (len(seconds) - 1)
    assert sum(s <= found.median for s in seconds) * 2 >= len(seconds) - 1
