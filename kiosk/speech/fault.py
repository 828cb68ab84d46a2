"""Why a call cannot be made audible."""

from __future__ import annotations

from enum import Enum


class SpeechTrouble(Enum):
    MISSING = "missing"
    """There is no speech synthesiser on this machine."""
    FAILED = "failed"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    NOT_A_SOUND = "not_a_sound"


class SpeechFault(Exception):
    """Holds no text: what was to be said stays out of every log."""

    def __init__(self, trouble: SpeechTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
