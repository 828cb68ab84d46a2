"""DG12: additional document details (ICAO 9303-10, 4.7.12). Everything in it is optional."""

from __future__ import annotations

from drivers.chipcard import tlv
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds import texts
from drivers.chipcard.lds.values import Dg12

OUTER = 0x6C
AUTHORITY, ISSUED, OTHER_PERSON, ENDORSEMENTS = 0x5F19, 0x5F26, 0x5F1A, 0x5F1B
TAX, FRONT, REAR, PERSONALIZED, SYSTEM = 0x5F1C, 0x5F1D, 0x5F1E, 0x5F55, 0x5F56
DATE_DIGITS, TIME_DIGITS = 8, 14
KNOWN = frozenset(
    (
        AUTHORITY,
        ISSUED,
        OTHER_PERSON,
        texts.REPEATED,
        ENDORSEMENTS,
        TAX,
        FRONT,
        REAR,
        PERSONALIZED,
        SYSTEM,
    )
)


def parse(data: bytes) -> Dg12:
    items = tlv.parse_exactly(data, OUTER, "DG12").children()

    def value(tag: int) -> bytes:
        item = tlv.find(items, tag)
        return item.value if item else b""

    try:
        people = [item.value for item in items if item.tag == OTHER_PERSON]
        template = tlv.find(items, texts.REPEATED)
        people += texts.repeated(template, OTHER_PERSON) if template else []
        return Dg12(
            issuing_authority=texts.text(value(AUTHORITY)),
            date_of_issue=texts.digits(value(ISSUED), DATE_DIGITS),
            other_people=tuple(texts.name(person) for person in people[: texts.MAX_REPEATED]),
            endorsements=texts.text(value(ENDORSEMENTS)),
            tax_requirements=texts.text(value(TAX)),
            front_image=value(FRONT),
            rear_image=value(REAR),
            personalized_at=texts.digits(value(PERSONALIZED), TIME_DIGITS),
            personalization_system=texts.text(value(SYSTEM)),
            unknown=texts.unknown(items, KNOWN),
        )
    except CardProtocolError as error:
        raise CardProtocolError(f"DG12: {error}") from None
