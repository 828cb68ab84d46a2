"""Leased numbers and the tickets that terminals make of them while they are cut off."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance
from kiosk.queue.fault import NotPossible
from kiosk.queue.intake import Wish
from kiosk.queue.number import FIRST_LEASED, HIGHEST_NUMBER
from kiosk.queue.service_day import NumberSeries
from kiosk.station import number_store, ticket_store
from kiosk.station.database import Database
from kiosk.station.number_store import BlockRequest
from kiosk.station.refusal import Refusal
from kiosk.station.writer import Writer
from tests.kiosk.station.running import Caller, Clock, new_key

RESIDENCE = Service("residence", "A", {"vi": "Cư trú"})
NOW = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 24)


def test_a_block_repeats_with_its_key_and_never_overlaps_another(caller: Caller) -> None:
    key = new_key()
    wish = {"service_id": "residence", "day": "2026-11-24", "size": 20}
    first = caller.post("/v1/blocks", wish, key).json()
    assert caller.post("/v1/blocks", wish, key).json() == first
    second = caller.post("/v1/blocks", wish, new_key()).json()
    assert (first["first"], first["last"]) == (501, 520)
    assert (second["first"], second["last"]) == (521, 540)
    assert caller.take().json()["number"] == "A001"
    changed = caller.post("/v1/blocks", {**wish, "service_id": "vehicles"}, key)
    assert changed.json()["code"] == "key-reused"


def test_numbers_are_leased_for_today_and_tomorrow_only(caller: Caller) -> None:
    assert caller.lease(day="2026-11-25").status_code == 201
    for day in ("2026-11-23", "2026-11-26"):
        assert caller.lease(day=day).json()["code"] == "wrong-day"


def test_one_terminal_cannot_lease_the_whole_day_away(caller: Caller) -> None:
    codes = [caller.lease(size=100).status_code for _ in range(6)]
    assert codes == [201] * 5 + [429]
    assert Caller(caller.url, "hall-2").lease(size=100).status_code == 201


def test_a_leased_ticket_is_entered_once_however_often_it_is_delivered(caller: Caller) -> None:
    block, key = caller.lease().json(), new_key()
    answers = [caller.leased_ticket(block, 502, id=key) for _ in range(3)]
    assert [a.status_code for a in answers] == [201, 200, 200]
    assert answers[0].json() == answers[2].json()
    assert answers[0].json()["number"] == "A502"
    assert answers[0].json()["offline"] is True
    assert answers[0].json()["issued_at"] == "2026-11-24T01:00:00Z"
    assert caller.waiting() == 1


def test_a_leased_ticket_withdraws_the_request_that_it_replaces(caller: Caller) -> None:
    block, lost = caller.lease().json(), new_key()
    caller.take(key=lost)
    caller.leased_ticket(block, 501, replaces=lost)
    assert caller.waiting() == 1
    assert caller.take(key=lost).status_code == 410


def test_a_replaced_request_that_comes_late_makes_no_second_ticket(caller: Caller) -> None:
    block, lost = caller.lease().json(), new_key()
    caller.leased_ticket(block, 501, replaces=lost)
    assert caller.take(key=lost).json()["code"] == "key-withdrawn"
    assert caller.waiting() == 1


def test_only_the_lessee_may_use_a_block_and_only_within_it(caller: Caller) -> None:
    block = caller.lease().json()
    stranger = Caller(caller.url, "hall-2").leased_ticket(block, 501)
    assert stranger.json()["code"] == "other-terminal"
    assert caller.leased_ticket(block, 506).json()["code"] == "not-in-block"
    assert caller.leased_ticket(block, 500).json()["code"] == "not-in-block"
    wrong_service = caller.leased_ticket({**block, "service_id": "vehicles"}, 501)
    assert wrong_service.json()["code"] == "not-in-block"
    unknown = caller.leased_ticket({**block, "id": new_key()}, 501)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown-block")
    assert caller.waiting() == 0


def test_a_leased_number_belongs_to_one_ticket(caller: Caller) -> None:
    block, key = caller.lease().json(), new_key()
    caller.leased_ticket(block, 501, id=key)
    assert caller.leased_ticket(block, 501).json()["code"] == "number-taken"
    assert caller.leased_ticket(block, 502, id=key).json()["code"] == "key-reused"
    assert caller.waiting() == 1


def test_what_is_delivered_the_next_day_counts_for_its_own_day(
    caller: Caller, clock: Clock
) -> None:
    block = caller.lease().json()
    clock.now += dt.timedelta(days=1)
    assert caller.leased_ticket(block, 501).status_code == 201
    assert caller.waiting() == 0


class _Store:
    """A store of its own, without HTTP."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self.writer = Writer(self.database, new_key())

    def take(self) -> int:
        wish = Wish(id=new_key(), terminal_id="hall-1", assurance=Assurance.ANONYMOUS)
        taken = self.writer.call(lambda book: ticket_store.take(book, RESIDENCE, wish, NOW))
        return taken.ticket.ordinal

    def lease(self, size: int) -> list[int]:
        wish = BlockRequest(new_key(), "hall-1", "residence", "A", TODAY, size)
        block = self.writer.call(lambda book: number_store.lease(book, wish, NOW))
        return list(range(block.first, block.last + 1))

    def set_series(self, series: NumberSeries) -> None:
        self.writer.call(lambda book: book.save_series(TODAY, "A", series))

    def close(self) -> None:
        self.writer.close()
        self.database.close()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    online=st.integers(FIRST_LEASED - 4, FIRST_LEASED),
    steps=st.lists(st.integers(0, 4), max_size=20),
)
def test_no_number_is_given_twice_even_where_both_series_meet(
    store_url: str, online: int, steps: list[int]
) -> None:
    store = _Store(store_url)
    given_out = [store.take()]
    store.set_series(NumberSeries(next_online=online))
    for size in steps:
        given_out += store.lease(size) if size else [store.take()]
    store.close()
    assert len(set(given_out)) == len(given_out)


def test_a_day_without_numbers_left_closes_the_service(store_url: str) -> None:
    store = _Store(store_url)
    store.take()
    store.set_series(NumberSeries(FIRST_LEASED, HIGHEST_NUMBER))
    assert store.take() == HIGHEST_NUMBER
    with pytest.raises(NotPossible, match="service-closed"):
        store.take()
    with pytest.raises(Refusal, match="service-closed"):
        store.lease(1)
    store.close()
