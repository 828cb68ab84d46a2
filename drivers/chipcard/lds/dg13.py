"""DG13 of the Vietnamese identity card (left to the issuer by ICAO 9303-10, 4.7.13).

Laid out as two public parsers read it:

    6D { SEQUENCE { SEQUENCE { INTEGER n, value … } … } }

Tolerant on purpose: what is missing stays empty, what is not understood is kept as it came.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping

from drivers.chipcard import tlv
from drivers.chipcard.document import Dg13
from drivers.chipcard.errors import CardProtocolError

OUTER = 0x6D
SEQUENCE = 0x30
INTEGER = 0x02
TEXTS = {0x0C: "utf-8", 0x13: "utf-8", 0x16: "utf-8", 0x04: "utf-8", 0x1E: "utf-16-be"}
"""String types; the PrintableStrings of real cards hold UTF-8 too."""

NAMES: Mapping[int, str] = {
    1: "number",
    2: "full_name",
    3: "date_of_birth",
    4: "sex",
    5: "nationality",
    6: "ethnicity",
    7: "religion",
    8: "place_of_origin",
    9: "residence",
    10: "identifying_features",
    11: "date_of_issue",
    12: "date_of_expiry",
    14: "spouse",
}
FAMILY = 13
FAMILY_NAMES = ("father", "mother", "spouse")
OLD_NUMBER = (15, 16)
OLD_NUMBER_DIGITS = 9


def parse(data: bytes) -> Dg13:
    """Raises CardProtocolError where not even the outer structure is there."""
    content = tlv.parse_exactly(data, OUTER, "DG13").children()
    if len(content) == 1 and content[0].tag == SEQUENCE:
        content = content[0].children()
    known: dict[str, str] = {}
    unknown: dict[int, bytes] = {}
    for entry in content:
        parts = entry.children(1) if entry.tag == SEQUENCE else []
        if not parts or parts[0].tag != INTEGER or not 0 < len(parts[0].value) <= 2:
            raise CardProtocolError("DG13: an entry without number")
        number = int.from_bytes(parts[0].value, "big")
        values = _entry(number, parts[1:])
        if values is None:
            raw = b"".join(part.raw for part in parts[1:])
            unknown[number] = unknown.get(number, b"") + raw
            continue
        for name, value in values.items():
            if value and not known.get(name):
                known[name] = value
    return Dg13(**known, unknown=unknown)


def day_of_issue(value: Dg13) -> dt.date | None:
    """None where the card does not say it to the day."""
    try:
        return dt.datetime.strptime(value.date_of_issue, "%d/%m/%Y").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None


def _entry(number: int, parts: list[tlv.Tlv]) -> dict[str, str] | None:
    """Named values of one entry; None: not understood."""
    texts = _texts(parts)
    if texts is None:
        return None
    if number == FAMILY and len(texts) <= len(FAMILY_NAMES):
        return dict(zip(FAMILY_NAMES, texts, strict=False))
    if number in NAMES and len(texts) <= 1:
        return {NAMES[number]: texts[0] if texts else ""}
    if number in OLD_NUMBER and len(texts) <= 1:
        text = texts[0] if texts else ""
        if not text or (text.isascii() and text.isdigit() and len(text) == OLD_NUMBER_DIGITS):
            return {"old_number": text}
    return None


def _texts(parts: list[tlv.Tlv], depth: int = 2) -> list[str] | None:
    """All strings below `parts`, in order; None if something else is among them."""
    found: list[str] = []
    for part in parts:
        if part.tag in TEXTS:
            try:
                text = part.value.decode(TEXTS[part.tag])
            except UnicodeDecodeError:
                return None
            found.append(unicodedata.normalize("NFC", text).strip())
        elif part.constructed:
            nested = _texts(part.children(depth), depth + 1)
            if nested is None:
                return None
            found += nested
        else:
            return None
    return found
