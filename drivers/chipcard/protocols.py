"""Object identifiers of PACE and Chip Authentication, and what they stand for.

ICAO 9303-11, 9.2.3 and 9.2.7; the arcs below bsi-de protocols smartcard, 0.4.0.127.0.7.2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from drivers.chipcard.session_keys import Suite

ID_PACE = "0.4.0.127.0.7.2.2.4"
ID_CHIP_AUTHENTICATION = "0.4.0.127.0.7.2.2.3"
ID_CHIP_KEY_DH = "0.4.0.127.0.7.2.2.1.1"
ID_CHIP_KEY_ECDH = "0.4.0.127.0.7.2.2.1.2"


class Agreement(Enum):
    DH = "DH"
    ECDH = "ECDH"


class Mapping(Enum):
    """How PACE turns the nonce into a generator (9303-11, 4.4.3.3)."""

    GENERIC = "GM"
    INTEGRATED = "IM"
    CHIP_AUTHENTICATION = "CAM"


@dataclass(frozen=True)
class PaceProtocol:
    agreement: Agreement
    mapping: Mapping
    suite: Suite

    @property
    def name(self) -> str:
        return f"PACE-{self.agreement.value}-{self.mapping.value}-{self.suite.label}"


@dataclass(frozen=True)
class ChipAuthenticationProtocol:
    agreement: Agreement
    suite: Suite

    @property
    def name(self) -> str:
        return f"CA-{self.agreement.value}-{self.suite.label}"


_SUITES = {1: Suite.TRIPLE_DES, 2: Suite.AES_128, 3: Suite.AES_192, 4: Suite.AES_256}
_MAPPINGS = {
    1: (Agreement.DH, Mapping.GENERIC),
    2: (Agreement.ECDH, Mapping.GENERIC),
    3: (Agreement.DH, Mapping.INTEGRATED),
    4: (Agreement.ECDH, Mapping.INTEGRATED),
    6: (Agreement.ECDH, Mapping.CHIP_AUTHENTICATION),
}

PACE: dict[str, PaceProtocol] = {
    f"{ID_PACE}.{form}.{number}": PaceProtocol(agreement, mapping, suite)
    for form, (agreement, mapping) in _MAPPINGS.items()
    for number, suite in _SUITES.items()
    # Chip-authentication mapping was defined without 3DES.
    if not (mapping is Mapping.CHIP_AUTHENTICATION and suite is Suite.TRIPLE_DES)
}
PACE_DOMAINS = frozenset(f"{ID_PACE}.{form}" for form in _MAPPINGS)
"""Protocols of PACEDomainParameterInfo: without cipher."""

CHIP_AUTHENTICATION: dict[str, ChipAuthenticationProtocol] = {
    f"{ID_CHIP_AUTHENTICATION}.{form}.{number}": ChipAuthenticationProtocol(agreement, suite)
    for form, agreement in ((1, Agreement.DH), (2, Agreement.ECDH))
    for number, suite in _SUITES.items()
}
CHIP_KEYS = {ID_CHIP_KEY_DH: Agreement.DH, ID_CHIP_KEY_ECDH: Agreement.ECDH}
