"""The least that a reading could take: nothing but what the protocols prescribe, every file once,
in answers as long as the card gives them, without asking for a length first.

PACE is five exchanges (ICAO 9303-11, 4.4), EF.CardAccess and the selection one each, Chip
Authentication two (with 3DES one; 6.2), Active Authentication one (6.1); a file takes its READ
BINARY commands under secure messaging (9.8). The messages of the protocols are taken as long as
they were: what they hold is prescribed.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.chipcard.secure_messaging import answer_capacity
from drivers.simulated.chipcard import Profile
from kiosk.commands.card.measuring import Measured, Step

SHORT_ANSWER = 256
SHORT_COMMAND, EXTENDED_COMMAND = 19, 23
"""Bytes of a protected READ BINARY: header, Lc, DO 97, DO 8E, Le."""
STATUS_AND_MAC = 4 + 10 + 2
"""DO 99, DO 8E, status word."""
_PROTOCOLS = {
    "card access": 1,
    "capabilities": 0,
    "access": 5,
    "application": 1,
    "chip authentication": 2,
    "active authentication": 1,
}


@dataclass(frozen=True)
class Least:
    apdus: int
    octets: int


def least(step: Step, measured: Measured, profile: Profile) -> Least:
    """Of one step; what is not known here is as it was."""
    size = measured.files.get(step.name)
    if size is not None:
        return _file(size, profile)
    apdus = _PROTOCOLS.get(step.name, step.apdus)
    if step.name == "chip authentication" and not (profile.chip_suite or profile.suite).is_aes:
        apdus = 1
    return Least(apdus, step.sent + step.received if apdus else 0)


def least_of_all(measured: Measured, profile: Profile) -> Least:
    each = [least(step, measured, profile) for step in measured.steps]
    return Least(sum(one.apdus for one in each), sum(one.octets for one in each))


def _file(size: int, profile: Profile) -> Least:
    block = profile.suite.block
    answer = profile.response_limit if profile.extended_length else SHORT_ANSWER
    capacity = answer_capacity(answer, block)
    short = answer_capacity(SHORT_ANSWER, block)
    apdus = octets = 0
    while size > 0:
        part = min(size, capacity)
        apdus += 1
        octets += SHORT_COMMAND if part <= short else EXTENDED_COMMAND
        octets += _protected(part, block) + STATUS_AND_MAC
        size -= part
    return Least(apdus, octets)


def _protected(part: int, block: int) -> int:
    """Bytes of DO 87: padded, with padding indicator, tag and length."""
    value = part + block - part % block + 1
    return 1 + (1 if value < 0x80 else 2 if value < 0x100 else 3) + value
