"""Days that nobody ended end by themselves, and answers are not kept for ever."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from sqlalchemy import func, select

from kiosk.station import housekeeping
from kiosk.station.answer_store import KEPT
from kiosk.station.database import Database
from kiosk.station.schema import answers
from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import Caller, Clock, new_key


def test_yesterdays_tickets_end_and_today_begins_fresh(
    given: StationOptionsMaker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "EVERY", 0.05)
    with StationServer(given(), clock=clock) as server:
        old = Caller(server.url).take().json()["id"]
    clock.now += dt.timedelta(days=1)
    with StationServer(given(), clock=clock) as server:
        caller = Caller(server.url, of=given())
        assert caller.take().json()["number"] == "A001"
        deadline = time.monotonic() + 20
        while True:
            ticket = caller.get(f"/v1/staff/history?ticket_id={old}").json()
            if ticket["ticket"]["state"] != "waiting":
                break
            assert time.monotonic() < deadline, "yesterday does not end"
            time.sleep(0.02)
        assert ticket["ticket"]["state"] == "cancelled"
        assert ticket["events"][-1]["reason"] == "end_of_day"
        assert ticket["events"][-1]["staff"] is None
        assert caller.waiting() == 1


def test_todays_tickets_outlive_a_restart(given: StationOptionsMaker, clock: Clock) -> None:
    with StationServer(given(), clock=clock) as server:
        Caller(server.url).take()
    with StationServer(given(), clock=clock) as server:
        assert Caller(server.url, of=given()).next().json()["ticket"]["number"] == "A001"


def test_answers_are_dropped_when_nobody_will_repeat_them(
    given: StationOptionsMaker, clock: Clock, store_url: str
) -> None:
    with StationServer(given(), clock=clock) as server:
        caller = Caller(server.url, of=given())
        caller.staff("service", new_key(), service_id="vehicles", open=False)
    url = store_url if store_url.startswith("postgresql") else f"sqlite:///{given().store_file}"
    kept = []
    for later in (dt.timedelta(), KEPT + dt.timedelta(hours=1)):
        clock.now += later
        with StationServer(given(), clock=clock) as server:
            Caller(server.url).take()
        database = Database(url)
        with database.reading() as connection:
            kept.append(connection.execute(select(func.count()).select_from(answers)).scalar_one())
        database.close()
    assert kept == [1, 0]
