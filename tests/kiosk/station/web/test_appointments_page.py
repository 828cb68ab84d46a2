"""The page of appointments: a day by its hours, for clerks and supervisors."""

from __future__ import annotations

import re

import pytest

from kiosk.station.options import StationOptions
from tests.kiosk.station.running import HOA, MINH, TECHNICIAN, Caller, employ_officer

PAGE = "/console/appointments"


def rows(page: str) -> list[str]:
    """Each appointment's texts."""
    found = re.findall(r"<tr data-id.*?</tr>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in found]


def test_a_day_stands_there_by_its_hours(clerk: Caller) -> None:
    for hour, service, number in (
        ("09:30", "residence", MINH),
        ("09:00", "vehicles", HOA),
        ("10:00", "identity_card", MINH),
    ):
        at = f"2026-11-24T{hour}:00+07:00"
        clerk.staff("appointments", service_id=service, at=at, number=number)
    page = clerk.get(PAGE).text
    assert rows(page) == [
        "09:00 Vehicle registration Booked Cancel it",
        "09:30 Residence registration Booked Cancel it",
        "10:00 Identity card Booked Cancel it",
    ]
    assert "09:00 – 09:59" in page
    assert "3 appointments" in page
    assert MINH not in page
    assert rows(clerk.get(f"{PAGE}/day?day=2026-11-24").text) == rows(page)
    assert "Nobody has an appointment" in clerk.get(f"{PAGE}?day=2026-11-25").text


def test_what_is_over_cannot_be_cancelled(clerk: Caller) -> None:
    at = "2026-11-25T09:00:00+07:00"
    made = clerk.staff("appointments", service_id="residence", at=at, number=MINH).json()
    clerk.staff("appointments/cancel", appointment_id=made["id"])
    assert rows(clerk.get(f"{PAGE}?day=2026-11-25").text) == [
        "09:00 Residence registration Called off"
    ]


@pytest.mark.parametrize("day", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_today(clerk: Caller, day: str) -> None:
    answer = clerk.get(f"{PAGE}?day={day}")
    assert answer.status_code == 200
    assert "Tuesday, 24/11/2026" in answer.text
    assert clerk.get(f"{PAGE}/day?day={day}").status_code == 422


def test_no_form_of_the_page_can_put_a_number_into_an_address(clerk: Caller) -> None:
    fields = re.findall(r"<input[^>]*resident-number[^>]*>", clerk.get(PAGE).text)
    assert len(fields) == 2
    assert not any(" name=" in field for field in fields)


def test_it_is_for_clerks_and_supervisors(caller: Caller, chosen: StationOptions) -> None:
    asked = caller.session.get(caller.url + PAGE, allow_redirects=False, timeout=10)
    assert asked.headers["Location"] == "/sign-in?to=%2Fconsole%2Fappointments"
    employ_officer(chosen, TECHNICIAN)
    caller.sign_in(TECHNICIAN.id)
    assert caller.get(PAGE).status_code == 403
    assert caller.get(f"{PAGE}/day?day=2026-11-24").status_code == 403


def test_the_way_there_stands_in_the_navigation_and_is_marked_once(clerk: Caller) -> None:
    page = clerk.get(PAGE).text
    assert re.findall(r'<a href="([^"]*)" aria-current', page) == [PAGE]
    console = clerk.get("/console/counters").text
    assert re.findall(r'<a href="([^"]*)" aria-current', console) == ["/console"]
    assert f'<a href="{PAGE}"' in console
