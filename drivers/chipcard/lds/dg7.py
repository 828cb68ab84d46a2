"""DG7: displayed signature or usual mark (ICAO 9303-10, 4.7.7): 67 { 02 { count } 5F43 … }."""

from __future__ import annotations

from drivers.chipcard import tlv
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds.values import Dg7

OUTER = 0x67
COUNT = 0x02
IMAGE = 0x5F43
MAX_IMAGES = 9


def parse(data: bytes) -> Dg7:
    items = tlv.parse_exactly(data, OUTER, "DG7").children()
    images = tuple(item.value for item in items if item.tag == IMAGE)
    if not 0 < len(images) <= MAX_IMAGES:
        raise CardProtocolError(f"DG7: {len(images)} images")
    return Dg7(images)
