"""Intents: what the person at the screen wants. The screen sends nothing else."""

from __future__ import annotations

import msgspec

from kiosk.language import Language
from kiosk.queue.priority import PriorityClass
from kiosk.queue.rating import RatingReason
from kiosk.visit.view import WayOn


class Start(msgspec.Struct, frozen=True, tag=True):
    """Touched the idle screen."""


class ChooseLanguage(msgspec.Struct, frozen=True, tag=True):
    language: Language


class TypeDigit(msgspec.Struct, frozen=True, tag=True):
    digit: str


class DeleteDigit(msgspec.Struct, frozen=True, tag=True):
    pass


class ClearDigits(msgspec.Struct, frozen=True, tag=True):
    pass


class SubmitDigits(msgspec.Struct, frozen=True, tag=True):
    pass


class WithoutCard(msgspec.Struct, frozen=True, tag=True):
    """Wants a ticket without a card."""


class Continue(msgspec.Struct, frozen=True, tag=True):
    """Read the result of the checks; go on."""


class OpenTickets(msgspec.Struct, frozen=True, tag=True):
    pass


class OpenDossiers(msgspec.Struct, frozen=True, tag=True):
    pass


class OpenRecord(msgspec.Struct, frozen=True, tag=True):
    pass


class ChooseService(msgspec.Struct, frozen=True, tag=True):
    service_id: str


class OpenPriorities(msgspec.Struct, frozen=True, tag=True):
    """Says to be one of those who are served first by law."""


class ChoosePriority(msgspec.Struct, frozen=True, tag=True):
    priority: PriorityClass


class SkipFinger(msgspec.Struct, frozen=True, tag=True):
    """Cannot or does not want to give a finger."""


class Back(msgspec.Struct, frozen=True, tag=True):
    """One step back (to the menu, or from the access key to placing the card)."""


class ChooseWayOn(msgspec.Struct, frozen=True, tag=True):
    way_on: WayOn


class BeginPairing(msgspec.Struct, frozen=True, tag=True):
    """Staff want to pair this terminal with its station."""


class CodesAreSame(msgspec.Struct, frozen=True, tag=True):
    """A person has compared the codes of both screens."""


class OpenServed(msgspec.Struct, frozen=True, tag=True):
    """Touched "rate the service" on the idle screen."""


class ChooseServed(msgspec.Struct, frozen=True, tag=True):
    """Touched one's number among those that were served just now."""

    number: str


class Rate(msgspec.Struct, frozen=True, tag=True):
    score: int
    """1 to 5, 5 the best."""


class GiveReason(msgspec.Struct, frozen=True, tag=True):
    """Why the rating was poor."""

    reason: RatingReason


class StillHere(msgspec.Struct, frozen=True, tag=True):
    """Touched the countdown."""


class CallStaff(msgspec.Struct, frozen=True, tag=True):
    pass


class Finish(msgspec.Struct, frozen=True, tag=True):
    pass


Intent = (
    Start
    | ChooseLanguage
    | TypeDigit
    | DeleteDigit
    | ClearDigits
    | SubmitDigits
    | WithoutCard
    | Continue
    | OpenTickets
    | OpenDossiers
    | OpenRecord
    | ChooseService
    | OpenPriorities
    | ChoosePriority
    | SkipFinger
    | Back
    | ChooseWayOn
    | BeginPairing
    | CodesAreSame
    | OpenServed
    | ChooseServed
    | Rate
    | GiveReason
    | StillHere
    | CallStaff
    | Finish
)
