"""Officers over HTTP: one ticket each, each step once, refused when the picture was old."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import JSON, LONG, MINH, Caller, Clock, new_key


def called(caller: Caller, counter: str = "1", current: str | None = None) -> JSON:
    ticket: JSON = caller.next(counter, current).json()["ticket"]
    return ticket


def test_a_day_at_a_counter(caller: Caller, clock: Clock) -> None:
    first = caller.take().json()["id"]
    caller.take()
    ticket = called(caller)
    assert (ticket["id"], ticket["number"], ticket["state"]) == (first, "A001", "called")
    assert caller.waiting() == 1
    at = {"counter": "1", "ticket_id": first}
    assert caller.staff("recall", **at).json()["calls"] == 2
    assert caller.staff("start", **at).json()["state"] == "serving"
    clock.now += dt.timedelta(minutes=5)
    assert caller.staff("finish", **at).json()["state"] == "served"
    second = called(caller)
    assert caller.staff("no-show", counter="1", ticket_id=second["id"]).status_code == 200
    assert caller.next().json() == {"ticket": None}
    back = caller.staff("return", ticket_id=second["id"]).json()
    assert (back["state"], back["returns"]) == ("waiting", 1)
    history = caller.get(f"/v1/staff/history?ticket_id={second['id']}").json()
    kinds = [event["kind"] for event in history["events"]]
    assert kinds == ["taken", "called", "no_show", "returned"]
    assert [event["staff"] for event in history["events"]] == [None, *["officer-1"] * 3]


def test_two_counters_that_press_next_at_once_get_one_ticket_each(
    station: StationServer, given: StationOptionsMaker
) -> None:
    caller = Caller(station.url)
    for _ in range(20):
        caller.take("identity_card")
    # Counters that serve other services get nothing; counter 2 presses from eight consoles at once.
    consoles = [Caller(station.url, of=given()) for _ in range(8)]
    for console in consoles:
        console.be_signed_in()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda console: console.next("2"), consoles))
    won = [a for a in answers if a.status_code == 200]
    assert len(won) == 1
    assert {a.json()["code"] for a in answers if a not in won} == {"changed-meanwhile"}
    assert caller.waiting("identity_card") == 19


def test_no_ticket_is_called_twice_however_many_call(given_two: tuple[Caller, Caller]) -> None:
    """Two service processes on one store; officers press as fast as they can."""
    one, two = given_two
    for _ in range(30):
        one.take("residence")
        one.take("vehicles")

    def officer(place: tuple[Caller, str]) -> list[str]:
        caller, counter = place
        numbers, current = [], None
        while ticket := called(caller, counter, current):
            numbers.append(ticket["number"])
            current = ticket["id"]
        return numbers

    places = [(one, "1"), (two, "3")]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(officer, places))
    assert found[0] == [f"A{n:03d}" for n in range(1, 31)]
    assert found[1] == [f"D{n:03d}" for n in range(1, 31)]


def test_a_repeated_key_calls_once_and_is_answered_the_same(caller: Caller) -> None:
    caller.take()
    caller.take()
    key = new_key()
    answers = [caller.staff("next", key, counter="1", current=None) for _ in range(3)]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert caller.waiting() == 1
    other = caller.staff("next", key, counter="2", current=None)
    assert other.json()["code"] == "key-reused"


def test_an_officer_who_looks_at_an_old_picture_is_refused(caller: Caller) -> None:
    ticket = caller.take().json()["id"]
    assert caller.staff("hold", ticket_id=ticket, revision=0).json()["revision"] == 1
    stale = caller.staff("cancel", ticket_id=ticket, reason="other", revision=0)
    assert (stale.status_code, stale.json()["code"]) == (409, "changed-meanwhile")


def test_a_number_is_called_by_what_is_printed(caller: Caller) -> None:
    caller.take()
    caller.take()
    got = caller.staff("call", counter="1", current=None, number="A002").json()
    assert got["number"] == "A002"
    missing = caller.staff("call", counter="1", current=got["id"], number="A003")
    assert (missing.status_code, missing.json()["code"]) == (404, "unknown-ticket")


def test_a_transfer_reaches_the_other_counter_with_its_note(caller: Caller) -> None:
    ticket = caller.take().json()["id"]
    called(caller)
    note = "Thiếu ảnh thẻ"
    sent = caller.staff("transfer", ticket_id=ticket, service_id="vehicles", note=note)
    assert sent.json()["state"] == "transferred"
    queue = caller.get("/v1/staff/queue?counter=3").json()
    assert [t["number"] for t in queue["waiting"]] == ["A001"]
    events = caller.get(f"/v1/staff/history?ticket_id={ticket}").json()["events"]
    assert events[-1]["note"] == note
    assert called(caller, "3")["number"] == "A001"


def test_priority_by_law_is_called_first_and_can_be_given_by_staff(caller: Caller) -> None:
    ids = [caller.take().json()["id"] for _ in range(3)]
    body = {"service_id": "residence", "assurance": "anonymous", "priority": "elderly"}
    caller.post("/v1/tickets", body, new_key())
    caller.staff("priority", ticket_id=ids[2], priority="pregnant")
    order, current = [], None
    for _ in range(4):
        ticket = called(caller, "1", current)
        current = ticket["id"]
        order.append(ticket["number"])
    assert order == ["A003", "A004", "A001", "A002"]


def test_one_resident_gets_one_ticket_and_hears_its_number_again(caller: Caller) -> None:
    body = {"service_id": "residence", "assurance": "card_genuine", "number": MINH}
    assert caller.post("/v1/tickets", body, new_key()).status_code == 201
    again = caller.post("/v1/tickets", body, new_key())
    assert (again.status_code, again.json()["code"]) == (409, "already-waiting")
    assert again.json()["number"] == "A001"
    assert caller.post("/v1/tickets", {**body, "number": LONG}, new_key()).status_code == 201


def test_an_appointment_is_booked_and_checked_in_by_card(caller: Caller, clock: Clock) -> None:
    at = (clock.now + dt.timedelta(minutes=10)).isoformat()
    booking = {"service_id": "residence", "at": at, "number": MINH}
    key = new_key()
    assert caller.staff("appointments", key, **booking).json()["id"] == key
    changed = caller.staff("appointments", key, **{**booking, "number": LONG})
    assert changed.json()["code"] == "key-reused"
    arrival = {"service_id": "residence", "number": MINH, "assurance": "card_genuine"}
    weak = caller.post("/v1/check-ins", {**arrival, "assurance": "anonymous"}, new_key())
    assert weak.status_code == 403
    ticket = caller.post("/v1/check-ins", arrival, key=(checked := new_key()))
    assert ticket.status_code == 201
    assert caller.post("/v1/check-ins", arrival, checked).json() == ticket.json()
    used = caller.post("/v1/check-ins", {**arrival, "number": LONG}, new_key())
    assert used.json()["code"] == "unknown-appointment"
    caller.take()
    assert called(caller)["number"] == "A002"
    clock.now += dt.timedelta(minutes=10)
    caller.take()
    first = caller.get("/v1/staff/queue?counter=1").json()
    assert called(caller, "1", first["counter"]["ticket"]["id"])["number"] == "A001"


def test_a_break_a_closed_service_and_the_end_of_the_day(caller: Caller) -> None:
    caller.take()
    caller.take("vehicles")
    assert caller.staff("counter", counter="1", state="break").json()["state"] == "break"
    assert caller.next().json()["code"] == "counter-not-open"
    assert caller.staff("service", service_id="vehicles", open=False).status_code == 200
    assert caller.take("vehicles").json()["code"] == "service-closed"
    queues = {q["service_id"]: q for q in caller.get("/v1/station").json()["queues"]}
    assert (queues["vehicles"]["open"], queues["residence"]["open"]) == (False, True)
    future = caller.staff("end-of-day", day="2026-11-25")
    assert future.json()["code"] == "wrong-state"
    assert caller.staff("end-of-day", day="2026-11-24").json() == {"tickets": 2}
    assert (caller.waiting(), caller.waiting("vehicles")) == (0, 0)
    assert caller.take().json()["code"] == "service-closed"


def test_what_does_not_exist_is_said(caller: Caller) -> None:
    assert caller.next("99").json()["code"] == "unknown-counter"
    nobody = caller.staff("hold", ticket_id=new_key())
    assert (nobody.status_code, nobody.json()["code"]) == (404, "unknown-ticket")
    assert caller.get(f"/v1/staff/history?ticket_id={new_key()}").status_code == 404
    assert caller.get("/v1/staff/queue?counter=99").json()["code"] == "unknown-counter"


def test_the_board_says_who_is_called_where_and_how_long_one_waits(caller: Caller) -> None:
    for _ in range(3):
        caller.take()
    called(caller)
    board = caller.get("/v1/board").json()
    counters = {c["name"]: c for c in board["counters"]}
    assert (counters["1"]["number"], counters["1"]["ticket_state"]) == ("A001", "called")
    assert counters["2"]["number"] is None
    queues = {q["service_id"]: q for q in board["queues"]}
    assert queues["residence"]["waiting"] == 2
    wait = queues["residence"]["wait"]
    assert 0 < wait["low"] <= wait["middle"] <= wait["high"]
    assert board["last_event"] == 4
    assert "officer" not in str(board)
