"""Checked records are counted without names, once a month for each person."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from kiosk.records.decision import Decision
from kiosk.station.quality_schema import quality_counted
from kiosk.station.quality_store import counts_of
from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import (
    CLERK,
    HOA,
    MINH,
    PASSWORD,
    Caller,
    Clock,
    employ_officer,
    new_key,
)
from tests.kiosk.station.test_corrections import ask, strangers

NOVEMBER = dt.date(2026, 11, 1)
AREA = "Xã Nhân Khang"


def check(caller: Caller, number: str | None = None, area: str = AREA, **outcome: int):
    said = {"number": number or next(strangers), "assurance": "card_genuine", "area": area}
    return caller.post("/v1/record-checks", {**said, "outcome": outcome or {"match": 11}})


def counted(server: StationServer, month: dt.date = NOVEMBER) -> dict[str, dict[str, int]]:
    """What is not nought, by area."""
    point = server.point
    assert point is not None
    with point.database.reading() as connection:
        found = counts_of(connection, month, month, point.station_id)
    return {
        each.area: {n: c for n in each.counts.__struct_fields__ if (c := getattr(each.counts, n))}
        for each in found
    }


def asked(caller: Caller, month: str = "2026-11") -> Any:
    caller.be_signed_in()
    return caller.session.get(f"{caller.url}/v1/data-quality?month={month}", timeout=10)


def test_a_person_is_counted_once_a_month(
    caller: Caller, station: StationServer, clock: Clock
) -> None:
    for _ in range(2):
        assert check(caller, HOA, match=9, differs=1, outdated=1).status_code == 204
    check(caller, MINH, match=9, missing_in_registry=2)
    assert counted(station) == {
        AREA: {"checked": 2, "complete": 1, "differing": 1, "missing": 1, "outdated": 1}
    }
    clock.now = dt.datetime(2026, 11, 30, 18, 0, tzinfo=dt.UTC)  # 01:00 of December, there
    check(caller, HOA)
    assert counted(station, dt.date(2026, 12, 1)) == {
        AREA: {"checked": 1, "correct": 1, "complete": 1}
    }


def test_requests_are_counted_when_asked_and_when_accepted(
    caller: Caller, station: StationServer, given: StationOptionsMaker
) -> None:
    for _ in range(2):
        code = ask(caller, area=AREA).json()["code"]
    caller.be_signed_in()
    decision = {"decision": Decision.ACCEPT.value, "revision": "1", "csrf": caller.csrf}
    page = f"{caller.url}/console/corrections/{code}"
    assert caller.session.post(page, data=decision, timeout=10).status_code == 200
    assert counted(station) == {AREA: {"asked": 2, "accepted": 1}}


def test_it_is_known_neither_who_was_checked_nor_how_few_came_out_badly(
    caller: Caller, station: StationServer
) -> None:
    for _ in range(11):
        check(caller)
    check(caller, differs=1)
    check(caller, area="Xã Bắc Lý", differs=1)
    answer = asked(caller).json()
    (own,) = answer["stations"]
    assert answer["total"]["checked"] == 15
    assert answer["total"]["differing"] is None
    by_area = {each["area"]: each["figures"] for each in own["areas"]}
    assert by_area[AREA]["checked"] == by_area[AREA]["correct"] == 10
    assert set(by_area["Xã Bắc Lý"].values()) == {None}
    point = station.point
    assert point is not None
    with point.database.reading() as connection:
        tags = connection.execute(select(quality_counted.c.resident)).scalars().all()
    assert len(set(tags)) == 13


def test_the_province_sums_all_stations_of_its_database(given: StationOptionsMaker) -> None:
    with (
        StationServer(given(), clock=Clock()) as one,
        StationServer(given(station_id="bac-ly"), clock=Clock()) as two,
    ):
        for server in (one, two):
            terminal = Caller(server.url)
            for _ in range(6):
                check(terminal)
        answer = asked(Caller(one.url, of=given())).json()
        assert [s["station_id"] for s in answer["stations"]] == ["bac-ly", "test-station"]
        assert [s["figures"]["checked"] for s in answer["stations"]] == [5, 5]
        # Rounded from the sum, not summed from what is rounded.
        assert answer["total"]["checked"] == 10


def test_figures_are_for_supervisors(caller: Caller, given: StationOptionsMaker) -> None:
    url = f"{caller.url}/v1/data-quality?month=2026-11"
    assert caller.session.get(url, timeout=10).status_code == 401
    employ_officer(given(), CLERK)
    caller.sign_in(CLERK.id, PASSWORD)
    assert caller.session.get(url, timeout=10).json()["code"] == "role-too-low"


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "2026-1", "x"])
def test_a_month_that_cannot_be_is_refused(lasting: Caller, month: str) -> None:
    assert asked(lasting, month).status_code == 422


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"outcome": {"match": -1}}, "malformed"),
        ({"outcome": {"match": 1000}}, "malformed"),
        ({"outcome": {"fine": 1}}, "malformed"),
        ({"outcome": {}}, "malformed"),
        ({"outcome": {"match": 0, "differs": 0}}, "malformed"),
        ({"area": "x" * 81}, "malformed"),
        ({"area": "Xã \x00"}, "malformed"),
        ({"area": "số 035090004321"}, "malformed"),
        ({"assurance": "card_data_authentic"}, "assurance-too-low"),
    ],
)
def test_what_cannot_be_is_refused(lasting: Caller, changes: dict[str, Any], code: str) -> None:
    said = {"number": next(strangers), "assurance": "card_genuine", "outcome": {"match": 1}}
    answer = lasting.post("/v1/record-checks", {**said, **changes}, new_key())
    assert answer.json()["code"] == code
