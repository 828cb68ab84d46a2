"""Intents: what the person at the screen wants. The screen sends nothing else."""

from __future__ import annotations

import msgspec

from kiosk.language import Language
from kiosk.queue.priority import PriorityClass
from kiosk.queue.rating import RatingReason
from kiosk.records.correction import Claim
from kiosk.records.record import Field
from kiosk.visit.look import Look, Voice
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.staff_mode_intent import StaffIntent
from kiosk.visit.view import WayOn

LONGEST_TEXT = 80


class Start(msgspec.Struct, frozen=True, tag=True):
    """Touched the idle screen."""


class ChooseLanguage(msgspec.Struct, frozen=True, tag=True):
    language: Language


class OpenLook(msgspec.Struct, frozen=True, tag=True):
    """Wants to choose colours, text size, simple or low screens, or the voice."""


class CloseLook(msgspec.Struct, frozen=True, tag=True):
    pass


class ChooseLook(msgspec.Struct, frozen=True, tag=True):
    look: Look


class ChooseVoice(msgspec.Struct, frozen=True, tag=True):
    """The screen is to speak like this; None: it is to be silent."""

    voice: Voice | None


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


class OpenLookups(msgspec.Struct, frozen=True, tag=True):
    """To the list of what can be looked up; without a card too."""


class OpenLookup(msgspec.Struct, frozen=True, tag=True):
    lookup: Lookup


class AnswerConsent(msgspec.Struct, frozen=True, tag=True):
    given: bool


class OpenDossierCode(msgspec.Struct, frozen=True, tag=True):
    """Wants to type or scan a dossier's code."""


class OpenDossier(msgspec.Struct, frozen=True, tag=True):
    """Touched one of one's dossiers."""

    code: str

    def __repr__(self) -> str:
        return "OpenDossier(…)"


class TypeText(msgspec.Struct, frozen=True, tag=True):
    """What stands in the field now: the whole text, at most LONGEST_TEXT characters."""

    text: str

    def __repr__(self) -> str:
        return "TypeText(…)"


class SubmitText(msgspec.Struct, frozen=True, tag=True):
    pass


class OpenProcedure(msgspec.Struct, frozen=True, tag=True):
    procedure_id: str


class Reveal(msgspec.Struct, frozen=True, tag=True):
    """Touched what is masked: show it. `field` None: all of this screen that is."""

    field: Field | None = None


class Conceal(msgspec.Struct, frozen=True, tag=True):
    """Mask it again."""


class ConfirmRecord(msgspec.Struct, frozen=True, tag=True):
    """All is right."""


class OpenCorrection(msgspec.Struct, frozen=True, tag=True):
    """Something is wrong."""


class Dispute(msgspec.Struct, frozen=True, tag=True):
    """What the person says of a field; None takes it back."""

    field: Field
    claim: Claim | None


class SubmitCorrection(msgspec.Struct, frozen=True, tag=True):
    pass


class OpenCorrections(msgspec.Struct, frozen=True, tag=True):
    """How do my requests stand?"""


class PrintShown(msgspec.Struct, frozen=True, tag=True):
    """Wants what is shown on paper."""


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
    | OpenLook
    | CloseLook
    | ChooseLook
    | ChooseVoice
    | TypeDigit
    | DeleteDigit
    | ClearDigits
    | SubmitDigits
    | WithoutCard
    | Continue
    | OpenTickets
    | OpenLookups
    | OpenLookup
    | AnswerConsent
    | OpenDossierCode
    | OpenDossier
    | TypeText
    | SubmitText
    | OpenProcedure
    | Reveal
    | Conceal
    | ConfirmRecord
    | OpenCorrection
    | Dispute
    | SubmitCorrection
    | OpenCorrections
    | PrintShown
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
    | StaffIntent
)
