"""DG16: persons to notify (ICAO 9303-10, 4.7.16).

70 { 02 { count } A1 { 5F50 5F51 5F52 5F53 } A2 { … } … }
"""

from __future__ import annotations

from drivers.chipcard import tlv
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds import texts
from drivers.chipcard.lds.values import Dg16, PersonToNotify

OUTER = 0x70
FIRST, LAST = 0xA1, 0xAF
RECORDED, NAME, TELEPHONE, ADDRESS = 0x5F50, 0x5F51, 0x5F52, 0x5F53
DATE_DIGITS = 8


def parse(data: bytes) -> Dg16:
    items = tlv.parse_exactly(data, OUTER, "DG16").children()
    try:
        people = tuple(_person(item.children(1)) for item in items if FIRST <= item.tag <= LAST)
    except CardProtocolError as error:
        raise CardProtocolError(f"DG16: {error}") from None
    if len(people) > texts.MAX_REPEATED:
        raise CardProtocolError(f"DG16: {len(people)} people")
    return Dg16(people)


def _person(items: list[tlv.Tlv]) -> PersonToNotify:
    def value(tag: int) -> bytes:
        item = tlv.find(items, tag)
        return item.value if item else b""

    return PersonToNotify(
        recorded=texts.digits(value(RECORDED), DATE_DIGITS),
        name=texts.name(value(NAME)),
        telephone=texts.text(value(TELEPHONE)),
        address=texts.lines(value(ADDRESS)),
    )
