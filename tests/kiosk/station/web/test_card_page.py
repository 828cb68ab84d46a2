"""A supervisor registers and removes a member's staff card; its number is nowhere afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.staff.member import Member
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import (
    CLERK,
    HOA,
    MINH,
    OFFICER,
    TECHNICIAN,
    Caller,
    Clock,
    employ_officer,
    options,
)
from tests.kiosk.station.web.test_staff_pages import Browser

STAFF = "/supervisor/staff"
PAGE = f"{STAFF}/card"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StationServer]:
    for member in (OFFICER, CLERK, TECHNICIAN):
        employ_officer(options(tmp_path), member)
    with StationServer(options(tmp_path), clock=Clock()) as running:
        yield running


@pytest.fixture
def supervisor(server: StationServer) -> Browser:
    return signed_in(server)


def signed_in(server: StationServer, member: Member = OFFICER) -> Browser:
    browser = Browser(server.url)
    assert browser.sign_in(member.id).status_code == 200
    return browser


def shown_at_terminal(server: StationServer, number: str = MINH) -> str:
    answer = Caller(server.url).post("/v1/staff-access", {"number": number}).json()
    return str(answer.get("role") or answer["code"])


def page_of(browser: Browser, member: Member = CLERK) -> str:
    return browser.get(f"{PAGE}?id={member.id}").text


def test_a_registered_card_opens_terminals_as_its_member_until_it_is_removed(
    server: StationServer, supervisor: Browser
) -> None:
    edit = supervisor.get(f"{STAFF}/edit?id={CLERK.id}").text
    assert f'href="{PAGE}?id={CLERK.id}"' in edit
    assert "No card" in page_of(supervisor)
    done = supervisor.send(PAGE, id=CLERK.id, number=" 035 090 004 321\t")
    assert "The card is registered" in done.text
    assert "since 08:00 24/11/2026" in done.text
    assert shown_at_terminal(server) == "clerk"
    gone = supervisor.send(f"{PAGE}/remove", id=CLERK.id)
    assert "The card is removed" in gone.text
    assert "No card" in gone.text
    assert shown_at_terminal(server) == "access-card-unknown"


def test_another_card_takes_the_place_of_the_former(
    server: StationServer, supervisor: Browser
) -> None:
    supervisor.send(PAGE, id=CLERK.id, number=MINH)
    supervisor.send(PAGE, id=CLERK.id, number=HOA)
    assert shown_at_terminal(server, MINH) == "access-card-unknown"
    assert shown_at_terminal(server, HOA) == "clerk"


@pytest.mark.parametrize(
    "number", ["", "12345", MINH + "0", "035o90004321", "０３５０９０００４３２１"]
)
def test_what_is_no_number_is_said_and_not_repeated(
    server: StationServer, supervisor: Browser, number: str
) -> None:
    answer = supervisor.send(PAGE, id=CLERK.id, number=number)
    assert answer.status_code == 422
    assert "The number has 12 digits." in answer.text
    assert number == "" or number not in answer.text
    assert "No card" in page_of(supervisor)


def test_a_card_of_another_member_is_refused(server: StationServer, supervisor: Browser) -> None:
    supervisor.send(PAGE, id=CLERK.id, number=MINH)
    answer = supervisor.send(PAGE, id=TECHNICIAN.id, number=MINH)
    assert answer.status_code == 422
    assert "registered to another member" in answer.text
    assert MINH not in answer.text
    assert shown_at_terminal(server) == "clerk"


def test_a_deactivated_account_gets_no_card(server: StationServer, supervisor: Browser) -> None:
    supervisor.send(f"{STAFF}/active", id=CLERK.id, active="no", revision="0")
    page = page_of(supervisor)
    assert "no card opens anything" in page
    assert 'name="number"' not in page
    assert supervisor.send(PAGE, id=CLERK.id, number=MINH).status_code == 404
    assert shown_at_terminal(server) == "access-card-unknown"


def test_a_card_belongs_to_an_account(supervisor: Browser) -> None:
    for wanted in ("nobody", "", "%00", "' OR 1=1", "x" * 500):
        assert supervisor.send(PAGE, id=wanted, number=MINH).status_code in (404, 422), wanted
        supervisor.send(f"{PAGE}/remove", id=wanted)
    trail = supervisor.get("/supervisor/audit").text
    rows = trail.split("<tbody>")[1]
    assert "staff card" not in rows


def test_without_a_member_the_page_leads_to_the_list(supervisor: Browser) -> None:
    assert supervisor.get(PAGE).url.endswith(STAFF)


def test_others_than_supervisors_register_and_remove_no_card(
    server: StationServer, supervisor: Browser
) -> None:
    supervisor.send(PAGE, id=CLERK.id, number=MINH)
    for member in (CLERK, TECHNICIAN):
        other = signed_in(server, member)
        assert other.get(f"{PAGE}?id={CLERK.id}").status_code == 403
        assert other.send(PAGE, id=member.id, number=HOA).status_code == 403
        assert other.send(f"{PAGE}/remove", id=CLERK.id).status_code == 403
    assert shown_at_terminal(server) == "clerk"


def test_a_form_of_another_page_changes_nothing(server: StationServer, supervisor: Browser) -> None:
    supervisor.send(PAGE, id=CLERK.id, number=HOA)
    for csrf in ("", "wrong"):
        assert supervisor.send(PAGE, id=CLERK.id, number=MINH, csrf=csrf).status_code == 403
        assert supervisor.send(f"{PAGE}/remove", id=CLERK.id, csrf=csrf).status_code == 403
    assert shown_at_terminal(server, HOA) == "clerk"


def test_the_trail_says_whose_card_and_no_number(
    server: StationServer, supervisor: Browser
) -> None:
    supervisor.send(PAGE, id=CLERK.id, number=MINH)
    supervisor.send(f"{PAGE}/remove", id=CLERK.id)
    trail = supervisor.get("/supervisor/audit").text
    rows = re.findall(r"<strong>([^<]+)</strong></td>\s*<td[^>]*>([^<]*)</td>", trail)
    assert rows[:2] == [
        ("Removed a staff card", CLERK.name),
        ("Registered a staff card", CLERK.name),
    ]
    assert MINH not in trail
