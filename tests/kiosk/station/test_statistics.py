"""Statistics out of the store are those of the queue that wrote it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text

from kiosk.catalogue.loader import load_catalogue
from kiosk.queue.statistics import Outcome, Spread
from kiosk.station import statistics_store
from kiosk.station.serve import StationServer
from kiosk.station.statistics_store import Range, StatisticsStore, TooMany
from tests.kiosk.station.running import CATALOGUE, Caller, Clock, new_key
from tests.kiosk.station.simulated_day import SimulatedDay

TODAY = dt.date(2026, 11, 24)
DELIVERED = load_catalogue(CATALOGUE).catalogue


def store_of(station: StationServer) -> StatisticsStore:
    assert station.point is not None
    return StatisticsStore(station.point.database, station.point.station_id)


def minutes(count: int, median: float, p90: float) -> Spread:
    return Spread(count, pytest.approx(median * 60), pytest.approx(p90 * 60))


def test_a_morning_over_http(station: StationServer, caller: Caller, clock: Clock) -> None:
    def later(by: float) -> None:
        clock.now += dt.timedelta(minutes=by)

    first = caller.take().json()["id"]  # 08:00
    second = caller.take().json()["id"]
    lost = new_key()
    caller.take(key=lost)
    caller.post("/v1/tickets/withdrawals", {"id": lost})
    later(10)
    caller.next()  # the first waited 10
    later(5)
    caller.next(current=first)  # took 5; the second waited 15
    caller.staff("no-show", counter="1", ticket_id=second)
    later(3)
    caller.staff("return", ticket_id=second)
    caller.next()
    later(2)
    # Took 2 at residence, then waits for vehicles: no second wait, one more service time.
    caller.staff("transfer", ticket_id=second, service_id="vehicles")
    later(45)  # 09:05; nobody is signed in that long without doing anything
    caller.sign_in()
    caller.staff("next", counter="3", current=None)
    later(20)
    caller.staff("finish", counter="3", ticket_id=second)

    found = store_of(station).of(Range(TODAY, TODAY))
    assert found.total.outcome == Outcome(taken=2, served=2)
    assert found.total.wait == minutes(2, 12.5, 14.5)
    assert found.total.service == minutes(3, 5, 17)
    assert (found.missed, found.returned) == (1, 1)
    assert found.services["residence"].outcome == Outcome(taken=2, served=1)
    assert found.services["residence"].wait == minutes(2, 12.5, 14.5)
    assert found.services["vehicles"].outcome == Outcome(served=1)
    assert found.services["vehicles"].service == minutes(1, 20, 20)
    assert list(found.hours) == [8, 9]
    assert found.hours[9].outcome == Outcome()
    counter = found.counters["1"]
    assert (counter.served, counter.sent_on, counter.missed) == (1, 1, 1)
    assert found.officers["officer-1"].served == 2


def test_a_ticket_taken_off_line_counts_from_its_issue(
    station: StationServer, caller: Caller, clock: Clock
) -> None:
    block = caller.lease().json()
    clock.now += dt.timedelta(hours=1)  # 09:00; it was issued at 08:00 by the terminal's clock
    key = caller.leased_ticket(block, 501).json()["id"]
    unset = "1970-01-01T00:00:00+00:00"
    caller.leased_ticket(block, 502, issued_at=unset)
    clock.now += dt.timedelta(minutes=30)
    caller.staff("call", counter="1", current=None, number="A501")
    found = store_of(station).of(Range(TODAY, TODAY))
    assert found.hours[8].outcome == Outcome(taken=1, open=1)
    assert found.hours[8].wait == minutes(1, 90, 90)
    # A terminal without a clock: the day's beginning is all that can be believed.
    assert found.hours[0].outcome == Outcome(taken=1, open=1)
    assert key


def test_days_are_kept_apart_by_the_stations_midnight(
    station: StationServer, caller: Caller, clock: Clock
) -> None:
    clock.now = dt.datetime(2026, 11, 24, 16, 50, tzinfo=dt.UTC)  # 23:50
    late = caller.take().json()["id"]
    caller.next()
    clock.now += dt.timedelta(minutes=20)
    caller.take()
    caller.staff("finish", counter="1", ticket_id=late)
    store = store_of(station)
    tomorrow = TODAY + dt.timedelta(days=1)
    both = store.of(Range(TODAY, tomorrow))
    assert both.days[TODAY].outcome == Outcome(taken=1, served=1)
    assert both.days[tomorrow].outcome == Outcome(taken=1, open=1)
    assert both.days[TODAY].service == minutes(1, 20, 20)
    alone = store.of(Range(tomorrow, tomorrow))
    assert alone.total == both.days[tomorrow]


def test_a_whole_day_adds_up(station: StationServer) -> None:
    point = station.point
    assert point is not None
    day = dt.date(2026, 11, 23)
    point.writer.call(SimulatedDay(DELIVERED, day).play)
    found = store_of(station).of(Range(day - dt.timedelta(days=6), day))
    total = found.total.outcome
    assert total.taken == 150
    assert total.taken == total.served + total.no_show + total.cancelled + total.open
    for groups in (found.hours, found.services, found.days):
        outcomes = [figures.outcome for figures in groups.values()]
        assert sum(o.taken for o in outcomes) == total.taken
        assert sum(o.served for o in outcomes) == total.served
        waits = [figures.wait for figures in groups.values() if figures.wait]
        assert found.total.wait is not None
        assert sum(w.count for w in waits) == found.total.wait.count
    for workers in (found.counters, found.officers):
        assert sum(w.served for w in workers.values()) == total.served
        assert sum(w.missed for w in workers.values()) == found.missed
    assert [day for day, figures in found.days.items() if figures.outcome.taken] == [day]


def test_it_is_worked_out_once_until_something_happens(
    station: StationServer, caller: Caller
) -> None:
    store = store_of(station)
    caller.take()
    first = store.of(Range(TODAY, TODAY))
    assert store.of(Range(TODAY, TODAY)) is first
    caller.take()
    assert store.of(Range(TODAY, TODAY)).total.outcome.taken == 2


def test_a_range_is_bounded(
    station: StationServer, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="1 to 92 days"):
        Range(TODAY, TODAY - dt.timedelta(days=1))
    with pytest.raises(ValueError, match="1 to 92 days"):
        Range(TODAY - dt.timedelta(days=92), TODAY)
    assert len(Range(TODAY - dt.timedelta(days=91), TODAY).days) == 92
    monkeypatch.setattr(statistics_store, "MOST_TICKETS", 1)
    caller.take()
    store_of(station).of(Range(TODAY, TODAY))
    caller.take()
    with pytest.raises(TooMany):
        store_of(station).of(Range(TODAY, TODAY))


def test_the_events_of_a_range_are_found_along_their_index(station: StationServer) -> None:
    point = station.point
    assert point is not None
    explained = (
        "SELECT ticket_id FROM queue_events WHERE station_id = :station AND day BETWEEN :a AND :b "
        "AND kind NOT IN ('taken', 'checked_in') ORDER BY day, seq"
    )
    with point.database.reading() as connection:
        if point.database.on_server:
            # So few rows would be read one after the other.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            verb = "EXPLAIN "
        else:
            verb = "EXPLAIN QUERY PLAN "
        values = {"station": point.station_id, "a": TODAY, "b": TODAY}
        plan = str(connection.execute(text(verb + explained), values).all())
    assert "events_at_counters" in plan
    assert "TEMP B-TREE" not in plan
