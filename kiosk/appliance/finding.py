"""What an examination of the terminal finds.

A finding is a code and figures; its words are made of them where it is read
(kiosk/appliance/finding_words.py), in the reader's language. English ones travel with it, for JSON
and for a reader that is older than the code.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Annotated, Self

import msgspec

from kiosk.appliance.plain_text import is_plain

MOST_FIGURES = 8
LARGEST_NUMBER = 10**8
"""No identity number fits below."""
LONGEST_SENTENCE = 400
_NAME = re.compile(r"[a-z][a-z0-9_]{0,23}")


class Condition(Enum):
    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"
    NOT_FITTED = "not fitted"


class _Open(Enum):
    """A value that this program does not know, of a newer one, reads as OTHER."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls["OTHER"] if isinstance(value, str) and _NAME.fullmatch(value) else None


class Part(_Open):
    """What is examined. The values are stable: metrics, the station's store and alarms use them."""

    CARD_READER = "card_reader"
    CODE_SCANNER = "code_scanner"
    FINGERPRINT = "fingerprint"
    EXTRACTOR = "extractor"
    PRINTER = "printer"
    HEADPHONES = "headphones"
    DRIVERS = "drivers"
    """Packages with drivers of vendors."""
    VOICE = "voice"
    TRUST = "trust"
    """Certificates of the country signing authorities."""
    CARD_ACCESS = "card_access"
    """This terminal's card verifiable certificates."""
    PAIRING = "pairing"
    STATION = "station"
    REGISTRY = "registry"
    CLOCK = "clock"
    STATE = "state"
    """The folder of outbox and audit trail."""
    DISK = "disk"
    MEMORY = "memory"
    TEMPERATURE = "temperature"
    POWER = "power"
    OUTBOX = "outbox"
    AUDIT = "audit"
    SYSTEM = "system"
    """Which of the two systems on the disk runs."""
    UPDATE = "update"
    PROGRAM = "program"
    """The core: does it run, how often was it restarted."""
    OTHER = "other"


class Code(_Open):
    """What was found of a part. As stable as `Part`."""

    OK = "ok"
    NOT_FITTED = "not_fitted"
    AWAY = "away"
    FAULTY = "faulty"
    HANGS = "hangs"
    """Its driver does not come back."""
    GIVEN_UP = "given_up"
    """It is away, and what the terminal can do about it was done."""
    HEALING = "healing"
    """It is away, and something is being done about it."""
    # Devices
    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    OFFLINE = "offline"
    NO_PLAYER = "no_player"
    # Certificates and pairing
    NONE = "none"
    LEFT_OUT = "left_out"
    OLD = "old"
    EXPIRES = "expires"
    EXPIRED = "expired"
    NOT_PAIRED = "not_paired"
    OTHER_NAME = "other_name"
    UNREADABLE = "unreadable"
    # Station and registry
    ANSWERS = "answers"
    NOT_FOUND = "not_found"
    UNSAFE_ADDRESS = "unsafe_address"
    NOT_ADMITTED = "not_admitted"
    NOT_THE_STATION = "not_the_station"
    SETTINGS = "settings"
    # Clock
    NEVER_SET = "never_set"
    DIFFERS = "differs"
    FAR_OFF = "far_off"
    """By so much that certificates look wrong."""
    UNVERIFIED = "unverified"
    # Machine
    READ_ONLY = "read_only"
    LOW = "low"
    FULL = "full"
    NO_INODES = "no_inodes"
    """Room for bytes, and none for files."""
    WORN = "worn"
    HOT = "hot"
    WAS = "was"
    """It was so since the start, and is over."""
    WAITING = "waiting"
    STUCK = "stuck"
    BROKEN = "broken"
    # Software
    ON_TRIAL = "on_trial"
    UNDER_WAY = "under_way"
    FELL_BACK = "fell_back"
    REFUSED = "refused"
    RESTARTED = "restarted"
    NOT_RUNNING = "not_running"
    OTHER = "other"


Figure = str | int | float
Sentence = Annotated[str, msgspec.Meta(max_length=LONGEST_SENTENCE)]


class Finding(msgspec.Struct, frozen=True):
    """One question, its answer, and what to do about it (empty: nothing).

    Made by `kiosk.appliance.finding_words.found`. Raises ValueError (ValidationError when it is
    decoded) for anything that is too long or could be somebody's data.
    """

    part: Part
    condition: Condition
    detail: Sentence = ""
    """In English, as `advice`."""
    advice: Sentence = ""
    code: Code = Code.OTHER
    figures: dict[str, Figure] = {}
    """What the words are filled with: numbers, names of devices and folders, drivers' errors."""

    def __post_init__(self) -> None:
        if len(self.figures) > MOST_FIGURES:
            raise ValueError("too many figures")
        for name, value in self.figures.items():
            if not _NAME.fullmatch(name):
                raise ValueError("not the name of a figure")
            if not (is_plain(value) if isinstance(value, str) else abs(value) < LARGEST_NUMBER):
                raise ValueError(f"figure {name} is not plain")
        if not all(is_plain(said, LONGEST_SENTENCE) for said in (self.detail, self.advice)):
            raise ValueError("words that are not plain")

    @property
    def id(self) -> str:
        """Stable: `printer.paper_out`."""
        return f"{self.part.value}.{self.code.value}"


def worst(findings: tuple[Finding, ...]) -> Condition:
    """Of all of them; OK for none. NOT_FITTED is as good as OK."""
    found = {finding.condition for finding in findings}
    for condition in (Condition.FAULT, Condition.WARNING):
        if condition in found:
            return condition
    return Condition.OK
