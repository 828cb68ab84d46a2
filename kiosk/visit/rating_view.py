"""What is shown of a ticket that was held up, and of rating it."""

from __future__ import annotations

from enum import Enum

import msgspec

from kiosk.catalogue.service import Service
from kiosk.queue.ticket_now import ServedTicket, TicketNow


class LookFault(Enum):
    """Why there is nothing to say of a ticket, or nothing to rate."""

    STATION_AWAY = "station_away"
    UNKNOWN_TICKET = "unknown_ticket"
    """Another station's, or of a number that nobody has."""
    ALREADY_RATED = "already_rated"
    NOT_RATEABLE = "not_rateable"
    """Not served yet, or too long ago."""


class TicketStanding(msgspec.Struct, frozen=True, tag=True):
    """Where the ticket stands that was held up; or, without it, what is in the way."""

    ticket: TicketNow | None
    service: Service | None
    fault: LookFault | None = None


class ServedList(msgspec.Struct, frozen=True, tag=True):
    """Numbers that were served just now, to choose one's own from."""

    tickets: tuple[ServedTicket, ...]
    services: tuple[Service, ...]


class RatingQuestion(msgspec.Struct, frozen=True, tag=True):
    """Five faces; one touch rates."""

    number: str
    service: Service | None
    unsent: bool = False
    """The last touch did not reach the station."""


class RatingThanks(msgspec.Struct, frozen=True, tag=True):
    explainable: bool
    """It was a poor one: what was not good?"""
