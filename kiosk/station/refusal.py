"""What the station refuses, and why: one list for the store, the API and the contract."""

from __future__ import annotations

from enum import Enum
from http import HTTPStatus

from kiosk.queue.fault import QueueFault


class Reason(Enum):
    """Code in a problem answer, with its HTTP status and a sentence for whoever reads a log.

    The sentences are fixed: no answer repeats what was sent, so none can leak it.
    """

    UNKNOWN_SERVICE = ("unknown-service", 404, "The catalogue has no such service.")
    SERVICE_CLOSED = ("service-closed", 409, "The service takes nobody now.")
    ASSURANCE_TOO_LOW = ("assurance-too-low", 403, "This needs a higher assurance.")
    KEY_REUSED = ("key-reused", 409, "This key was used for another request.")
    KEY_WITHDRAWN = ("key-withdrawn", 410, "The request with this key was withdrawn.")
    OTHER_TERMINAL = ("other-terminal", 403, "This belongs to another terminal.")
    UNKNOWN_BLOCK = ("unknown-block", 404, "No such block of numbers is on lease.")
    NOT_IN_BLOCK = ("not-in-block", 409, "The number is not of this block.")
    NUMBER_TAKEN = ("number-taken", 409, "Another ticket has this number.")
    WRONG_DAY = ("wrong-day", 409, "Numbers are leased for today and tomorrow only.")
    TOO_MANY_LEASED = ("too-many-leased", 429, "This terminal has its day's share of numbers.")
    PAIRING_CLOSED = ("pairing-closed", 409, "Staff have not opened pairing.")
    TOO_MANY_PAIRINGS = ("too-many-pairings", 429, "Too many have asked to be paired.")
    UNKNOWN_PAIRING = ("unknown-pairing", 404, "No such pairing is going on.")
    PAIRING_REFUSED = ("pairing-refused", 409, "This pairing is over; begin another one.")
    PAIRING_SECRET_WRONG = ("pairing-secret-wrong", 403, "It pairs no terminal of that name here.")
    PAIRING_SECRET_USED = ("pairing-secret-used", 409, "It has paired a terminal already.")
    PAIRING_SECRET_EXPIRED = ("pairing-secret-expired", 410, "Its time is over.")
    PAIRING_SECRET_LOCKED = ("pairing-secret-locked", 429, "It was tried too often.")
    TOO_MANY_CERTIFICATES = ("too-many-certificates", 429, "This terminal has had enough today.")
    CERTIFICATE_MISSING = ("certificate-missing", 401, "Only a paired terminal may ask this.")
    CERTIFICATE_UNKNOWN = ("certificate-unknown", 403, "The station knows no such certificate.")
    CERTIFICATE_ENDED = ("certificate-ended", 403, "The terminal's certificate was ended.")
    CERTIFICATE_EXPIRED = ("certificate-expired", 403, "The terminal's certificate has expired.")
    NOT_FOR_TERMINALS = ("not-for-terminals", 403, "This is for the station's staff.")
    SIGNED_OUT = ("signed-out", 401, "Only members of staff who are signed in may ask this.")
    ROLE_TOO_LOW = ("role-too-low", 403, "This is for other members of staff.")
    CSRF = ("csrf", 403, "The request does not come from a page of this session.")
    PASSWORD_CHANGE_NEEDED = ("password-change-needed", 403, "Change the password first.")
    WRONG_SIGN_IN = ("wrong-sign-in", 401, "The sign-in name or the password is wrong.")
    SIGN_IN_LOCKED = ("sign-in-locked", 429, "Too many wrong tries; wait some minutes.")
    TOO_BUSY = ("too-busy", 503, "Too many sign in at once.")
    ACCESS_UNKNOWN = ("access-unknown", 403, "No such code opens this terminal now.")
    ACCESS_CARD_UNKNOWN = ("access-card-unknown", 403, "The card is none of the staff's.")
    ACCESS_LOCKED = ("access-locked", 429, "Too many wrong tries at this terminal.")
    TOO_MANY_CODES = ("too-many-codes", 409, "The terminal has enough codes that are open.")
    CARD_TAKEN = ("card-taken", 409, "The card is another member's already.")
    UNKNOWN_ACCOUNT = ("unknown-account", 404, "There is no such account.")
    ACCOUNT_EXISTS = ("account-exists", 409, "This sign-in name is somebody's already.")
    TOO_MANY_ACCOUNTS = ("too-many-accounts", 409, "The station has as many accounts as it can.")
    LAST_SUPERVISOR = ("last-supervisor", 409, "The station would have no supervisor left.")
    OTHER_HOST = ("other-host", 421, "This service does not go by that name.")
    STATION_CLOCK = ("station-clock", 503, "The station's clock is wrong.")
    UNKNOWN_TICKET = ("unknown-ticket", 404, "There is no such ticket.")
    UNKNOWN_COUNTER = ("unknown-counter", 404, "The catalogue has no such counter.")
    UNKNOWN_APPOINTMENT = ("unknown-appointment", 404, "There is no such appointment now.")
    UNKNOWN_HELP_CALL = ("unknown-help-call", 404, "Nobody has called for staff with this key.")
    UNKNOWN_REVISION = ("unknown-revision", 404, "The catalogue had no such state.")
    WRONG_STATE = ("wrong-state", 409, "The state of the ticket or counter does not allow it.")
    OTHER_COUNTER = ("other-counter", 409, "The person is at another counter.")
    COUNTER_NOT_OPEN = ("counter-not-open", 409, "The counter is closed or has a break.")
    CHANGED_MEANWHILE = ("changed-meanwhile", 409, "It has changed since it was looked at.")
    GRACE_OVER = ("grace-over", 409, "Too late, or too often, after a missed call.")
    TOO_MANY_CORRECTIONS = (
        "too-many-corrections",
        409,
        "This resident has requests for correction that staff have still to decide.",
    )
    UNKNOWN_CORRECTION = ("unknown-correction", 404, "There is no such request for correction.")
    DAY_FULL = ("day-full", 409, "The service's capacity of today is used up.")
    ALREADY_WAITING = ("already-waiting", 409, "This resident waits for this service already.")
    TOO_FAR_AHEAD = ("too-far-ahead", 409, "Appointments are booked 90 days ahead at most.")
    ALREADY_BOOKED = ("already-booked", 409, "This resident has an appointment on that day.")
    HOUR_FULL = ("hour-full", 409, "The service's appointments of that hour are all booked.")
    TOO_EARLY = ("too-early", 409, "It is too early for the appointment.")
    NOT_SERVED = ("not-served", 409, "The ticket has not been served.")
    ALREADY_RATED = ("already-rated", 409, "The ticket has been rated already.")
    NOT_RATED = ("not-rated", 409, "There is no rating to which a reason could be added.")
    TOO_LATE = ("too-late", 409, "The time for it is over.")
    TOO_MANY_LISTENERS = ("too-many-listeners", 503, "Too many listen to the events already.")
    TOO_OFTEN = ("too-often", 429, "This terminal asks too often.")
    UNKNOWN_ORDER = ("unknown-order", 404, "This terminal was asked for no such thing.")
    UNKNOWN_RELEASE = ("unknown-release", 404, "There is no such release on the shelf.")
    RANGE = ("range", 416, "The release has no such bytes.")
    MALFORMED = ("malformed", 422, "The request is not as the contract says.")
    TOO_LARGE = ("too-large", 413, "The request is too large.")
    TOO_SLOW = ("too-slow", 408, "The request took too long to arrive.")
    REGISTRY_UNAVAILABLE = ("registry-unavailable", 503, "The registry does not answer.")
    REGISTRY_AMBIGUOUS = ("registry-ambiguous", 409, "The registry has this number twice.")
    STORE_UNAVAILABLE = ("store-unavailable", 503, "The station's store cannot be used now.")
    STORE_OUTDATED = ("store-outdated", 503, "The store's tables are another version's.")
    WRITER_STOPPED = ("writer-stopped", 503, "Nothing can be written now.")
    DRAINING = ("draining", 503, "This process is about to end.")
    METRICS_LOCKED = ("metrics-locked", 401, "Metrics are for this machine or a token's bearer.")
    SPEECH_UNAVAILABLE = ("speech-unavailable", 503, "This cannot be spoken now.")
    INTERNAL = ("internal", 500, "The station made a mistake.")

    def __init__(self, code: str, status: int, sentence: str) -> None:
        self.code = code
        self.status = HTTPStatus(status)
        self.sentence = sentence

    @classmethod
    def of(cls, fault: QueueFault) -> Reason:
        """The reason of the same code."""
        return _BY_CODE[fault.value]


_BY_CODE = {reason.code: reason for reason in Reason}


class Refusal(Exception):
    """The request is not carried out; nothing was changed."""

    def __init__(
        self, reason: Reason, fields: tuple[str, ...] = (), retry_after: int | None = None
    ) -> None:
        super().__init__(reason.code)
        self.reason = reason
        self.fields = fields
        """Names of the fields that are wrong, never their values."""
        self.retry_after = retry_after
        """Seconds after which it is worth asking again, where that is known."""
