"""Who comes with the card for an appointment is checked in by it; others wait as they come."""

from __future__ import annotations

import datetime as dt

import requests

from tests.kiosk.station.running import HOA, MINH, Caller, Clock, new_key


def book(caller: Caller, at: dt.datetime, number: str = MINH) -> None:
    body = {"service_id": "residence", "at": at.isoformat(), "number": number}
    assert caller.staff("appointments", **body).status_code == 200


def take(caller: Caller, number: str, assurance: str = "card_genuine") -> requests.Response:
    body = {"service_id": "residence", "assurance": assurance, "number": number}
    return caller.post("/v1/tickets", body, new_key())


def test_the_card_alone_checks_in(caller: Caller, clock: Clock) -> None:
    hour = clock.now + dt.timedelta(minutes=30)
    book(caller, hour)
    ticket = take(caller, MINH).json()
    assert dt.datetime.fromisoformat(ticket["appointed_at"]) == hour


def test_another_resident_takes_a_ticket_as_it_comes(caller: Caller, clock: Clock) -> None:
    book(caller, clock.now + dt.timedelta(minutes=30))
    assert take(caller, HOA).json()["appointed_at"] is None


def test_a_card_that_may_be_a_copy_checks_nobody_in(caller: Caller, clock: Clock) -> None:
    book(caller, clock.now + dt.timedelta(minutes=30))
    assert take(caller, MINH, "card_data_authentic").json()["appointed_at"] is None


def test_whoever_comes_hours_early_waits_as_anybody_and_is_not_given_two(
    caller: Caller, clock: Clock
) -> None:
    book(caller, clock.now + dt.timedelta(hours=3))
    first = take(caller, MINH).json()
    assert first["appointed_at"] is None
    again = take(caller, MINH)
    assert again.status_code == 409
    assert (again.json()["code"], again.json()["number"]) == ("already-waiting", first["number"])


def test_the_station_says_from_which_age_somebody_is_served_first(caller: Caller) -> None:
    assert caller.get("/v1/station").json()["elderly_from"] == 75
