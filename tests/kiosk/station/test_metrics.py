"""What a monitoring server reads from a service process, and who may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from kiosk.station.options import StationOptions, StationStartError
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import MINH, Caller, Clock, new_key

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]
TOKEN = "a-token-of-some-length"


def read(url: str) -> Samples:
    answer = requests.get(url + "/metrics", timeout=10)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples[name, frozenset(labels.items())]


def test_it_counts_what_happens_to_tickets_by_service(caller: Caller, clock: Clock) -> None:
    first = caller.take().json()["id"]
    caller.take()
    caller.take("vehicles")
    clock.now += dt.timedelta(minutes=7)
    caller.next()
    clock.now += dt.timedelta(minutes=4)
    second = caller.next(current=first).json()["ticket"]["id"]
    caller.staff("no-show", counter="1", ticket_id=second)
    seen = read(caller.url)
    assert value(seen, "kiosk_tickets_taken_total", service="residence") == 2
    assert value(seen, "kiosk_tickets_taken_total", service="vehicles") == 1
    assert value(seen, "kiosk_tickets_called_total", service="residence") == 2
    assert value(seen, "kiosk_tickets_served_total", service="residence") == 1
    assert value(seen, "kiosk_tickets_no_show_total", service="residence") == 1
    assert value(seen, "kiosk_wait_seconds_sum", service="residence") == (7 + 11) * 60
    assert value(seen, "kiosk_service_seconds_sum", service="residence") == 4 * 60


def test_a_repeated_request_is_counted_once(caller: Caller) -> None:
    key = new_key()
    assert [caller.take(key=key).status_code for _ in range(3)] == [201, 200, 200]
    assert value(read(caller.url), "kiosk_tickets_taken_total", service="residence") == 1


def test_it_shows_how_the_hall_stands(caller: Caller) -> None:
    for _ in range(3):
        caller.take()
    before = read(caller.url)
    caller.staff("counter", counter="1", state="break")
    after = read(caller.url)
    assert value(after, "kiosk_tickets_waiting", service="residence") == 3
    assert value(after, "kiosk_tickets_waiting", service="vehicles") == 0
    assert value(before, "kiosk_counters_open") - value(after, "kiosk_counters_open") == 1


def test_it_counts_refusals_by_their_code(caller: Caller) -> None:
    caller.take("nothing")
    caller.take("nothing")
    caller.staff("recall", counter="1", ticket_id=new_key())
    caller.post("/v1/tickets", {}, new_key())
    seen = read(caller.url)
    assert value(seen, "kiosk_refusals_total", reason="unknown-service") == 2
    assert value(seen, "kiosk_refusals_total", reason="unknown-ticket") == 1
    assert value(seen, "kiosk_refusals_total", reason="malformed") == 1


def test_it_times_requests_by_route_and_class_of_status(caller: Caller) -> None:
    caller.take()
    caller.take("nothing")
    caller.get("/v1/pairings/secret-looking/thing")
    caller.get(f"/v1/staff/history?ticket_id={new_key()}")
    seen = read(caller.url)
    name = "kiosk_http_request_seconds_count"
    assert value(seen, name, method="POST", route="/v1/tickets", status="2xx") == 1
    assert value(seen, name, method="POST", route="/v1/tickets", status="4xx") == 1
    assert value(seen, name, method="GET", route="/v1/staff/history", status="4xx") == 1
    assert value(seen, name, method="GET", route="other", status="4xx") == 1


def test_it_shows_its_writer_and_its_listeners(caller: Caller) -> None:
    caller.take()
    listener = requests.get(caller.url + "/v1/events", stream=True, timeout=10)
    lines = listener.iter_lines(chunk_size=1)
    next(lines)
    seen = read(caller.url)
    assert value(seen, "kiosk_event_listeners") == 1
    assert value(seen, "kiosk_writer_waiting") == 0
    assert value(seen, "kiosk_writer_alive") == 1
    assert value(seen, "kiosk_commit_group_steps_sum") >= 1
    assert value(seen, "kiosk_commit_seconds_count") >= 1
    listener.close()


def test_it_says_which_store_it_is_on(caller: Caller, store_url: str) -> None:
    seen = read(caller.url)
    kind, role = ("sqlite", "embedded") if store_url[:6] == "sqlite" else ("postgresql", "primary")
    assert value(seen, "kiosk_store_info", kind=kind, role=role) == 1
    assert value(seen, "kiosk_store_up") == 1


def test_without_its_store_it_says_so_and_still_answers(
    given: Callable[..., StationOptions], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.station.database import Database
    from kiosk.station.refusal import Reason, Refusal

    def away(_: Database) -> None:
        raise Refusal(Reason.STORE_UNAVAILABLE)

    with StationServer(given()) as server:
        monkeypatch.setattr(Database, "reading", away)
        seen = read(server.url)
        monkeypatch.undo()
    assert value(seen, "kiosk_store_up") == 0
    assert not [name for name, _ in seen if name.startswith("kiosk_tickets_waiting")]


def test_each_process_counts_what_it_did_itself(given_two: tuple[Caller, Caller]) -> None:
    one, two = given_two
    one.take()
    two.take()
    two.take()
    counts = [
        value(read(each.url), "kiosk_tickets_taken_total", service="residence")
        for each in (one, two)
    ]
    assert counts == [1, 2]


def test_nothing_personal_is_in_them(caller: Caller) -> None:
    body = {"service_id": "residence", "assurance": "card_genuine", "number": MINH}
    ticket = caller.post("/v1/tickets", body, new_key()).json()
    caller.next()
    caller.get(f"/v1/staff/history?ticket_id={ticket['id']}")
    caller.get(f"/nowhere/{MINH}")
    text = requests.get(caller.url + "/metrics", timeout=10).text
    for secret in (MINH, ticket["id"], "officer-1", "hall-1", "A001"):
        assert secret not in text


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    return file


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer wrong-token-of-length"}, 401),
        ({"Authorization": f"Basic {TOKEN}"}, 401),
        ({"Authorization": "Bearer "}, 401),
        ({"Authorization": f"Bearer {TOKEN}"}, 200),
        ({"Authorization": f"bearer {TOKEN}"}, 200),
    ],
)
def test_another_machine_needs_the_token(
    given: Callable[..., StationOptions], token_file: Path, headers: dict[str, str], status: int
) -> None:
    passed_on = {"X-Forwarded-For": "192.0.2.1", **headers}
    with StationServer(given(metrics_token_file=token_file)) as server:
        answer = requests.get(server.url + "/metrics", headers=passed_on, timeout=10)
        assert answer.status_code == status
        if status == 401:
            assert answer.json()["code"] == "metrics-locked"
            assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_without_a_token_another_machine_is_shut_out(caller: Caller) -> None:
    for headers in ({"X-Forwarded-For": "192.0.2.1"}, {"Via": "1.1 proxy"}):
        shown = {**headers, "Authorization": "Bearer "}
        answer = requests.get(caller.url + "/metrics", headers=shown, timeout=10)
        assert answer.status_code == 401


def test_a_token_that_is_too_short_or_missing_is_said_at_the_start(
    given: Callable[..., StationOptions], tmp_path: Path
) -> None:
    (tmp_path / "short").write_text("short\n")
    for name, said in (("short", "16 to 512 bytes"), ("none", "No such file")):
        with pytest.raises(StationStartError, match=said):
            StationServer(given(metrics_token_file=tmp_path / name)).start()


def test_they_are_not_part_of_the_contract(lasting: Caller) -> None:
    assert "/metrics" not in lasting.get("/v1/openapi.json").json()["paths"]
