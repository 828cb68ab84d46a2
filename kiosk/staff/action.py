"""What members of staff do that is written into the station's audit trail."""

from __future__ import annotations

from enum import Enum


class StaffAction(Enum):
    """Codes of the trail: only ever added to, never changed."""

    SIGNED_IN = "signed-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGN_IN_LOCKED = "sign-in-locked"
    SIGNED_OUT = "signed-out"
    SIGNED_OUT_EVERYWHERE = "signed-out-everywhere"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - a code

    ACCOUNT_ADDED = "account-added"
    ACCOUNT_CHANGED = "account-changed"
    ACCOUNT_DEACTIVATED = "account-deactivated"
    ACCOUNT_ACTIVATED = "account-activated"
    PASSWORD_RESET = "password-reset"  # noqa: S105 - a code

    NEXT = "next"
    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    NO_SHOW = "no-show"
    RETURN = "return"
    HOLD = "hold"
    RELEASE = "release"
    TRANSFER = "transfer"
    PRIORITY = "priority"
    CANCEL = "cancel"
    COUNTER = "counter"
    SERVICE = "service"
    END_OF_DAY = "end-of-day"
    APPOINTMENTS = "appointments"
    APPOINTMENT_CANCELLED = "appointment-cancelled"
    APPOINTMENT_SOUGHT = "appointment-sought"
    """Somebody looked for a resident's appointments by the resident's number."""
    TICKET_ISSUED = "ticket-issued"
    HELP_ANSWERED = "help-answered"
    RESIDENT_SHOWN = "resident-shown"
    """Somebody looked at who a ticket's holder is."""

    CORRECTION_SHOWN = "correction-shown"
    """Somebody looked at whose a request for correction is."""
    CORRECTION_ACCEPTED = "correction-accepted"
    CORRECTION_REJECTED = "correction-rejected"
    CORRECTION_ASKED_BACK = "correction-asked-back"

    CATALOGUE_SERVICE = "catalogue-service"
    CATALOGUE_COUNTER = "catalogue-counter"
    CATALOGUE_HOURS = "catalogue-hours"
    ANNOUNCEMENT = "announcement"
    PAIRING_OPENED = "pairing-opened"
    PAIRING_CONFIRMED = "pairing-confirmed"
    PAIRING_SECRET_MADE = "pairing-secret-made"  # noqa: S105 - a code
    """For one terminal, to be paired without anybody at it; the subject is the terminal."""
    PAIRING_SECRET_USED = "pairing-secret-used"  # noqa: S105 - a code
    PAIRING_SECRET_REFUSED = "pairing-secret-refused"  # noqa: S105 - a code
    TERMINAL_REVOKED = "terminal-revoked"
    TERMINAL_ORDERED = "terminal-ordered"
    """A terminal was asked for something: restart, log."""
    TERMINAL_SETTINGS = "terminal-settings"
    """It was given other settings; the detail says which."""
    ROLLOUT_BEGUN = "rollout-begun"
    """A release goes out; the subject is its version, the detail names terminals."""
    ROLLOUT_PAUSED = "rollout-paused"
    ROLLOUT_RESUMED = "rollout-resumed"
    ACCESS_CODE_MADE = "access-code-made"
    """A code that opens a terminal's staff mode once; the subject is the terminal."""
    ACCESS_CODE_WITHDRAWN = "access-code-withdrawn"
    ACCESS_OPENED = "access-opened"
    """A terminal's staff mode, by a member's code or card: the entry is that member's."""
    ACCESS_REFUSED = "access-refused"
    ACCESS_LOCKED = "access-locked"
    CARD_REGISTERED = "card-registered"
    """The subject is the member whose card it is."""
    CARD_REMOVED = "card-removed"
    EXPORTED = "exported"
    """Figures or the trail were taken away as a file."""
