"""A rating: once, by who was served, within a day; and figures from which nobody can be told."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.identity.assurance import Assurance
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.rating import (
    GROUP,
    OPEN_FOR,
    REASON_WITHIN,
    Rating,
    RatingReason,
    RatingWay,
    Tally,
    explain,
    may_explain,
    rate,
    tally,
)
from kiosk.queue.standing import Standing
from kiosk.queue.ticket import TicketState
from kiosk.queue.ticket_now import Stand, stand_of

NOON = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
SERVED = Standing(
    id="7f0d4f7a-9a1b-4f63-8f5e-1d2c3b4a5968",
    day=dt.date(2026, 11, 24),
    service_id="residence",
    prefix="A",
    ordinal=1,
    terminal_id="hall-1",
    assurance=Assurance.ANONYMOUS,
    issued_at=NOON - 30 * MINUTE,
    received_at=NOON - 30 * MINUTE,
    place=1,
    state=TicketState.SERVED,
    counter="2",
    ended_at=NOON,
)


def given_score(score: int, at: dt.datetime = NOON, ticket_id: str = "t") -> Rating:
    return replace(rate(SERVED, None, score, RatingWay.WEB, at), ticket_id=ticket_id)


def fault_of(call: object) -> QueueFault:
    with pytest.raises(NotPossible) as raised:
        call()  # type: ignore[operator]
    return raised.value.fault


def test_a_rating_keeps_what_it_is_about_and_nothing_of_who_gave_it() -> None:
    rating = rate(SERVED, None, 4, RatingWay.TERMINAL, NOON)
    assert (rating.service_id, rating.counter, rating.day) == ("residence", "2", SERVED.day)
    assert not {"resident", "number", "terminal_id"} & set(Rating.__struct_fields__)


@pytest.mark.parametrize("state", [s for s in TicketState if s is not TicketState.SERVED])
def test_only_who_was_served_rates(state: TicketState) -> None:
    ticket = replace(SERVED, state=state)
    assert fault_of(lambda: rate(ticket, None, 5, RatingWay.WEB, NOON)) is QueueFault.NOT_SERVED


def test_a_ticket_is_rated_once_and_within_a_day() -> None:
    before = given_score(5)
    again = fault_of(lambda: rate(SERVED, before, 1, RatingWay.WEB, NOON))
    assert again is QueueFault.ALREADY_RATED
    rate(SERVED, None, 5, RatingWay.WEB, NOON + OPEN_FOR)
    late = NOON + OPEN_FOR + MINUTE
    assert fault_of(lambda: rate(SERVED, None, 5, RatingWay.WEB, late)) is QueueFault.TOO_LATE


@pytest.mark.parametrize("score", [-1, 0, 6])
def test_a_score_is_one_to_five(score: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        rate(SERVED, None, score, RatingWay.WEB, NOON)


def test_a_reason_is_for_a_poor_rating_once_and_soon() -> None:
    poor = given_score(2)
    explained = explain(poor, RatingReason.WAITED_LONG, NOON + MINUTE)
    assert explained == replace(poor, reason=RatingReason.WAITED_LONG)
    other = RatingReason.OTHER
    assert fault_of(lambda: explain(explained, other, NOON)) is QueueFault.ALREADY_RATED
    assert fault_of(lambda: explain(None, other, NOON)) is QueueFault.NOT_RATED
    assert fault_of(lambda: explain(given_score(3), other, NOON)) is QueueFault.NOT_RATED
    late = NOON + REASON_WITHIN + MINUTE
    assert fault_of(lambda: explain(poor, other, late)) is QueueFault.TOO_LATE
    assert (may_explain(poor, NOON), may_explain(poor, late)) == (True, False)


@pytest.mark.parametrize(
    ("changes", "stand"),
    [
        ({"state": TicketState.WAITING, "ended_at": None}, Stand.WAITING),
        ({"state": TicketState.WAITING, "ended_at": None, "held": True}, Stand.HELD),
        ({"state": TicketState.TRANSFERRED, "ended_at": None}, Stand.WAITING),
        ({"state": TicketState.CALLED, "ended_at": None}, Stand.CALLED),
        ({"state": TicketState.SERVING, "ended_at": None}, Stand.SERVING),
        ({"state": TicketState.NO_SHOW}, Stand.MISSED),
        ({"state": TicketState.CANCELLED}, Stand.CANCELLED),
        ({}, Stand.SERVED),
        ({"ended_at": NOON - OPEN_FOR - MINUTE}, Stand.CLOSED),
    ],
)
def test_every_state_is_told_to_the_holder(changes: dict[str, object], stand: Stand) -> None:
    assert stand_of(replace(SERVED, **changes), None, NOON) is stand


def test_a_rated_ticket_is_rated_whatever_the_hour() -> None:
    much_later = NOON + 3 * OPEN_FOR
    assert stand_of(SERVED, given_score(5), much_later) is Stand.RATED


LATER = NOON + dt.timedelta(hours=8)


def test_fewer_than_a_group_are_not_shown() -> None:
    two = [given_score(1, ticket_id=str(n)) for n in range(GROUP - 1)]
    assert tally(two, LATER) == Tally()
    assert Tally().mean is None


def test_figures_are_counts_and_a_mean() -> None:
    three = [given_score(score, ticket_id=str(score)) for score in (5, 4, 1)]
    three[2] = explain(three[2], RatingReason.MANNER, NOON)
    found = tally(three, LATER)
    assert found.counts == (1, 0, 0, 1, 1)
    assert found.mean == pytest.approx(10 / 3)
    assert dict(zip(RatingReason, found.reasons, strict=True))[RatingReason.MANNER] == 1
    assert found.with_(found).count == 6


@given(st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=20), st.data())
def test_no_look_at_the_figures_tells_what_one_person_said(
    given_ones: list[tuple[int, bool]], data: st.DataObject
) -> None:
    """Looked at after each rating and each reason: they change by a whole group or not at all."""
    kept: list[Rating] = []
    seen = Tally()
    now = NOON
    for number, (score, explained) in enumerate(given_ones):
        now += data.draw(st.sampled_from([MINUTE / 2, 5 * MINUTE]))
        kept.append(given_score(score, now, str(number)))
        after = [tally(kept, now)]
        if explained and may_explain(kept[-1], now):
            kept[-1] = explain(kept[-1], RatingReason.OTHER, now)
            after.append(tally(kept, now))
        for figures in after:
            grown = figures.count - seen.count
            assert grown % GROUP == 0
            assert grown or figures == seen
            seen = figures
