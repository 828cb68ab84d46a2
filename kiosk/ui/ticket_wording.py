"""What is said of tickets and ratings, as message ids."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.queue.rating import RatingReason
from kiosk.queue.ticket_now import Stand
from kiosk.ui.wording import N_
from kiosk.visit.view import LookFault

SCORES = {
    5: N_("Very satisfied"),
    4: N_("Satisfied"),
    3: N_("All right"),
    2: N_("Unhappy"),
    1: N_("Very unhappy"),
}
"""Best first, as they stand from left to right."""

RATING_REASONS = {
    RatingReason.WAITED_LONG: N_("I waited too long"),
    RatingReason.CAME_BACK: N_("I had to come back"),
    RatingReason.UNCLEAR: N_("It was not clear what to do"),
    RatingReason.MANNER: N_("I was not treated well"),
    RatingReason.OTHER: N_("Something else"),
}


@dataclass(frozen=True)
class StandText:
    """What is said of a ticket. `icon`: instead of a number, where there is none to show."""

    said: str
    note: str = ""
    icon: str = ""
    good: bool = True


STANDS = {
    Stand.WAITING: StandText(
        N_("Waiting before you"), N_("Please stay in the hall: numbers are called there.")
    ),
    Stand.CALLED: StandText(N_("Please come to counter")),
    Stand.SERVING: StandText(N_("You are being served at counter")),
    Stand.HELD: StandText(
        N_("Your place is kept"),
        N_("An officer will call you as soon as your case can go on."),
        "clock",
    ),
    Stand.MISSED: StandText(
        N_("Your number was called"),
        N_("Please tell an officer that you are here."),
        "bell",
        good=False,
    ),
    Stand.CANCELLED: StandText(
        N_("This number is no longer valid"),
        N_("If you still need it, please take a new number."),
        "ticket",
        good=False,
    ),
    Stand.RATED: StandText(
        N_("You have already rated the service"),
        N_("Thank you. Each number can be rated once."),
        "check",
    ),
    Stand.CLOSED: StandText(
        N_("The time for rating is over"), N_("Thank you for your visit."), "clock"
    ),
}

LOOK_FAULTS = {
    LookFault.STATION_AWAY: StandText(
        N_("This point has lost its connection to the counters"),
        N_("Your number stays valid. Please wait for its call, or ask at a counter."),
        "station",
        good=False,
    ),
    LookFault.UNKNOWN_TICKET: StandText(
        N_("This ticket is not known here"),
        N_("Please ask at a counter. A new ticket may take a moment to be known."),
        "ticket",
        good=False,
    ),
    LookFault.ALREADY_RATED: StandText(
        N_("This number has been rated already"),
        N_("Thank you. Each number can be rated once."),
        "check",
    ),
    LookFault.NOT_RATEABLE: StandText(
        N_("This number cannot be rated now"),
        N_("It can be rated for one day after it was served."),
        "clock",
        good=False,
    ),
}
