"""The counter console over HTTP: who sees what, in which order, and what is refused."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from kiosk.staff.member import Member, Role
from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import MINH, OFFICER, Caller, Clock, employ_officer, new_key

NAME = "TRẦN VĂN MINH"
LAN = Member(id="lan", name="Trung úy Nguyễn Thị Lan", role=Role.CLERK)
TECHNICIAN = Member(id="tech", name="Kỹ thuật viên", role=Role.TECHNICIAN)


@pytest.fixture
def lan(station: StationServer, given: StationOptionsMaker) -> Caller:
    """Another officer's browser."""
    return signed_in(station, given, LAN)


def signed_in(station: StationServer, given: StationOptionsMaker, member: Member) -> Caller:
    employ_officer(given(), member)
    caller = Caller(station.url)
    assert caller.sign_in(member.id).status_code == 201
    return caller


def take_named(caller: Caller, name: str = NAME, service: str = "residence") -> str:
    body = {"service_id": service, "assurance": "card_genuine", "holder": {"name": name}}
    answer = caller.post("/v1/tickets", body, new_key())
    assert answer.status_code == 201
    return str(answer.json()["id"])


def live(caller: Caller, counter: str = "1", language: str = "en") -> str:
    caller.be_signed_in()
    answer = caller.session.get(
        f"{caller.url}/console/live?counter={counter}",
        headers={"Accept-Language": language},
        timeout=10,
    )
    assert answer.status_code == 200
    return answer.text


def part(page: str, name: str) -> str:
    """The section of that id."""
    found = re.search(rf'<section id="{name}".*?</section>', page, re.DOTALL)
    assert found is not None
    return found[0]


def numbers(text: str) -> list[str]:
    return re.findall(r'<li data-ticket="[^"]+" data-number="([^"]+)"', text)


def test_nobody_sees_a_counter_without_signing_in(station: StationServer, caller: Caller) -> None:
    take_named(caller)
    caller.next()
    stranger = Caller(station.url)
    for page in ("/console", "/console/counters", "/console/day"):
        answer = stranger.session.get(station.url + page, allow_redirects=False, timeout=10)
        assert (answer.status_code, answer.text) == (303, "")
        assert answer.headers["Location"].startswith("/sign-in?to=")
    ticket = caller.get("/v1/staff/queue?counter=1").json()["counter"]["ticket"]["id"]
    for path in ("live?counter=1", f"ticket?ticket_id={ticket}"):
        answer = stranger.get(f"/console/{path}")
        assert answer.status_code == 401
        assert NAME not in answer.text


def test_a_technician_has_no_business_there(
    station: StationServer, given: StationOptionsMaker
) -> None:
    technician = signed_in(station, given, TECHNICIAN)
    for path in ("", "/counters", "/day", "/live?counter=1"):
        assert technician.get(f"/console{path}").status_code == 403


def test_a_counter_is_chosen_and_remembered(caller: Caller) -> None:
    caller.be_signed_in()
    first = caller.get("/console")
    assert first.url.endswith("/console/counters")
    form = {"csrf": caller.csrf, "counter": "2"}
    chosen = caller.session.post(caller.url + "/console/counters", data=form, timeout=10)
    assert chosen.url.endswith("/console")
    assert 'data-counter="2"' in chosen.text
    assert 'data-counter="2"' in caller.get("/console").text
    for wrong in ({"counter": "2"}, {"counter": "9", "csrf": caller.csrf}):
        answer = caller.session.post(caller.url + "/console/counters", data=wrong, timeout=10)
        assert answer.status_code in (403, 404)
    assert 'data-counter="2"' in caller.get("/console").text


def test_the_name_is_shown_to_the_officer_at_that_counter_alone(
    caller: Caller, lan: Caller
) -> None:
    ticket = take_named(caller)
    assert NAME not in live(caller)
    caller.next()
    current = part(live(caller), "current")
    assert NAME in current
    assert "Genuine card" in current
    seen = live(lan)
    assert NAME not in seen
    assert f"{OFFICER.name} sits here" in seen
    assert "The name is shown to the officer who sits here." in seen
    for caller_of in (caller, lan):
        assert NAME not in caller_of.get(f"/console/ticket?ticket_id={ticket}").text
    # Whoever takes the counter over is told.
    assert lan.staff("counter", counter="1", state="open").status_code == 200
    assert NAME in part(live(lan), "current")
    assert NAME not in live(caller)


def test_the_name_is_gone_with_the_day(caller: Caller, clock: Clock) -> None:
    take_named(caller)
    caller.next()
    assert NAME in live(caller)
    caller.staff("end-of-day", day="2026-11-24")
    assert NAME not in live(caller)


def test_what_people_wrote_is_shown_as_text(caller: Caller) -> None:
    ticket = take_named(caller, "<b>NAM</b>")
    note = '<script>alert("x")</script>'
    caller.staff("transfer", ticket_id=ticket, service_id="residence", to_counter="1", note=note)
    waiting = live(caller)
    caller.next()
    for shown in (waiting, live(caller)):
        assert "<script>" not in shown
        assert "&lt;script&gt;" in shown
        assert "<b>NAM" not in shown


