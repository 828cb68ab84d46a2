"""The name that comes with a ticket: sealed in the store, told to nobody, gone with the day."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

import pytest
from sqlalchemy import select

from kiosk.station.database import Database
from kiosk.station.holder_schema import ticket_holders
from kiosk.station.holder_seal import HolderSeal
from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import JSON, MINH, Caller, Clock, new_key

NAME = "TRẦN VĂN MINH"
Kept = Callable[[], dict[str, str]]


def take(caller: Caller, key: str, name: object = NAME, assurance: str = "card_genuine") -> JSON:
    body = {"service_id": "residence", "assurance": assurance, "holder": {"name": name}}
    answer = caller.post("/v1/tickets", body, key)
    return {"status": answer.status_code, **answer.json()}


@pytest.fixture
def kept(given: StationOptionsMaker, store_url: str) -> Kept:
    """What is in the table: sealed name by ticket."""
    url = store_url if store_url.startswith("postgresql") else f"sqlite:///{given().store_file}"

    def look() -> dict[str, str]:
        database = Database(url)
        try:
            with database.reading() as connection:
                rows = connection.execute(
                    select(ticket_holders.c.ticket_id, ticket_holders.c.sealed)
                )
                return {row.ticket_id: row.sealed for row in rows}
        finally:
            database.close()

    return look


def test_the_name_is_kept_once_and_opens_with_the_stations_key_alone(
    caller: Caller, kept: Kept, given: StationOptionsMaker
) -> None:
    key = new_key()
    assert take(caller, key)["status"] == 201
    assert take(caller, key)["status"] == 200
    assert take(caller, other := new_key())["status"] == 201
    found = kept()
    assert found.keys() == {key, other}
    assert found[key] != found[other]
    secret = (given().state_dir / "resident.key").read_bytes()
    seal = HolderSeal(secret, "test-station")
    assert seal.opened(key, found[key]) == NAME
    assert seal.opened(other, found[key]) is None
    assert HolderSeal(secret, "other-station").opened(key, found[key]) is None
    assert HolderSeal(bytes(32), "test-station").opened(key, found[key]) is None
    assert seal.opened(key, "no base64") is None
    assert seal.opened(key, "") is None


def test_the_length_of_a_name_does_not_show() -> None:
    seal = HolderSeal(bytes(32), "test-station")
    assert len({len(seal.sealed("1", name)) for name in ("LÊ A", NAME, "N" * 32)}) == 1


def test_a_check_in_for_an_appointment_brings_its_name(
    caller: Caller, clock: Clock, kept: Kept
) -> None:
    at = (clock.now + dt.timedelta(minutes=10)).isoformat()
    caller.staff("appointments", service_id="residence", at=at, number=MINH)
    body = {
        "service_id": "residence",
        "number": MINH,
        "assurance": "card_genuine",
        "holder": {"name": NAME},
    }
    assert caller.post("/v1/check-ins", body, key := new_key()).status_code == 201
    assert kept().keys() == {key}


def test_a_name_that_nothing_proves_is_refused(caller: Caller, kept: Kept) -> None:
    refused = take(caller, new_key(), assurance="anonymous")
    assert (refused["status"], refused["code"]) == (403, "assurance-too-low")
    assert take(caller, new_key(), assurance="card_data_authentic")["status"] == 201
    assert len(kept()) == 1


@pytest.mark.parametrize(
    "name",
    ["", " ", "N" * 121, "MINH\n", "MI\u0000NH", "MI\u202eNH", "Tra\u0302\u0300n", 7, None, ["A"]],
)
def test_what_is_no_name_is_refused_without_being_repeated(lasting: Caller, name: object) -> None:
    refused = take(lasting, new_key(), name)
    assert (refused["status"], refused["code"]) == (422, "malformed")
    assert set(refused["fields"]) <= {"holder", "name"}


def test_the_longest_name_fits(lasting: Caller) -> None:
    assert take(lasting, new_key(), "Ẫ" * 120)["status"] == 201


def test_the_name_is_in_no_answer_event_file_or_log(
    station: StationServer, given: StationOptionsMaker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caller, key = Caller(station.url), new_key()
    heard = [str(take(caller, key)), str(take(caller, key, assurance="anonymous"))]
    heard += [caller.next().text, caller.staff("recall", counter="1", ticket_id=key).text]
    asked = ("board", "station", "staff/queue?counter=1", f"staff/history?ticket_id={key}")
    heard += [caller.get(f"/v1/{path}").text for path in asked]
    events = caller.session.get(
        caller.url + "/v1/events", headers={"Last-Event-ID": "0"}, stream=True, timeout=10
    )
    chunks = events.iter_content(65536)
    heard += [next(chunks).decode(), next(chunks).decode()]
    events.close()
    assert "A001" in heard[-1]
    files = [file.read_bytes() for file in given().state_dir.iterdir() if file.is_file()]
    assert files
    for text in (*heard, caplog.text):
        assert "MINH" not in text
    assert not [file for file in files if b"MINH" in file]


def test_a_ticket_that_nobody_comes_with_takes_its_name_along(caller: Caller, kept: Kept) -> None:
    cancelled, withdrawn, stays = new_key(), new_key(), new_key()
    for key in (cancelled, withdrawn, stays):
        take(caller, key)
    caller.staff("cancel", ticket_id=cancelled, reason="resident_left")
    assert caller.post("/v1/tickets/withdrawals", {"id": withdrawn}).status_code == 204
    assert kept().keys() == {stays}


def test_the_names_go_when_staff_end_the_day(caller: Caller, kept: Kept) -> None:
    take(caller, new_key())
    take(caller, new_key())
    caller.next()
    assert len(kept()) == 2
    caller.staff("end-of-day", day="2026-11-24")
    assert kept() == {}


@pytest.mark.parametrize("later", [dt.timedelta(hours=16, minutes=1), dt.timedelta(hours=24)])
def test_the_names_go_when_nobody_ends_the_day(
    given: StationOptionsMaker, clock: Clock, kept: Kept, later: dt.timedelta
) -> None:
    with StationServer(given(), clock=clock) as server:
        caller = Caller(server.url, of=given())
        take(caller, new_key())
        served = caller.next().json()["ticket"]["id"]
        caller.staff("finish", counter="1", ticket_id=served)
    assert len(kept()) == 1
    clock.now += later
    with StationServer(given(), clock=clock) as server:
        Caller(server.url).take()
    assert kept() == {}


def test_the_names_of_this_very_day_outlive_a_restart(
    given: StationOptionsMaker, clock: Clock, kept: Kept
) -> None:
    with StationServer(given(), clock=clock) as server:
        take(Caller(server.url), new_key())
    clock.now += dt.timedelta(hours=8)
    with StationServer(given(), clock=clock) as server:
        Caller(server.url).take()
    assert len(kept()) == 1
