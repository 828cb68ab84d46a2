"""What officers do beside calling: tickets at the desk, answers to terminals that call for help."""

from __future__ import annotations

from kiosk.station.serve import StationServer
from tests.kiosk.station.running import Caller, new_key


def audited(caller: Caller, ticket: str) -> list[str | None]:
    events = caller.get(f"/v1/staff/history?ticket_id={ticket}").json()["events"]
    return [event["staff"] for event in events]


def test_a_ticket_at_the_desk_stands_in_the_same_line(caller: Caller) -> None:
    caller.take("criminal_record", assurance="card_genuine")
    key = new_key()
    body = {"service_id": "criminal_record", "priority": "none"}
    answer = caller.staff("tickets", key, **body)
    assert answer.status_code == 200
    given = answer.json()
    assert (given["ticket"]["number"], given["waiting_before"]) == ("E002", 1)
    assert given["counters"] == ["3"]
    assert caller.staff("tickets", key, **body).json() == given
    assert caller.waiting("criminal_record") == 2
    first = caller.staff("tickets", service_id="criminal_record", priority="elderly").json()
    called = caller.next("3").json()["ticket"]
    assert called["id"] == first["ticket"]["id"]
    other = caller.staff("tickets", key, service_id="vehicles")
    assert other.json()["code"] == "key-reused"


def test_a_terminals_key_makes_no_second_ticket_at_the_desk(caller: Caller) -> None:
    key = new_key()
    caller.take(key=key)
    assert caller.staff("tickets", key, service_id="residence").json()["code"] == "key-reused"
    assert caller.waiting() == 1


def test_a_closed_or_unknown_service_gives_no_ticket_at_the_desk(caller: Caller) -> None:
    caller.staff("service", service_id="vehicles", open=False)
    assert caller.staff("tickets", service_id="vehicles").json()["code"] == "service-closed"
    assert caller.staff("tickets", service_id="passport").json()["code"] == "unknown-service"


def test_nobody_issues_or_answers_without_signing_in(station: StationServer) -> None:
    stranger = Caller(station.url)
    assert stranger.staff("tickets", service_id="residence").status_code == 401
    call = stranger.staff("help-calls/answer", help_call_id=new_key())
    assert call.status_code == 401


def test_a_call_for_help_is_answered_once_and_told_to_who_follows(caller: Caller) -> None:
    call = new_key()
    for _ in range(2):
        asked = caller.post("/v1/help-calls", {"reason": "printer_out_of_paper"}, call)
        assert asked.status_code == 201
    key = new_key()
    answers = [caller.staff("help-calls/answer", key, help_call_id=call) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["terminal_id"] == "hall-1"
    assert caller.get("/v1/help-calls").json() == {"help_calls": []}
    late = caller.staff("help-calls/answer", help_call_id=call)
    assert (late.status_code, late.json()["code"]) == (409, "changed-meanwhile")
    unknown = caller.staff("help-calls/answer", help_call_id=new_key())
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown-help-call")
    events = caller.session.get(
        caller.url + "/v1/events", headers={"Last-Event-ID": "0"}, stream=True, timeout=10
    )
    chunks = events.iter_content(65536)
    told = next(chunks) + next(chunks) + next(chunks)
    events.close()
    assert told.count(b"event: help_called") == 1
    assert told.count(b"event: help_answered") == 1
    assert b"hall-1" not in told
