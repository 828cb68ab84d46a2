"""Ratings over HTTP: where a ticket stands, one rating for each, figures of groups only."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kiosk.queue.rating import GROUP, LATELY, OPEN_FOR, REASON_WITHIN
from kiosk.queue.ticket_token import TicketTokens
from kiosk.station.database import Database
from kiosk.station.options import StationOptions
from kiosk.station.rating_schema import ratings
from kiosk.station.rating_store import rated_days, together
from kiosk.station.resident_key import resident_key
from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import Caller, Clock, new_key

DAY = dt.date(2026, 11, 24)
MINUTE = dt.timedelta(minutes=1)


def opened(options: StationOptions) -> Database:
    return Database(options.database or f"sqlite:///{options.store_file}")


def serve(caller: Caller, service: str = "residence", counter: str = "1") -> dict[str, Any]:
    """Take a ticket and serve it to the end."""
    caller.staff("counter", counter=counter, state="open")
    ticket: dict[str, Any] = caller.take(service, assurance="card_genuine").json()
    called = caller.staff("call", counter=counter, number=ticket["number"], current=None)
    assert called.status_code == 200, called.text
    done = caller.staff("finish", counter=counter, ticket_id=ticket["id"])
    assert done.status_code == 200, done.text
    return ticket


def rate(caller: Caller, score: int = 5, key: str | None = None, **named: str) -> Any:
    return caller.post("/v1/ratings", {"score": score, **named}, key or new_key())


def standing(caller: Caller, **named: str) -> Any:
    return caller.post("/v1/tickets/standing", named)


def open_numbers(caller: Caller) -> list[str]:
    return [t["number"] for t in caller.get("/v1/ratings/open").json()["tickets"]]


def test_a_ticket_is_told_where_it_stands_from_the_queue_to_the_rating(caller: Caller) -> None:
    caller.staff("counter", counter="1", state="open")
    first, second = caller.take().json(), caller.take().json()
    waiting = standing(caller, ticket_id=second["id"]).json()
    assert (waiting["stand"], waiting["before"], waiting["number"]) == ("waiting", 1, "A002")
    assert 0 < waiting["wait"]["low"] <= waiting["wait"]["high"]
    assert standing(caller, number="A001").json()["before"] == 0
    caller.next()
    called = standing(caller, ticket_id=first["id"]).json()
    assert (called["stand"], called["counter"], called["before"]) == ("called", "1", None)
    caller.staff("start", counter="1", ticket_id=first["id"])
    assert standing(caller, number="A001").json()["stand"] == "serving"
    caller.staff("finish", counter="1", ticket_id=first["id"])
    assert standing(caller, number="A001").json()["stand"] == "served"
    assert rate(caller, number="A001").status_code == 201
    assert standing(caller, number="A001").json()["stand"] == "rated"


def test_who_goes_first_by_law_is_counted_before_those_who_came_earlier(caller: Caller) -> None:
    ordinary = [caller.take().json() for _ in range(2)]
    body = {"service_id": "residence", "assurance": "anonymous", "priority": "elderly"}
    elder = caller.post("/v1/tickets", body, new_key()).json()
    before = [standing(caller, ticket_id=t["id"]).json()["before"] for t in (*ordinary, elder)]
    assert before == [1, 2, 0]


def test_one_who_was_sent_to_a_counter_or_is_held_is_told_so(caller: Caller) -> None:
    sent, held = caller.take().json(), caller.take().json()
    caller.staff("transfer", ticket_id=sent["id"], service_id="residence", to_counter="3")
    told = standing(caller, ticket_id=sent["id"]).json()
    assert (told["stand"], told["counter"], told["before"]) == ("waiting", "3", 0)
    caller.staff("hold", ticket_id=held["id"])
    assert standing(caller, ticket_id=held["id"]).json()["stand"] == "held"


def test_without_an_open_counter_no_wait_is_promised(caller: Caller) -> None:
    caller.take()
    caller.staff("counter", counter="1", state="closed")
    assert standing(caller, number="A001").json()["wait"] is None


def test_a_ticket_is_rated_once_and_a_replay_is_answered_the_same(caller: Caller) -> None:
    ticket, key = serve(caller), new_key()
    first = rate(caller, 4, key, ticket_id=ticket["id"])
    again = rate(caller, 4, key, ticket_id=ticket["id"])
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    other = rate(caller, 1, ticket_id=ticket["id"])
    assert (other.status_code, other.json()["code"]) == (409, "already-rated")
    reused = rate(caller, 1, key, ticket_id=ticket["id"])
    assert (reused.status_code, reused.json()["code"]) == (409, "key-reused")


def test_before_it_is_served_and_a_day_after_it_is_not_rated(caller: Caller, clock: Clock) -> None:
    early = caller.take().json()
    assert rate(caller, ticket_id=early["id"]).json()["code"] == "not-served"
    ticket = serve(caller)
    clock.now += OPEN_FOR + MINUTE
    assert rate(caller, ticket_id=ticket["id"]).json()["code"] == "too-late"
    assert standing(caller, ticket_id=ticket["id"]).json()["stand"] == "closed"


def test_a_poor_rating_may_be_explained_once_and_soon(caller: Caller, clock: Clock) -> None:
    poor, good, late = serve(caller), serve(caller), serve(caller)
    assert rate(caller, 2, ticket_id=poor["id"]).json() == {"explainable": True}
    assert rate(caller, 3, ticket_id=good["id"]).json() == {"explainable": False}
    assert rate(caller, 1, ticket_id=late["id"]).json() == {"explainable": True}

    def explain(ticket: dict[str, Any], reason: str, key: str | None = None) -> Any:
        body = {"ticket_id": ticket["id"], "reason": reason}
        return caller.post("/v1/ratings/reasons", body, key or new_key())

    key = new_key()
    assert explain(poor, "manner", key).status_code == 201
    assert explain(poor, "manner", key).status_code == 201
    assert explain(poor, "other").json()["code"] == "already-rated"
    assert explain(good, "other").json()["code"] == "not-rated"
    assert explain(poor, "the officer at counter 2").json()["code"] == "malformed"
    clock.now += REASON_WITHIN + MINUTE
    assert explain(late, "other").json()["code"] == "too-late"


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"ticket_id": "not-a-uuid"},
        {"token": "261124a001-"},
        {"number": "a1"},
        {"number": "A001", "ticket_id": "7f0d4f7a-9a1b-4f63-8f5e-1d2c3b4a5968"},
    ],
)
def test_a_ticket_is_named_in_one_way(caller: Caller, named: dict[str, str]) -> None:
    for answer in (standing(caller, **named), rate(caller, **named)):
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


@pytest.mark.parametrize("score", [0, 6, "5", 4.5, True, None])
def test_a_score_is_a_whole_number_from_one_to_five(caller: Caller, score: object) -> None:
    body = {"number": "A001", "score": score}
    assert caller.post("/v1/ratings", body, new_key()).status_code == 422


@pytest.mark.parametrize(
    "named",
    [
        {"ticket_id": "7f0d4f7a-9a1b-4f63-8f5e-1d2c3b4a5968"},
        {"token": "261124a001-aaaaaaaaaaaaaaaa"},
        {"number": "A999"},
    ],
)
def test_an_unknown_ticket_is_said_so(caller: Caller, named: dict[str, str]) -> None:
    serve(caller)
    for answer in (standing(caller, **named), rate(caller, **named)):
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-ticket")


def test_a_ticket_of_another_station_on_the_same_database_is_unknown(
    given: StationOptionsMaker, clock: Clock
) -> None:
    other = given(station_id="other-station")
    with (
        StationServer(given(), clock=clock) as here,
        StationServer(other, clock=clock) as there,
    ):
        ours, theirs = Caller(here.url), Caller(there.url, of=other)
        ticket = serve(theirs)
        token = TicketTokens(resident_key(given()), "other-station").token(DAY, ticket["number"])
        assert standing(theirs, token=token).json()["id"] == ticket["id"]
        for named in ({"ticket_id": ticket["id"]}, {"token": token}):
            assert standing(ours, **named).json()["code"] == "unknown-ticket"
            assert rate(ours, **named).json()["code"] == "unknown-ticket"
        assert open_numbers(ours) == []
        assert open_numbers(theirs) == [ticket["number"]]


def test_those_just_served_are_listed_by_number_until_they_rate_or_leave(
    caller: Caller, clock: Clock
) -> None:
    served = [serve(caller), serve(caller), serve(caller, "vehicles", "3")]
    caller.take()
    listed = caller.get("/v1/ratings/open").json()["tickets"]
    assert [t["number"] for t in listed] == ["A001", "A002", "D001"]
    assert all(set(t) == {"number", "service_id"} for t in listed)
    rate(caller, number=served[1]["number"])
    assert open_numbers(caller) == ["A001", "D001"]
    clock.now += LATELY + MINUTE
    assert open_numbers(caller) == []


def test_yesterdays_number_is_not_todays(caller: Caller, clock: Clock) -> None:
    clock.now = dt.datetime(2026, 11, 24, 16, 50, tzinfo=dt.UTC)
    serve(caller)
    clock.now += 15 * MINUTE
    assert rate(caller, number="A001").json()["code"] == "unknown-ticket"
    assert open_numbers(caller) == []


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(scores=st.lists(st.integers(1, 5), min_size=2, max_size=8))
def test_however_many_rate_one_ticket_at_once_one_of_them_does(
    given_two: tuple[Caller, Caller], given: StationOptionsMaker, scores: list[int]
) -> None:
    """Through two service processes' worth of service on one store, by id and by number."""
    one, _ = given_two
    ticket = serve(one)
    names = ({"ticket_id": ticket["id"]}, {"number": ticket["number"]})

    def post(index: int) -> tuple[int, int]:
        caller = Caller(given_two[index % 2].url)
        answer = rate(caller, scores[index], **names[index // 2 % 2])
        return answer.status_code, scores[index]

    with ThreadPoolExecutor(len(scores)) as pool:
        answers = list(pool.map(post, range(len(scores))))
    done = [score for status, score in answers if status == 201]
    assert len(done) == 1
    assert sorted(status for status, _ in answers)[1:] == [409] * (len(scores) - 1)
    database = opened(given())
    with database.reading() as connection:
        kept = connection.execute(
            select(ratings.c.score).where(ratings.c.ticket_id == ticket["id"])
        ).scalars()
        assert list(kept) == done
    database.close()


def test_figures_are_of_a_services_day_and_of_whole_groups(
    given: StationOptionsMaker, clock: Clock
) -> None:
    with StationServer(given(), clock=clock) as server:
        caller = Caller(server.url, of=given())
        for score in (5, 4, 1, 2):
            rate(caller, score, ticket_id=serve(caller)["id"])
            clock.now += MINUTE
        rate(caller, 1, ticket_id=serve(caller, "vehicles", "3")["id"])
        clock.now += dt.timedelta(days=1)
        caller = Caller(server.url, of=given())
        for score in (3, 3, 3):
            rate(caller, score, ticket_id=serve(caller)["id"])
    database = opened(given())
    with database.reading() as connection:
        later = clock.now + REASON_WITHIN + MINUTE
        days = rated_days(connection, "test-station", DAY, DAY + dt.timedelta(days=1), later)
        assert rated_days(connection, "other-station", DAY, DAY, later) == ()
    database.close()
    assert [(d.day, d.service_id, d.tally.count) for d in days] == [
        (DAY, "residence", GROUP),
        (DAY, "vehicles", 0),
        (DAY + dt.timedelta(days=1), "residence", GROUP),
    ]
    assert days[0].tally.counts == (1, 0, 0, 1, 1)
    assert together(days).count == 2 * GROUP
    assert together(days).mean == pytest.approx((10 + 9) / 6)
