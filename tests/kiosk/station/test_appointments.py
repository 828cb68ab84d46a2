"""Appointments over HTTP: booked within bounds, listed, found by the number, cancelled."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import text

from kiosk.station.options import StationOptions
from kiosk.station.serve import StationServer
from kiosk.station.store import open_store
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import HOA, JSON, MINH, Caller, Clock, new_key

NINE = "2026-11-24T09:00:00+07:00"
TODAY = "2026-11-24"


@pytest.fixture
def chosen(given: StationOptionsMaker) -> StationOptions:
    return given()


def book(caller: Caller, at: str = NINE, **changes: Any) -> JSON:
    body = {"service_id": "residence", "at": at, "number": MINH, **changes}
    answer: JSON = caller.staff("appointments", **body).json()
    return answer


def listed(caller: Caller, day: str = TODAY) -> list[JSON]:
    found: list[JSON] = caller.get(f"/v1/staff/appointments?day={day}").json()["appointments"]
    return found


def found(caller: Caller, number: str, day: str = TODAY) -> list[str]:
    answer = caller.staff("appointments/find", day=day, number=number).json()
    return [one["id"] for one in answer["appointments"]]


def test_a_day_lists_its_appointments_by_their_hours(caller: Caller) -> None:
    late = book(caller, "2026-11-24T10:30:00+07:00")
    early = book(caller, number=HOA, service_id="vehicles")
    book(caller, "2026-11-25T09:00:00+07:00")
    assert [one["id"] for one in listed(caller)] == [early["id"], late["id"]]
    assert {one["state"] for one in listed(caller)} == {"booked"}
    assert len(listed(caller, "2026-11-25")) == 1
    assert listed(caller, "2026-11-26") == []


def test_the_card_checks_in_and_the_list_has_the_tickets_number(
    caller: Caller, clock: Clock
) -> None:
    book(caller, (clock.now + dt.timedelta(minutes=30)).isoformat())
    wish = {"service_id": "residence", "assurance": "card_genuine", "number": MINH}
    ticket = caller.post("/v1/tickets", wish, new_key()).json()
    (one,) = listed(caller)
    assert (one["state"], one["number"], one["missed"]) == ("checked_in", ticket["number"], False)


def test_an_appointment_to_which_nobody_came_is_missed(caller: Caller, clock: Clock) -> None:
    book(caller)
    clock.now += dt.timedelta(minutes=70)
    caller.sign_in()
    assert [one["missed"] for one in listed(caller)] == [False]
    clock.now += dt.timedelta(minutes=6)
    assert [(one["missed"], one["state"]) for one in listed(caller)] == [(True, "booked")]


def test_whose_an_appointment_is_is_found_by_the_number_of_that_day_alone(caller: Caller) -> None:
    mine, other = book(caller), book(caller, number=HOA)
    tomorrow = book(caller, "2026-11-25T09:00:00+07:00")
    assert found(caller, MINH) == [mine["id"]]
    assert found(caller, HOA) == [other["id"]]
    assert found(caller, MINH, "2026-11-25") == [tomorrow["id"]]
    assert found(caller, "035090004322") == []


def test_a_cancelled_appointment_checks_nobody_in_and_leaves_the_hour_to_others(
    caller: Caller, clock: Clock
) -> None:
    made = book(caller, (clock.now + dt.timedelta(minutes=30)).isoformat())
    key = new_key()
    for _ in range(2):  # the answer may have been lost
        done = caller.staff("appointments/cancel", key, appointment_id=made["id"])
        assert (done.status_code, done.json()["state"]) == (200, "cancelled")
    again = caller.staff("appointments/cancel", appointment_id=made["id"])
    assert (again.status_code, again.json()["code"]) == (409, "wrong-state")
    wish = {"service_id": "residence", "assurance": "card_genuine", "number": MINH}
    assert caller.post("/v1/tickets", wish, new_key()).json()["appointed_at"] is None
    assert [one["state"] for one in listed(caller)] == ["cancelled"]
    nobodys = caller.staff("appointments/cancel", appointment_id=new_key())
    assert (nobodys.status_code, nobodys.json()["code"]) == (404, "unknown-appointment")


def test_who_has_checked_in_is_cancelled_as_a_ticket(caller: Caller, clock: Clock) -> None:
    made = book(caller, (clock.now + dt.timedelta(minutes=30)).isoformat())
    arrival = {"service_id": "residence", "number": MINH, "assurance": "card_genuine"}
    assert caller.post("/v1/check-ins", arrival, new_key()).status_code == 201
    refused = caller.staff("appointments/cancel", appointment_id=made["id"])
    assert refused.json()["code"] == "wrong-state"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2026-11-24T07:59:00+07:00", "too-late"),
        ("2027-02-23T09:00:00+07:00", "too-far-ahead"),
    ],
)
def test_hours_out_of_bounds_are_refused(caller: Caller, at: str, code: str) -> None:
    assert book(caller, at)["code"] == code
    assert listed(caller) == []


def test_a_second_one_of_the_same_resident_service_and_day_is_refused(caller: Caller) -> None:
    book(caller)
    assert book(caller, "2026-11-24T10:00:00+07:00")["code"] == "already-booked"
    assert "code" not in book(caller, service_id="vehicles")
    assert "code" not in book(caller, "2026-11-25T09:00:00+07:00")


def test_a_repeated_booking_is_one(caller: Caller) -> None:
    body = {"service_id": "residence", "at": NINE, "number": MINH}
    key = new_key()
    first, again = (caller.staff("appointments", key, **body) for _ in range(2))
    assert first.json() == again.json()
    assert len(listed(caller)) == 1


def test_hours_and_capacity_of_the_catalogue_bind(given: StationOptionsMaker, clock: Clock) -> None:
    chosen = given()
    lines = chosen.catalogue_file.read_text(encoding="utf-8").split("\n")
    place = lines.index('id = "residence"')
    lines[place:place] = ['hours = ["mon-fri 07:30-11:30"]', "daily_capacity = 5"]
    file = chosen.state_dir / "services.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    chosen = given(catalogue_file=file)
    with StationServer(chosen, clock=clock) as server:
        caller = Caller(server.url, of=chosen)
        assert book(caller, "2026-11-24T11:30:00+07:00")["code"] == "service-closed"
        assert "code" not in book(caller)
        assert book(caller, number=HOA)["code"] == "hour-full"
        assert "code" not in book(caller, "2026-11-24T10:00:00+07:00", number=HOA)


def test_the_number_is_nowhere_in_the_store_and_the_trail_says_who_looked(
    caller: Caller, chosen: StationOptions
) -> None:
    made = book(caller)
    found(caller, MINH)
    caller.staff("appointments/cancel", appointment_id=made["id"])
    database = open_store(chosen)
    with database.reading() as connection:
        kept = {
            name: [
                tuple(map(str, row)) for row in connection.execute(text(f"SELECT * FROM {name}"))
            ]
            for name in ("appointments", "answers", "staff_audit", "queue_events")
        }
        said = connection.execute(
            text("SELECT staff, action, subject, detail FROM staff_audit ORDER BY seq DESC LIMIT 3")
        ).all()
    database.close()
    assert len(kept["appointments"]) == 1
    assert MINH not in str(kept)
    assert [tuple(row) for row in reversed(said)] == [
        ("officer-1", "appointments", "residence", "2026-11-24 09:00"),
        ("officer-1", "appointment-sought", TODAY, ""),
        ("officer-1", "appointment-cancelled", "residence", "2026-11-24 09:00"),
    ]


def test_a_number_in_an_address_is_not_taken(caller: Caller) -> None:
    caller.be_signed_in()
    answer = caller.session.post(
        f"{caller.url}/v1/staff/appointments/find?number={MINH}&day={TODAY}",
        headers={"X-CSRF-Token": caller.csrf},
        timeout=10,
    )
    assert answer.status_code == 422
    assert MINH not in answer.text
