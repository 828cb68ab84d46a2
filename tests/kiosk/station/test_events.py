"""The stream of events: in order, without gaps, resumed, and without anything personal."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
import requests

from kiosk.station import events
from kiosk.station.options import StationOptions
from kiosk.station.serve import StationServer
from tests.kiosk.station.listener import Listener
from tests.kiosk.station.running import MINH, Caller, new_key


def test_a_board_hears_what_happens_in_order(caller: Caller) -> None:
    listener = Listener(caller.url)
    ticket = caller.take().json()["id"]
    caller.next()
    caller.staff("recall", counter="1", ticket_id=ticket)
    heard = listener.hear(3)
    assert [kind for _, kind, _ in heard] == ["taken", "called", "recalled"]
    assert [seq for seq, _, _ in heard] == [1, 2, 3]
    assert heard[1][2]["number"] == "A001"
    assert heard[1][2]["counter"] == "1"
    listener.close()


def test_after_a_cut_it_goes_on_where_it_was(caller: Caller) -> None:
    for _ in range(5):
        caller.take()
    listener = Listener(caller.url, after=2)
    assert [seq for seq, _, _ in listener.hear(3)] == [3, 4, 5]
    caller.take()
    assert [seq for seq, _, _ in listener.hear(1)] == [6]
    listener.close()


def test_the_boards_last_event_joins_the_stream_without_gap(caller: Caller) -> None:
    caller.take()
    last = caller.get("/v1/board").json()["last_event"]
    caller.take()
    listener = Listener(caller.url, after=last)
    assert listener.hear(1)[0][2]["number"] == "A002"
    listener.close()


@pytest.mark.parametrize("after", [99, 0])
def test_who_missed_too_much_or_comes_from_elsewhere_begins_anew(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(events, "MOST_EVENTS", 3)
    for _ in range(5):
        caller.take()
    listener = Listener(caller.url, after=after)
    assert listener.hear(1) == [(5, "reset", {})]
    caller.take()
    assert listener.hear(1)[0][0] == 6
    listener.close()


def test_every_listener_hears_everything_once_while_many_write(
    given_two: tuple[Caller, Caller],
) -> None:
    """On both of two service processes, whichever of them wrote it."""
    one, two = given_two
    listeners = [Listener(url) for url in (one.url, two.url) for _ in range(5)]
    writers = [
        threading.Thread(target=lambda url=url: [Caller(url).take() for _ in range(20)])
        for url in (one.url, two.url)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    for listener in listeners:
        assert [seq for seq, _, _ in listener.hear(40)] == list(range(1, 41))
        listener.close()


def test_nothing_personal_and_nothing_of_staff_is_in_the_stream(caller: Caller) -> None:
    listener = Listener(caller.url)
    body = {"service_id": "residence", "assurance": "card_genuine", "number": MINH}
    ticket = caller.post("/v1/tickets", body, new_key()).json()["id"]
    caller.staff("transfer", ticket_id=ticket, service_id="vehicles", note="bí mật")
    text = str(listener.hear(2))
    for secret in (MINH, ticket, "officer", "bí mật"):
        assert secret not in text
    listener.close()


def test_listeners_have_a_limit_and_leave_when_they_hang_up(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "MOST_LISTENERS", 1)
    monkeypatch.setattr(events, "HEARTBEAT", 0.1)
    first = Listener(caller.url)
    refused = caller.get("/v1/events")
    assert (refused.status_code, refused.json()["code"]) == (503, "too-many-listeners")
    first.close()
    deadline = time.monotonic() + 10
    while (answer := requests.get(caller.url + "/v1/events", stream=True, timeout=5)) is not None:
        answer.close()
        if answer.status_code == 200:
            return
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("wrong", ["x", "-1", "9" * 21, "1.5"])
def test_an_event_id_that_cannot_be_is_refused(caller: Caller, wrong: str) -> None:
    answer = requests.get(caller.url + "/v1/events", headers={"Last-Event-ID": wrong}, timeout=5)
    assert answer.status_code == 422


def test_when_the_service_ends_its_listeners_are_let_go_at_once(
    given: Callable[..., StationOptions], caplog: pytest.LogCaptureFixture
) -> None:
    with StationServer(given()) as server:
        listener = Listener(server.url)
        server.stop()
        assert list(listener.rest()) == []
    listener.close()
    assert "Cancel" not in caplog.text
    assert "Exception" not in caplog.text
