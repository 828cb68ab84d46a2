"""What is asked of the station about a ticket is answered, whatever the station does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.queue.rating import RatingReason
from kiosk.queue.ticket_code import TicketReference, code_of
from kiosk.queue.ticket_now import ServedTicket, Stand, TicketNow
from kiosk.visit.event import CodeScanned, RatingFault
from kiosk.visit.intent import ChooseServed, GiveReason, OpenServed, Rate
from kiosk.visit.view import LookFault, RatingQuestion, RatingThanks, ServedList, TicketStanding
from tests.kiosk.core.fakes import TICKET, World
from tests.kiosk.core.wait import until

SCANNED = CodeScanned(code_of(TICKET))


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    world.conductor._performer.start()
    world.ready()
    world.conductor.settle()
    yield world
    world.conductor.stop()


def reach(world: World, event: object, body: type) -> None:
    world.inbox.put(event)  # type: ignore[arg-type]

    def shown() -> bool:
        world.conductor.settle()
        return isinstance(world.screens.body, body)

    until(shown)


def test_a_ticket_is_held_up_and_rated_with_a_reason(world: World) -> None:
    world.feedback.seen = TicketNow(TICKET.id, "A001", "residence", Stand.SERVED)
    world.feedback.outcome = True
    reach(world, SCANNED, RatingQuestion)
    reach(world, Rate(2), RatingThanks)
    world.inbox.put(GiveReason(RatingReason.WAITED_LONG))
    world.conductor.settle()
    until(lambda: bool(world.feedback.explained))
    held_up = TicketReference(id=TICKET.id)
    assert world.feedback.rated == [(held_up, 2)]
    assert world.feedback.explained == [(held_up, RatingReason.WAITED_LONG)]


def test_a_number_is_chosen_and_rated(world: World) -> None:
    world.feedback.served = (ServedTicket("A001", "residence"),)
    reach(world, OpenServed(), ServedList)
    reach(world, ChooseServed("A001"), RatingQuestion)
    reach(world, Rate(5), RatingThanks)
    assert world.feedback.rated == [(TicketReference(number="A001"), 5)]


def test_what_breaks_is_answered_as_a_station_that_is_away(world: World) -> None:
    world.feedback.fault = RuntimeError("a broken link")
    for asked in (SCANNED, OpenServed()):
        world.conductor._state = world.visit.initial()
        world.ready()
        reach(world, asked, TicketStanding)
        assert world.screens.body == TicketStanding(None, None, LookFault.STATION_AWAY)


def test_a_rating_that_fails_is_shown_to_be_unsent(world: World) -> None:
    world.feedback.seen = TicketNow(TICKET.id, "A001", "residence", Stand.SERVED)
    world.feedback.outcome = RatingFault.STATION_AWAY
    reach(world, SCANNED, RatingQuestion)
    world.inbox.put(Rate(5))

    def unsent() -> bool:
        world.conductor.settle()
        body = world.screens.body
        return isinstance(body, RatingQuestion) and body.unsent

    until(unsent)
