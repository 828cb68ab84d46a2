"""Bodies of Views while a terminal serves nobody: it is not paired, or its clock is wrong."""

from __future__ import annotations

from enum import Enum

import msgspec


class PairingStage(Enum):
    OFFERED = "offered"
    """Nothing is under way; a touch begins."""
    WAITING = "waiting"
    """For staff to open pairing at the station."""
    COMPARING = "comparing"
    """Both screens show the code."""
    CONFIRMING = "confirming"
    """Said to be the same here; the station's word is awaited."""
    PAIRED = "paired"
    FAILED = "failed"


class PairingFault(Enum):
    """Why this terminal and a station did not become a pair."""

    NO_STATION = "no_station"
    CLOSED = "closed"
    """Staff did not open pairing."""
    TOO_MANY = "too_many"
    OVER = "over"
    """Refused at the station, or out of time."""
    NOT_UNDERSTOOD = "not_understood"
    NOT_KEPT = "not_kept"
    """This terminal's disk did not take the certificate."""


class Pairing(msgspec.Struct, frozen=True, tag=True):
    """This terminal is not one of its station's. Residents are sent to a counter; staff pair it."""

    stage: PairingStage
    terminal_id: str = ""
    station_name: str = ""
    code: str = ""
    """Eight digits, to be compared with the station's."""
    fault: PairingFault | None = None


class ClockWrong(msgspec.Struct, frozen=True, tag=True):
    """This terminal's clock is so wrong that it and its station take each other for strangers.

    Nobody is served: a number of the wrong day would be worth nothing.
    """
