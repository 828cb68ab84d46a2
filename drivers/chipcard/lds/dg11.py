"""DG11: additional personal details (ICAO 9303-10, 4.7.11). Everything in it is optional."""

from __future__ import annotations

from drivers.chipcard import tlv
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds import texts
from drivers.chipcard.lds.values import Dg11

OUTER = 0x6B
FULL_NAME, OTHER_NAME, PERSONAL_NUMBER, BIRTH = 0x5F0E, 0x5F0F, 0x5F10, 0x5F2B
PLACE_OF_BIRTH, TELEPHONE, PROFESSION, TITLE = 0x5F11, 0x5F12, 0x5F13, 0x5F14
SUMMARY, CITIZENSHIP, OTHER_DOCUMENTS, CUSTODY, ADDRESS = 0x5F15, 0x5F16, 0x5F17, 0x5F18, 0x5F42
DATE_DIGITS = 8
KNOWN = frozenset(
    (
        FULL_NAME,
        OTHER_NAME,
        texts.REPEATED,
        PERSONAL_NUMBER,
        BIRTH,
        PLACE_OF_BIRTH,
        TELEPHONE,
        PROFESSION,
        TITLE,
        SUMMARY,
        CITIZENSHIP,
        OTHER_DOCUMENTS,
        CUSTODY,
        ADDRESS,
    )
)


def parse(data: bytes) -> Dg11:
    items = tlv.parse_exactly(data, OUTER, "DG11").children()

    def value(tag: int) -> bytes:
        item = tlv.find(items, tag)
        return item.value if item else b""

    try:
        others = [item.value for item in items if item.tag == OTHER_NAME]
        template = tlv.find(items, texts.REPEATED)
        others += texts.repeated(template, OTHER_NAME) if template else []
        return Dg11(
            full_name=texts.name(value(FULL_NAME)),
            other_names=tuple(texts.name(other) for other in others[: texts.MAX_REPEATED]),
            personal_number=texts.text(value(PERSONAL_NUMBER)),
            date_of_birth=texts.digits(value(BIRTH), DATE_DIGITS),
            place_of_birth=texts.lines(value(PLACE_OF_BIRTH)),
            address=texts.lines(value(ADDRESS)),
            telephone=texts.text(value(TELEPHONE)),
            profession=texts.text(value(PROFESSION)),
            title=texts.text(value(TITLE)),
            personal_summary=texts.text(value(SUMMARY)),
            proof_of_citizenship=value(CITIZENSHIP),
            other_documents=texts.lines(value(OTHER_DOCUMENTS)),
            custody=texts.text(value(CUSTODY)),
            unknown=texts.unknown(items, KNOWN),
        )
    except CardProtocolError as error:
        raise CardProtocolError(f"DG11: {error}") from None
