"""DG14: security options of the chip (ICAO 9303-10, 4.7.14): SecurityInfos in an envelope."""

from __future__ import annotations

from drivers.chipcard import security_infos, tlv
from drivers.chipcard.security_infos import SecurityInfos

OUTER = 0x6E


def parse(data: bytes) -> SecurityInfos:
    return security_infos.parse(tlv.parse_exactly(data, OUTER, "DG14").value)
