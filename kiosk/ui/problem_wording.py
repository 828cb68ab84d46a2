"""What is said of each problem, and where to go while nothing works here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.ui.wording import N_
from kiosk.ui.words import Words
from kiosk.visit.view import Problem, StaffCall

CALLED = {
    StaffCall.CALLED: N_("Staff have been called. Please wait here."),
    StaffCall.COMING: N_("An officer is on the way to you. Please wait here."),
}
"""Beside a problem, once there is nothing left to ask for."""


@dataclass(frozen=True)
class ProblemText:
    """What happened, what to do, whom to ask."""

    icon: str
    happened: str
    to_do: str
    ask: str


_ASK_STAFF = N_("If you need help, touch “Call staff”.")
_ASK_COUNTER = N_("Please ask at the counter, or touch “Call staff”.")
_GO_TO_COUNTER = N_("Staff cannot be called from here now: please go to a counter.")
_STAFF_KNOW = N_("Staff know. If you need help, touch “Call staff”.")

PROBLEMS = {
    Problem.CARD_REMOVED: ProblemText(
        "card",
        N_("The card was taken away too early"),
        N_("Please lay the card on the reader again and leave it there until the end."),
        _ASK_STAFF,
    ),
    Problem.CARD_UNREADABLE: ProblemText(
        "card",
        N_("The chip could not be read"),
        N_("Take the card out of its cover, lay it flat on the reader and do not move it."),
        _ASK_STAFF,
    ),
    Problem.NOT_AN_ID_CARD: ProblemText(
        "card",
        N_("This is not an identity card with a chip"),
        N_("Please use your identity card with a chip, not a bank or transport card."),
        _ASK_STAFF,
    ),
    Problem.CARD_BLOCKED: ProblemText(
        "lock",
        N_("Too many wrong numbers for this card"),
        N_("For your protection this card is not tried again. You can take a number without it."),
        _ASK_COUNTER,
    ),
    Problem.CARD_NOT_SIGNED: ProblemText(
        "shield_failed",
        N_("The card's signature could not be confirmed"),
        N_("You can take a number without the card. Please show the card at the counter."),
        _ASK_COUNTER,
    ),
    Problem.CLOCK_UNVERIFIED: ProblemText(
        "clock",
        N_("Clock unverified: the card cannot be checked"),
        N_("This machine does not know today's date. The card is not at fault."),
        _ASK_COUNTER,
    ),
    Problem.CARD_CLONED: ProblemText(
        "shield_failed",
        N_("The chip could not prove that it is genuine"),
        N_("You can take a number without the card. Please show the card at the counter."),
        _ASK_COUNTER,
    ),
    Problem.CHIP_NOT_PROVED: ProblemText(
        "shield_failed",
        N_("Your card cannot be used for this service"),
        N_("Please choose another service, or ask for this one at the counter."),
        _ASK_COUNTER,
    ),
    Problem.CARD_EXPIRED: ProblemText(
        "clock",
        N_("The card has expired"),
        N_("You can still take a number, for example to have the card renewed."),
        _ASK_COUNTER,
    ),
    Problem.CARD_READER_AWAY: ProblemText(
        "reader",
        N_("The card reader is not working"),
        N_("You can still take a number without your card."),
        _STAFF_KNOW,
    ),
    Problem.STATION_AWAY: ProblemText(
        "station",
        N_("This point has lost its connection to the counters"),
        N_("Please wait a little and try again."),
        _GO_TO_COUNTER,
    ),
    Problem.SERVICE_CLOSED: ProblemText(
        "closed",
        N_("This service is closed at the moment"),
        N_("Please choose another service or ask when it opens again."),
        _ASK_COUNTER,
    ),
    Problem.DAY_FULL: ProblemText(
        "closed",
        N_("All of today's numbers for this service are taken"),
        N_("Please come back on the next working day, or choose another service."),
        _ASK_COUNTER,
    ),
    Problem.ALREADY_WAITING: ProblemText(
        "ticket",
        N_("You have a number for this service already: %(number)s"),
        N_("Please wait until it is called; there is no need for a second one."),
        _ASK_COUNTER,
    ),
    Problem.LOOKUP_FAILED: ProblemText(
        "folder",
        N_("Your information could not be looked up"),
        N_("Please try again in a moment. You can still take a number."),
        _ASK_COUNTER,
    ),
    Problem.REGISTRY_AWAY: ProblemText(
        "station",
        N_("The population register cannot be reached now"),
        N_("Please try again later. You can still take a number."),
        _ASK_COUNTER,
    ),
    Problem.RECORD_AMBIGUOUS: ProblemText(
        "record",
        N_("Your identity number appears twice in the register"),
        N_("This is not your fault. An officer has to put it right; please take a number."),
        _ASK_COUNTER,
    ),
    Problem.RECORD_UNKNOWN: ProblemText(
        "record",
        N_("The register does not know your number"),
        N_("An officer has to look at it; please take a number and bring your card."),
        _ASK_COUNTER,
    ),
    Problem.TOO_MANY_CORRECTIONS: ProblemText(
        "record",
        N_("You have asked for several corrections already"),
        N_("Please wait for the answers, or take a number and speak with an officer."),
        _ASK_COUNTER,
    ),
    Problem.CONSENT_REFUSED: ProblemText(
        "lock",
        N_("Nothing has been looked up"),
        N_("You have said no, and that is all right. You can still take a number."),
        _ASK_STAFF,
    ),
    Problem.HOLDER_NOT_VERIFIED: ProblemText(
        "fingerprint",
        N_("The fingerprint could not be confirmed"),
        N_("You can still take a number; the officer will confirm who you are."),
        _ASK_COUNTER,
    ),
    Problem.FINGERPRINT_AWAY: ProblemText(
        "fingerprint",
        N_("The fingerprint reader is not working"),
        N_("You can still take a number; the officer will confirm who you are."),
        _STAFF_KNOW,
    ),
}

HARMLESS = frozenset(
    (
        Problem.ALREADY_WAITING,
        Problem.CONSENT_REFUSED,
        Problem.DAY_FULL,
        Problem.SERVICE_CLOSED,
        Problem.TOO_MANY_CORRECTIONS,
    )
)
"""Nothing went wrong: it is so, and the way on is plain."""

MOST_COUNTERS = 5


def where_to_go(counters: Sequence[str], words: Words) -> str:
    """To a counter: to one of these, where they are known."""
    _ = words.gettext
    if not counters:
        return _("Please go to a counter. The officers will help you.")
    named = words.one_of(counters[:MOST_COUNTERS])
    return _("Please go to counter %s. The officers will help you.") % named
