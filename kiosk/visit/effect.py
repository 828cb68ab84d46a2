"""Effects: what a step asks the core to do. Each that has an answer carries its `request`."""

from __future__ import annotations

from enum import Enum

import msgspec

from kiosk.identity.access_key import AccessKey
from kiosk.identity.assurance import Assurance, Evidence
from kiosk.language import Language
from kiosk.queue.applicant import Applicant
from kiosk.queue.rating import RatingReason
from kiosk.queue.staff_call import StaffCallReason
from kiosk.queue.ticket import Ticket
from kiosk.queue.ticket_code import TicketReference
from kiosk.visit.lookup_effect import LookupEffect
from kiosk.visit.staff_mode_effect import StaffEffect


class ReadCard(msgspec.Struct, frozen=True):
    """Answered by ReadProgress…, then CardRead or CardReadFailed."""

    request: int
    key: AccessKey

    def __repr__(self) -> str:
        return f"ReadCard({self.request})"


class VerifyFinger(msgspec.Struct, frozen=True):
    """Answered by FingerProgress…, then FingerVerified or FingerFailed."""

    request: int
    number: str
    """Whose enrolled finger the registry is asked for, where the card itself has none to show."""
    tries: int

    def __repr__(self) -> str:
        return f"VerifyFinger({self.request})"


class Cancel(msgspec.Struct, frozen=True):
    """The answer to this request is no longer wanted: stop as soon as possible."""

    request: int


class RequestTicket(msgspec.Struct, frozen=True):
    """Answered by TicketIssued or TicketFailed, also after the visit ended."""

    request: int
    service_id: str
    applicant: Applicant


class PrintTicket(msgspec.Struct, frozen=True):
    """Answered by Printed."""

    request: int
    ticket: Ticket
    service_name: dict[str, str]
    language: Language


class LookAtTicket(msgspec.Struct, frozen=True):
    """Answered by TicketSeen or LookFailed."""

    request: int
    ticket: TicketReference


class ListServed(msgspec.Struct, frozen=True):
    """Answered by ServedListed or LookFailed."""

    request: int


class SendRating(msgspec.Struct, frozen=True):
    """Answered by RatingTaken or RatingFailed."""

    request: int
    ticket: TicketReference
    score: int


class SendReason(msgspec.Struct, frozen=True):
    """Sent if it can be; nobody waits for it."""

    ticket: TicketReference
    reason: RatingReason


class AlertStaff(msgspec.Struct, frozen=True):
    """A member of staff is wanted at this terminal."""

    reason: StaffCallReason


class Pair(msgspec.Struct, frozen=True):
    """Pair this terminal with its station. Answered by PairingChanged…"""


class ConfirmPairing(msgspec.Struct, frozen=True):
    """A person has said that both codes are the same."""


class CancelPairing(msgspec.Struct, frozen=True):
    """Nothing is to be changed any more."""


class ForgetCard(msgspec.Struct, frozen=True):
    """Close the chip's session and drop everything that came from the card."""


class AuditAction(Enum):
    VISIT_STARTED = "visit_started"
    CARD_CHECKED = "card_checked"
    FINGER_CHECKED = "finger_checked"
    TICKET_TAKEN = "ticket_taken"
    CONSENT_GIVEN = "consent_given"
    CONSENT_REFUSED = "consent_refused"
    LOOKUP_SHOWN = "lookup_shown"
    """`detail`: which (`Lookup`)."""
    RECORD_CONFIRMED = "record_confirmed"
    """The resident said that all is right."""
    SHEET_PRINTED = "sheet_printed"
    CORRECTION_SENT = "correction_sent"
    CORRECTIONS_SHOWN = "corrections_shown"
    STAFF_CALLED = "staff_called"
    STAFF_COMING = "staff_coming"
    """An officer has answered the call."""
    VISIT_ENDED = "visit_ended"
    PAIRING_BEGUN = "pairing_begun"
    PAIRED = "paired"
    STAFF_MODE_OPENED = "staff_mode_opened"
    """`detail`: how, and in which role (`AccessWay.Role`)."""
    STAFF_MODE_REFUSED = "staff_mode_refused"
    """`detail`: why (`AccessFault`)."""
    STAFF_MODE_ENDED = "staff_mode_ended"
    DEVICE_TRIED = "device_tried"
    """`detail`: as what (`DeviceKind`)."""
    DEVICE_CHOSEN = "device_chosen"
    SCREEN_SET = "screen_set"
    TOUCH_CALIBRATED = "touch_calibrated"
    NETWORK_SET = "network_set"
    SETTINGS_RESTORED = "settings_restored"
    SETTINGS_EXPORTED = "settings_exported"
    SETTINGS_IMPORTED = "settings_imported"
    SOFTWARE_BROUGHT = "software_brought"
    """A release was taken from a USB stick."""
    RESTARTED = "restarted"
    """`detail`: what (`Unit`)."""
    PAPER_CHANGED = "paper_changed"
    OUT_OF_SERVICE = "out_of_service"
    IN_SERVICE = "in_service"
    PROVISIONED = "provisioned"


class Audit(msgspec.Struct, frozen=True):
    """What was done, at what assurance; never what the card said."""

    action: AuditAction
    assurance: Assurance
    evidence: tuple[Evidence, ...] = ()
    detail: str = ""
    """A code (service id, end reason); never personal."""


Effect = (
    ReadCard
    | VerifyFinger
    | Cancel
    | RequestTicket
    | PrintTicket
    | LookupEffect
    | LookAtTicket
    | ListServed
    | SendRating
    | SendReason
    | AlertStaff
    | Pair
    | ConfirmPairing
    | CancelPairing
    | ForgetCard
    | Audit
    | StaffEffect
)
