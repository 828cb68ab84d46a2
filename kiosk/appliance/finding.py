"""What an examination of the terminal finds."""

from __future__ import annotations

from enum import Enum

import msgspec


class Condition(Enum):
    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"
    NOT_FITTED = "not fitted"


class Finding(msgspec.Struct, frozen=True):
    """One question, its answer, and what to do about it (empty: nothing)."""

    part: str
    condition: Condition
    detail: str
    advice: str = ""