def test_they_stand_in_the_order_in_which_they_will_be_called(caller: Caller, clock: Clock) -> None:
    at = (clock.now + dt.timedelta(minutes=30)).isoformat()
    caller.staff("appointments", service_id="residence", at=at, number=MINH)
    body = {"service_id": "residence", "number": MINH, "assurance": "card_genuine"}
    caller.post("/v1/check-ins", body, new_key())
    for priority in ("none", "none", "elderly", "merit", "disability"):
        wish = {"service_id": "residence", "assurance": "anonymous", "priority": priority}
        caller.post("/v1/tickets", wish, new_key())
    line = part(live(caller), "line")
    shown = numbers(line)
    assert shown == ["A004", "A005", "A002", "A006", "A003", "A001"]
    assert line.count("not yet due") == 1
    asked = caller.get("/v1/staff/queue?counter=1").json()["waiting"]
    assert [ticket["number"] for ticket in asked] == shown
    called, current = [], None
    for _ in shown:
        ticket = caller.next("1", current).json()["ticket"]
        called.append(ticket["number"])
        current = ticket["id"]
    assert called == shown


def test_held_ones_and_missed_ones_wait_apart(caller: Caller, clock: Clock) -> None:
    held, missed = caller.take().json()["id"], caller.take().json()["id"]
    caller.take("vehicles")
    caller.staff("hold", ticket_id=held)
    caller.next()
    caller.staff("no-show", counter="1", ticket_id=missed)
    page = live(caller)
    assert numbers(part(page, "held")) == ["A001"]
    assert numbers(part(page, "missed")) == ["A002"]
    assert numbers(part(page, "line")) == []
    assert numbers(part(live(caller, "2"), "missed")) == []
    caller.staff("return", ticket_id=missed)
    assert numbers(part(live(caller), "line")) == ["A002"]
    caller.next()
    caller.staff("no-show", counter="1", ticket_id=missed)
    clock.now += dt.timedelta(minutes=31)
    caller.sign_in()
    assert numbers(part(live(caller), "missed")) == []


def test_a_transfer_shows_its_note_and_what_the_person_first_came_for(
    caller: Caller, lan: Caller
) -> None:
    take_named(caller)
    ticket = caller.next().json()["ticket"]["id"]
    note = "Cần chụp ảnh lại"
    to = {"service_id": "identity_card", "to_counter": "2", "note": note}
    assert caller.staff("transfer", ticket_id=ticket, **to).status_code == 200
    line = part(live(lan, "2"), "line")
    assert note in line
    assert "for this counter" in line
    lan.next("2")
    current = part(live(lan, "2"), "current")
    assert note in current
    assert OFFICER.name in current
    assert "First came for: Residence registration" in current
    assert NAME in current


def test_what_can_be_done_follows_the_state(caller: Caller) -> None:
    def can() -> set[str]:
        found = re.search(r'data-can="([^"]*)" data-counter-state', live(caller))
        assert found is not None
        return set(found[1].split())

    at_counter = {"finish", "transfer", "hold", "cancel", "next", "call"}
    assert can() == {"next", "call"}
    ticket = caller.take().json()["id"]
    caller.next()
    assert can() == at_counter | {"recall", "start", "no-show"}
    caller.staff("start", counter="1", ticket_id=ticket)
    assert can() == at_counter
    caller.staff("finish", counter="1", ticket_id=ticket)
    caller.staff("counter", counter="1", state="break")
    assert can() == set()


def test_my_day_counts_what_i_did(caller: Caller, lan: Caller, clock: Clock) -> None:
    for _ in range(4):
        caller.take()
    for minutes in (4, 8):
        ticket = caller.next().json()["ticket"]["id"]
        clock.now += dt.timedelta(minutes=minutes)
        caller.staff("finish", counter="1", ticket_id=ticket)
    ticket = caller.next().json()["ticket"]["id"]
    caller.staff("no-show", counter="1", ticket_id=ticket)
    headers = {"Accept-Language": "en"}
    page = caller.session.get(caller.url + "/console/day", headers=headers, timeout=10).text
    figures = re.findall(r"<strong>([^<]*)</strong>", page)
    assert figures == ["2", "6 min", "1", "0"]
    assert re.findall(r'<th scope="row">([^<]+)', page) == ["A003", "A002", "A001"]
    assert "A001" not in lan.get("/console/day").text


def test_the_console_speaks_both_languages(caller: Caller) -> None:
    caller.be_signed_in()
    take_named(caller)
    caller.next()
    assert "Thẻ chính gốc" in live(caller, language="vi")
    assert "Genuine card" in live(caller, language="en")
    assert "Cư trú" in live(caller, language="vi")
    assert "Residence registration" in live(caller, language="en")
