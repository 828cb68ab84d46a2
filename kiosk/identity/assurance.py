"""How sure the terminal is of who stands there: a value with its evidence, never a boolean."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, IntEnum

import msgspec

CLOCK_UNVERIFIED = "clock_unverified"
"""Reason of what was not judged because nobody knows what day it is."""


class Assurance(IntEnum):
    """Ordered levels of assurance; a service states the least that it needs."""

    ANONYMOUS = 0
    CARD_DATA_AUTHENTIC = 1
    """Passive Authentication passed: the data is signed by the state (ICAO 9303-11, 5.1)."""
    CARD_GENUINE = 2
    """Chip or Active Authentication passed too: the chip is not a copy (ICAO 9303-11, 6.1, 6.2)."""
    HOLDER_VERIFIED = 3
    """A finger matched too: the person is the card's holder."""


class Check(Enum):
    """What was checked."""

    PASSIVE_AUTHENTICATION = "passive_authentication"
    CHIP_AUTHENTICATION = "chip_authentication"
    ACTIVE_AUTHENTICATION = "active_authentication"
    CARD_VALIDITY = "card_validity"
    """The date of expiry on the card; does not raise assurance, but is shown."""
    FINGERPRINT_ON_CARD = "fingerprint_on_card"
    FINGERPRINT_ON_HOST = "fingerprint_on_host"
    """Compared by this terminal, with the image in DG3 or with what the registry has enrolled."""
    FINGERPRINT_ON_SENSOR = "fingerprint_on_sensor"


class Outcome(Enum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_OFFERED = "not_offered"
    """The card or device has no such function."""
    NOT_DONE = "not_done"


class Evidence(msgspec.Struct, frozen=True):
    """One check and how it came out. `reason` is a code for logs and audit, never personal data."""

    check: Check
    outcome: Outcome
    reason: str = ""


_CHIP_CHECKS = (Check.CHIP_AUTHENTICATION, Check.ACTIVE_AUTHENTICATION)
_FINGER_CHECKS = (
    Check.FINGERPRINT_ON_CARD,
    Check.FINGERPRINT_ON_HOST,
    Check.FINGERPRINT_ON_SENSOR,
)


def assurance_of(evidence: Iterable[Evidence]) -> Assurance:
    """The assurance that this evidence supports.

    Each level stands on the one below: a matching finger on an unsigned card proves nothing.
    A failed authentication of the chip means a copy, whatever else passed: a forger can leave out
    the function that would expose the copy only if the signed data allows it, so *failed* weighs
    more than *passed* elsewhere.
    """
    found = tuple(evidence)

    def passed(*checks: Check) -> bool:
        return any(e.check in checks and e.outcome is Outcome.PASSED for e in found)

    def failed(*checks: Check) -> bool:
        return any(e.check in checks and e.outcome is Outcome.FAILED for e in found)

    if not passed(Check.PASSIVE_AUTHENTICATION) or failed(Check.PASSIVE_AUTHENTICATION):
        return Assurance.ANONYMOUS
    if failed(*_CHIP_CHECKS):
        return Assurance.ANONYMOUS
    if not passed(*_CHIP_CHECKS):
        return Assurance.CARD_DATA_AUTHENTIC
    if not passed(*_FINGER_CHECKS):
        return Assurance.CARD_GENUINE
    return Assurance.HOLDER_VERIFIED
