"""The station's clock is set back or forwards by hours, in the middle of a day or over midnight."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.station import waits
from kiosk.station.serve import StationServer
from kiosk.station.staff.sessions import IDLE
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import JSON, OFFICER, Caller, Clock

HOUR = dt.timedelta(hours=1)
JUMPS = [-5 * HOUR, 5 * HOUR]
LATE = dt.datetime(2026, 11, 24, 16, 59, tzinfo=dt.UTC)
"""23:59 at the station."""
EARLY = dt.datetime(2026, 11, 24, 17, 1, tzinfo=dt.UTC)
"""00:01 of the next day."""


def called(caller: Caller, counter: str = "1", current: str | None = None) -> JSON:
    answer = caller.next(counter, current)
    if answer.status_code == 401:
        # A jump has signed the officer out.
        assert caller.sign_in().status_code == 201
        answer = caller.next(counter, current)
    ticket: JSON = answer.json()["ticket"]
    return ticket


@pytest.mark.parametrize("jump", JUMPS)
def test_numbers_and_order_go_on_over_a_jump_and_back(
    caller: Caller, clock: Clock, jump: dt.timedelta
) -> None:
    numbers = []
    for lead in (dt.timedelta(), jump, dt.timedelta(), jump):
        clock.now = Clock().now + lead
        numbers += [caller.take().json()["number"] for _ in range(2)]
    assert numbers == [f"A{n:03d}" for n in range(1, 9)]
    current = None
    for number in numbers:
        clock.now = Clock().now + (jump if number[-1] in "13" else dt.timedelta())
        ticket = called(caller, current=current)
        assert ticket["number"] == number
        current = ticket["id"]
    assert caller.waiting() == 0


@pytest.mark.parametrize("jump", JUMPS)
def test_leased_tickets_keep_their_order_among_themselves(
    caller: Caller, clock: Clock, jump: dt.timedelta
) -> None:
    block = caller.lease(size=4).json()
    clock.now += jump
    for ordinal in range(block["first"], block["first"] + 4):
        moment = f"2026-11-24T08:{ordinal - block['first']:02d}:00+07:00"
        assert caller.leased_ticket(block, ordinal, issued_at=moment).status_code == 201
    numbers = []
    current = None
    while ticket := called(caller, current=current):
        numbers.append(ticket["number"])
        current = ticket["id"]
    assert numbers == [f"A{block['first'] + n}" for n in range(4)]


@pytest.mark.parametrize("jump", JUMPS)
def test_a_wait_is_estimated_sensibly_after_a_jump(
    caller: Caller, clock: Clock, jump: dt.timedelta
) -> None:
    caller.staff("counter", counter="1", state="open")
    for _ in range(8):
        caller.take()
    current = None
    for _ in range(3):
        current = called(caller, current=current)["id"]
        clock.now += dt.timedelta(minutes=6)
    clock.now += jump
    assert called(caller, current=current)
    for queue in caller.get("/v1/station").json()["queues"]:
        if wait := queue["wait"]:
            assert 0 <= wait["low"] <= wait["middle"] <= wait["high"] < 4 * 3600


def test_a_service_time_that_a_jump_made_negative_teaches_nothing(
    caller: Caller, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty people whom the clock served "before" they came do not make the counter look quick."""
    monkeypatch.setattr(waits, "FRESH", 0.0)
    for _ in range(30):
        caller.take()
    current = called(caller)["id"]
    before = seconds_for_each(caller)
    for _ in range(20):
        clock.now -= HOUR / 6
        current = called(caller, current=current)["id"]
    assert seconds_for_each(caller) > 0.8 * before


def seconds_for_each(caller: Caller) -> float:
    """How long the station thinks that each of those takes who wait for the first service."""
    queues = caller.get("/v1/station").json()["queues"]
    mine = next(queue for queue in queues if queue["service_id"] == "residence")
    return float(mine["wait"]["middle"]) / (1 + int(mine["waiting"]))


def test_midnight_forth_and_back_gives_no_number_twice(caller: Caller, clock: Clock) -> None:
    given: dict[dt.datetime, list[str]] = {LATE: [], EARLY: []}
    for moment in (LATE, EARLY, LATE, EARLY, LATE):
        clock.now = moment
        given[moment] += [caller.take().json()["number"] for _ in range(2)]
    assert given[LATE] == [f"A{n:03d}" for n in range(1, 7)]
    assert given[EARLY] == [f"A{n:03d}" for n in range(1, 5)]
    # Each day has its own line.
    for moment, numbers in given.items():
        clock.now = moment
        assert caller.waiting() == len(numbers)
        assert called(caller)["number"] == numbers[0]


def test_leases_follow_midnight_forth_and_back_and_never_overlap(
    caller: Caller, clock: Clock
) -> None:
    taken: dict[str, list[range]] = {"2026-11-24": [], "2026-11-25": [], "2026-11-26": []}
    may = {
        LATE: {"2026-11-24": 201, "2026-11-25": 201, "2026-11-26": 409},
        EARLY: {"2026-11-24": 409, "2026-11-25": 201, "2026-11-26": 201},
    }
    for moment in (LATE, EARLY, LATE, EARLY):
        clock.now = moment
        for day, wanted in may[moment].items():
            answer = caller.lease(day=day)
            assert answer.status_code == wanted
            if wanted == 201:
                block = answer.json()
                taken[day].append(range(block["first"], block["last"] + 1))
            else:
                assert answer.json()["code"] == "wrong-day"
    for blocks in taken.values():
        numbers = [number for block in blocks for number in block]
        assert len(numbers) == len(set(numbers))


def test_a_clock_that_is_a_day_fast_for_a_while_ends_nobodys_day(
    given: StationOptionsMaker, clock: Clock
) -> None:
    with StationServer(given(), clock=clock) as server:
        Caller(server.url).take()
    clock.now += dt.timedelta(days=1)
    with StationServer(given(), clock=clock) as server:
        assert Caller(server.url).take().json()["number"] == "A001"
    clock.now -= dt.timedelta(days=1)
    with StationServer(given(), clock=clock) as server:
        caller = Caller(server.url, of=given())
        assert caller.take().json()["number"] == "A002"
        assert called(caller)["number"] == "A001"


@pytest.mark.parametrize("jump", [*JUMPS, IDLE, -IDLE])
def test_nobody_stays_signed_in_because_the_clock_was_set(
    caller: Caller, clock: Clock, jump: dt.timedelta
) -> None:
    clock.now = dt.datetime.now(dt.UTC)
    caller.be_signed_in()
    assert caller.get("/v1/staff/me").status_code == 200
    clock.now += jump
    assert caller.get("/v1/staff/me").status_code == 401
    assert caller.sign_in().status_code == 201
    assert caller.get("/v1/staff/me").status_code == 200


def test_a_lock_does_not_last_longer_because_the_clock_was_set_back(
    caller: Caller, clock: Clock
) -> None:
    caller.be_signed_in()
    for _ in range(20):
        refused = caller.sign_in(password="not the password")
        if refused.json()["code"] == "sign-in-locked":
            break
    assert caller.sign_in().json()["code"] == "sign-in-locked"
    clock.now -= 5 * HOUR
    assert caller.sign_in(OFFICER.id).status_code == 201
