"""DG1: the machine-readable zone (ICAO 9303-10, 4.7.1; layouts and check digits 9303-3 to -6)."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.chipcard import tlv
from drivers.chipcard.document import Dg1
from drivers.chipcard.errors import CardProtocolError

OUTER = 0x61
MRZ = 0x5F1F
FILLER = "<"
ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")
WEIGHTS = (7, 3, 1)

TD1, TD2, TD3 = 90, 72, 88
"""Characters in all lines together."""


@dataclass(frozen=True)
class MachineReadableZone:
    """DG1, and which of its check digits are wrong (names of fields, nothing personal)."""

    dg1: Dg1
    wrong_check_digits: tuple[str, ...]


@dataclass(frozen=True)
class _Fields:
    """Parts of the zone, fillers included; the check digits beside what they cover."""

    number: str
    number_check: str
    optional: str
    birth: str
    birth_check: str
    sex: str
    expiry: str
    expiry_check: str
    nationality: str
    names: str
    optional_check: str
    """Of TD3's personal number; empty where there is none."""
    composite: str
    composite_check: str


def check_digit(text: str) -> str:
    """Of `text` with fillers (9303-3, 4.9)."""
    total = 0
    for position, character in enumerate(text):
        value = 0 if character == FILLER else int(character, 36)
        total += value * WEIGHTS[position % 3]
    return str(total % 10)


def parse(data: bytes) -> MachineReadableZone:
    items = tlv.parse_exactly(data, OUTER, "DG1").children()
    raw = tlv.require(items, MRZ, "DG1").value
    mrz = raw.decode("ascii", "replace")
    if not ALPHABET.issuperset(mrz):
        raise CardProtocolError("DG1: characters that the machine-readable zone does not have")
    return parse_mrz(mrz)


def parse_mrz(mrz: str) -> MachineReadableZone:
    """From all lines in one string without breaks."""
    layouts = {TD1: _td1, TD2: _td2, TD3: _td3}
    if len(mrz) not in layouts:
        raise CardProtocolError(f"DG1: a machine-readable zone of {len(mrz)} characters")
    fields = layouts[len(mrz)](mrz)
    number, check, optional = _long_number(fields)
    surname, _, given = fields.names.rstrip(FILLER).partition(FILLER * 2)
    value = Dg1(
        mrz=mrz,
        document_number=number.rstrip(FILLER),
        optional_data=optional.strip(FILLER),
        surname=_words(surname),
        given_names=_words(given),
        nationality=fields.nationality.rstrip(FILLER),
        sex=fields.sex.replace(FILLER, ""),
        date_of_birth=fields.birth,
        date_of_expiry=fields.expiry,
        document_code=mrz[:2].replace(FILLER, ""),
        issuing_state=mrz[2:5].replace(FILLER, ""),
    )
    checks = [
        ("document number", number, check),
        ("date of birth", fields.birth, fields.birth_check),
        ("date of expiry", fields.expiry, fields.expiry_check),
        ("composite", fields.composite, fields.composite_check),
    ]
    if fields.optional_check:
        checks.append(("optional data", fields.optional, fields.optional_check))
    return MachineReadableZone(
        value, tuple(name for name, text, digit in checks if check_digit(text) != digit)
    )


def _words(name: str) -> str:
    return " ".join(part for part in name.split(FILLER) if part)


def _long_number(fields: _Fields) -> tuple[str, str, str]:
    """Number, its check digit, and what is left of the optional data.

    A number of more than nine characters goes on in the optional data, its check digit behind it,
    and a filler stands where the check digit would (9303-5, 4.2.4).
    """
    if fields.number_check != FILLER or fields.optional[:1] in (FILLER, ""):
        return fields.number, fields.number_check, fields.optional
    rest, _, optional = fields.optional.partition(FILLER)
    if len(rest) < 2:
        return fields.number, fields.number_check, fields.optional
    return fields.number + rest[:-1], rest[-1], optional


def _td1(mrz: str) -> _Fields:
    first, second, third = mrz[:30], mrz[30:60], mrz[60:]
    return _Fields(
        number=first[5:14],
        number_check=first[14],
        optional=first[15:30],
        birth=second[:6],
        birth_check=second[6],
        sex=second[7],
        expiry=second[8:14],
        expiry_check=second[14],
        nationality=second[15:18],
        names=third,
        optional_check="",
        composite=first[5:30] + second[:7] + second[8:15] + second[18:29],
        composite_check=second[29],
    )


def _td2(mrz: str) -> _Fields:
    return _two_lines(mrz, 36, optional_end=35, composite_at=35)


def _td3(mrz: str) -> _Fields:
    return _two_lines(mrz, 44, optional_end=42, composite_at=43)


def _two_lines(mrz: str, width: int, *, optional_end: int, composite_at: int) -> _Fields:
    first, second = mrz[:width], mrz[width:]
    return _Fields(
        number=second[:9],
        number_check=second[9],
        optional=second[28:optional_end],
        birth=second[13:19],
        birth_check=second[19],
        sex=second[20],
        expiry=second[21:27],
        expiry_check=second[27],
        nationality=second[10:13],
        names=first[5:],
        # Left to the issuer where there is no personal number (9303-4, 4.2.2.2).
        optional_check=second[optional_end:composite_at].replace(FILLER, ""),
        composite=second[:10] + second[13:20] + second[21:composite_at],
        composite_check=second[composite_at],
    )
