"""Tickets over HTTP: counted, never doubled, withdrawn when nobody holds them."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import CATALOGUE, Caller, Clock, new_key


def test_each_service_counts_from_one_and_says_how_many_wait(caller: Caller) -> None:
    first, second = caller.take("residence"), caller.take("residence")
    other = caller.take("vehicles")
    assert first.status_code == 201
    assert [r.json()["number"] for r in (first, second, other)] == ["A001", "A002", "D001"]
    assert [r.json()["waiting_before"] for r in (first, second, other)] == [0, 1, 0]
    assert second.json()["counters"] == ["1"]
    assert second.json()["station_name"] == "Công an xã Thử Nghiệm"
    assert (caller.waiting("residence"), caller.waiting("vehicles")) == (2, 1)


def test_the_same_key_is_the_same_ticket(caller: Caller) -> None:
    key = new_key()
    first, again = caller.take(key=key), caller.take(key=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["id"] == key
    assert caller.take(key=key.upper()).json() == first.json()
    assert caller.waiting() == 1


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v1/tickets", "application/json"),
        ("/v1/tickets", "application/json; charset=utf-8"),
        ("/v1/tickets?from=poster", "application/json"),
    ],
)
def test_a_request_gets_the_same_answers_however_it_is_written(
    caller: Caller, path: str, kind: str
) -> None:
    text = '{"terminal_id":"hall-1","service_id":"%s","assurance":"anonymous"}'
    key = new_key()
    headers = {"Content-Type": kind, "Idempotency-Key": key}

    def post(service: str) -> tuple[int, dict[str, object]]:
        url = caller.url + path
        answer = caller.session.post(url, data=text % service, headers=headers, timeout=10)
        return answer.status_code, answer.json()

    assert post("passport")[1]["code"] == "unknown-service"
    first, again = post("residence"), post("residence")
    assert (first[0], again[0]) == (201, 200)
    assert first[1] == again[1] == caller.take(key=key).json()
    assert post("vehicles")[1]["code"] == "key-reused"


def test_a_key_cannot_be_used_for_another_request(caller: Caller) -> None:
    key = new_key()
    caller.take("residence", key)
    for other in (
        caller.take("vehicles", key),
        caller.take("residence", key, "card_genuine"),
        Caller(caller.url, "hall-2").take("residence", key),
    ):
        assert (other.status_code, other.json()["code"]) == (409, "key-reused")
    assert caller.waiting() == 1


def test_below_its_assurance_a_service_is_refused_but_a_finger_is_left_to_staff(
    caller: Caller,
) -> None:
    refused = caller.take("criminal_record", assurance="card_data_authentic")
    assert (refused.status_code, refused.json()["code"]) == (403, "assurance-too-low")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert caller.take("criminal_record", assurance="card_genuine").status_code == 201


def test_an_unknown_service_and_one_without_counter_give_no_ticket(
    given: StationOptionsMaker, tmp_path: Path
) -> None:
    text = CATALOGUE.read_text(encoding="utf-8").replace('"vehicles", ', "")
    catalogue = tmp_path / "services.toml"
    catalogue.write_text(text, encoding="utf-8")
    with StationServer(given(catalogue_file=catalogue)) as server:
        caller = Caller(server.url)
        assert caller.take("passport").json()["code"] == "unknown-service"
        closed = caller.take("vehicles")
        assert (closed.status_code, closed.json()["code"]) == (409, "service-closed")
        queues = {q["service_id"]: q for q in caller.get("/v1/station").json()["queues"]}
        assert queues["vehicles"]["open"] is False
        assert queues["residence"]["open"] is True


def test_numbers_begin_again_on_the_next_day_in_vietnam(caller: Caller, clock: Clock) -> None:
    caller.take()
    clock.now = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)
    assert caller.waiting() == 0
    assert caller.take().json()["number"] == "A001"


def test_a_repeat_after_midnight_is_still_the_same_ticket(caller: Caller, clock: Clock) -> None:
    key = new_key()
    first = caller.take(key=key)
    clock.now += dt.timedelta(days=1)
    assert caller.take(key=key).json() == first.json()


def test_terminals_that_press_at_once_get_all_numbers_once(station: StationServer) -> None:
    def take_ten(terminal: int) -> list[str]:
        caller = Caller(station.url, f"hall-{terminal}")
        return [caller.take().json()["number"] for _ in range(10)]

    with ThreadPoolExecutor(8) as pool:
        numbers = [n for taken in pool.map(take_ten, range(8)) for n in taken]
    assert sorted(numbers) == [f"A{n:03d}" for n in range(1, 81)]
    assert Caller(station.url).waiting() == 80


def test_one_key_sent_from_many_sides_at_once_is_one_ticket(station: StationServer) -> None:
    key = new_key()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: Caller(station.url).take(key=key).json(), range(16)))
    assert all(answer == answers[0] for answer in answers)
    assert Caller(station.url).waiting() == 1


def test_tickets_survive_a_restart_and_numbers_go_on(
    given: StationOptionsMaker, clock: Clock
) -> None:
    key = new_key()
    with StationServer(given(), clock=clock) as server:
        first = Caller(server.url).take(key=key).json()
    with StationServer(given(), clock=clock) as server:
        caller = Caller(server.url)
        assert caller.take(key=key).json() == first
        assert caller.take().json()["number"] == "A002"


def test_two_service_processes_on_one_store_never_give_a_number_twice(
    given: StationOptionsMaker,
) -> None:
    with StationServer(given()) as one, StationServer(given()) as two:
        with ThreadPoolExecutor(4) as pool:
            answers = pool.map(
                lambda n: Caller(one.url if n % 2 else two.url).take().json()["number"], range(40)
            )
            assert len(set(answers)) == 40
        assert Caller(one.url).waiting() == Caller(two.url).waiting() == 40


def test_two_stations_in_one_store_do_not_see_each_other(given: StationOptionsMaker) -> None:
    with (
        StationServer(given()) as one,
        StationServer(given(station_id="other")) as two,
    ):
        key = new_key()
        assert Caller(one.url).take(key=key).json()["number"] == "A001"
        assert Caller(two.url).take(key=key).json()["number"] == "A001"
        assert Caller(two.url).waiting() == 1


class TestWithdrawal:
    """A terminal that lost an answer withdraws its request: nobody holds that ticket."""

    def withdraw(self, caller: Caller, key: str) -> int:
        return caller.post("/v1/tickets/withdrawals", {"id": key}).status_code

    def test_a_withdrawn_ticket_waits_no_more_and_its_number_is_not_used_again(
        self, caller: Caller
    ) -> None:
        key = new_key()
        caller.take(key=key)
        assert [self.withdraw(caller, key) for _ in range(2)] == [204, 204]
        assert caller.waiting() == 0
        assert caller.take().json()["number"] == "A002"

    def test_a_request_that_arrives_after_its_withdrawal_makes_no_ticket(
        self, caller: Caller
    ) -> None:
        key = new_key()
        self.withdraw(caller, key)
        late = caller.take(key=key)
        assert (late.status_code, late.json()["code"]) == (410, "key-withdrawn")
        assert caller.waiting() == 0

    def test_another_terminals_ticket_cannot_be_withdrawn(self, caller: Caller) -> None:
        key = new_key()
        caller.take(key=key)
        assert self.withdraw(Caller(caller.url, "hall-2"), key) == 403
        assert caller.waiting() == 1

    @pytest.mark.parametrize("order", ["request first", "withdrawal first"])
    def test_request_and_withdrawal_in_either_order_leave_nobody_waiting(
        self, caller: Caller, order: str
    ) -> None:
        key = new_key()
        steps = [lambda: caller.take(key=key), lambda: self.withdraw(caller, key)]
        for step in steps if order == "request first" else reversed(steps):
            step()
        assert caller.waiting() == 0
        assert caller.take(key=key).status_code == 410
