"""DG15: public key of Active Authentication (ICAO 9303-10, 4.7.15)."""

from __future__ import annotations

from drivers.chipcard import tlv
from drivers.chipcard.public_keys import PublicKey, load_public_key

OUTER = 0x6F


def parse(data: bytes) -> PublicKey:
    return load_public_key(tlv.parse_exactly(data, OUTER, "DG15").value)
