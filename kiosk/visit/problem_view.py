"""What can stand in a visit's way, as it is shown, and how it can go on."""

from __future__ import annotations

from enum import Enum

import msgspec


class Problem(Enum):
    CARD_REMOVED = "card_removed"
    """The card left the reader while it was read."""
    CARD_UNREADABLE = "card_unreadable"
    NOT_AN_ID_CARD = "not_an_id_card"
    CARD_BLOCKED = "card_blocked"
    """Too many wrong keys."""
    CARD_NOT_SIGNED = "card_not_signed"
    """Passive Authentication failed."""
    CLOCK_UNVERIFIED = "clock_unverified"
    """The card's signature says no day, and nobody knows today's: its certificates cannot be
    judged. Not the card's fault."""
    CARD_CLONED = "card_cloned"
    CHIP_NOT_PROVED = "chip_not_proved"
    """The card offers no proof that its chip is no copy, and this needs one."""
    CARD_EXPIRED = "card_expired"
    CARD_READER_AWAY = "card_reader_away"
    STATION_AWAY = "station_away"
    SERVICE_CLOSED = "service_closed"
    DAY_FULL = "day_full"
    ALREADY_WAITING = "already_waiting"
    LOOKUP_FAILED = "lookup_failed"
    REGISTRY_AWAY = "registry_away"
    """The station answers, the registry behind it does not."""
    RECORD_AMBIGUOUS = "record_ambiguous"
    """The registry has two records with this number; a counter sees to it."""
    RECORD_UNKNOWN = "record_unknown"
    """The registry does not know this number."""
    TOO_MANY_CORRECTIONS = "too_many_corrections"
    CONSENT_REFUSED = "consent_refused"
    """Nothing personal is looked up then; the rest goes on."""
    HOLDER_NOT_VERIFIED = "holder_not_verified"
    """The finger did not match; a counter can help."""
    FINGERPRINT_AWAY = "fingerprint_away"


class WayOn(Enum):
    """What can be done next; each is one button."""

    TRY_AGAIN = "try_again"
    CONTINUE = "continue"
    """Go on with less (e.g. an expired card still gets a ticket for renewal)."""
    TICKET_WITHOUT_CARD = "ticket_without_card"
    MENU = "menu"
    TICKET = "ticket"
    """A number for the counter that sees to it."""
    FINISH = "finish"


class ProblemNotice(msgspec.Struct, frozen=True, tag=True):
    """What happened; the screen says what to do and whom to ask."""

    problem: Problem
    ways_on: tuple[WayOn, ...]
    number: str = ""
    """Of the ticket that it is about."""
