"""Opening the staff mode of a terminal: by which codes, and why it stays shut."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

CODE_LENGTH = 8
"""Digits of a code that the station has made for one terminal; it opens once."""
SHORTEST_SETUP_CODE, LONGEST_SETUP_CODE = 6, 12
"""Digits of the code that a terminal itself knows, for when its station is away."""
_CODE = re.compile(rf"(?:kiosk-staff:)?([0-9]{{{CODE_LENGTH}}})", re.ASCII | re.IGNORECASE)
_SETUP_CODE = re.compile(rf"[0-9]{{{SHORTEST_SETUP_CODE},{LONGEST_SETUP_CODE}}}", re.ASCII)
_FEWEST_DIFFERENT = 3


class AccessWay(Enum):
    """How somebody has shown to be staff."""

    STATION_CODE = "station_code"
    SETUP_CODE = "setup_code"
    CARD = "card"
    UNPROVISIONED = "unprovisioned"
    """Nobody has set this terminal up yet: it is open to who unpacks it."""


class AccessFault(Enum):
    UNKNOWN = "unknown"
    """No such code, or it is used up, expired, or another terminal's: none is told from another."""
    LOCKED = "locked"
    """Too many wrong ones."""
    STATION_AWAY = "station_away"
    """It could not be asked."""
    NO_SETUP_CODE = "no_setup_code"
    """The station is away, and this terminal knows no code of its own."""
    NOT_A_CODE = "not_a_code"
    CARD_UNREADABLE = "card_unreadable"
    CARD_NOT_GENUINE = "card_not_genuine"
    """Its chip is not proved to be no copy."""
    CARD_UNKNOWN = "card_unknown"
    """It belongs to nobody of the station's staff."""


@dataclass(frozen=True)
class Denied:
    fault: AccessFault
    locked_seconds: float | None = None
    """With LOCKED: for how long from now on."""


def read_code(text: str) -> str | None:
    """The station's code as it is typed, or as the console's QR code says it; None: it is none."""
    found = _CODE.fullmatch(text.strip())
    return found[1] if found else None


def code_text(code: str) -> str:
    """What the console's QR code says."""
    return f"kiosk-staff:{code}"


def is_setup_code(digits: str) -> bool:
    return _SETUP_CODE.fullmatch(digits) is not None


def is_plain(digits: str) -> bool:
    """Whether anybody would try it first: few different digits, or a row of keys."""
    row = "01234567890123456789"
    return len(set(digits)) < _FEWEST_DIFFERENT or digits in row or digits[::-1] in row
