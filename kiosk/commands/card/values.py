"""What a document says, as named values; the one place where personal ones are masked.

Names of fields of the Vietnamese card stand as on the card, with English beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from drivers.chipcard.document import Dg1, Dg13, Document
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds import image
from drivers.chipcard.lds.values import Biometrics, Dg11, Dg12, Dg16
from kiosk.devices.card_mapping import clean

MASK = "•••"

DG13_NAMES = {
    "number": "Số định danh cá nhân",
    "full_name": "Họ, chữ đệm và tên",
    "date_of_birth": "Ngày, tháng, năm sinh",
    "sex": "Giới tính",
    "nationality": "Quốc tịch",
    "ethnicity": "Dân tộc",
    "religion": "Tôn giáo",
    "place_of_origin": "Quê quán",
    "residence": "Nơi thường trú",
    "identifying_features": "Đặc điểm nhận dạng",
    "date_of_issue": "Ngày cấp",
    "date_of_expiry": "Có giá trị đến",
    "father": "Họ tên cha",
    "mother": "Họ tên mẹ",
    "spouse": "Họ tên vợ/chồng",
    "old_number": "Số CMND cũ",
}
ABOUT_THE_DOCUMENT = frozenset(("document_code", "issuing_state"))
"""Of DG1: the same on every card of a kind."""
MRZ_LINES = {90: 30, 72: 36, 88: 44}
"""Characters in all: of one line."""

ABSENCE_TELLS = frozenset(("father", "mother", "spouse", "identifying_features"))


@dataclass(frozen=True)
class Value:
    key: str
    label: str
    text: str = field(repr=False)
    personal: bool = True

    def shown(self, *, personal: bool) -> str:
        """Empty is shown as empty, but for values whose absence tells of the holder."""
        there = self.text or self.key in ABSENCE_TELLS
        return MASK if there and self.personal and not personal else self.text


@dataclass(frozen=True)
class Group:
    """Of one file."""

    key: str
    title: str
    values: tuple[Value, ...]


def groups_of(document: Document) -> tuple[Group, ...]:
    """In the order in which people look at them."""
    found = []
    if document.dg13 is not None:
        found.append(_dg13(document.dg13))
    if document.dg1 is not None:
        found.append(_dg1(document.dg1))
    if document.dg2 is not None:
        found.append(_portrait(document.dg2.image, document.dg2.media_type))
    for key, title, biometrics in (
        ("dg3", "DG3 · fingerprints", document.dg3),
        ("dg4", "DG4 · irises", document.dg4),
    ):
        if biometrics is not None:
            found.append(_biometrics(key, title, biometrics))
    if document.dg7 is not None:
        count = Value("images", "images", str(len(document.dg7.images)), personal=False)
        found.append(Group("dg7", "DG7 · signature or usual mark", (count,)))
    if document.dg11 is not None:
        found.append(Group("dg11", "DG11 · additional personal details", _plain(document.dg11)))
    if document.dg12 is not None:
        found.append(Group("dg12", "DG12 · additional document details", _plain(document.dg12)))
    if document.dg16 is not None:
        found.append(_people(document.dg16))
    return tuple(found)


def _dg13(dg13: Dg13) -> Group:
    values = [
        Value(key, f"{name} / {_spaced(key)}", clean(getattr(dg13, key)))
        for key, name in DG13_NAMES.items()
    ]
    values += _unknown(dg13.unknown, "field {}")
    return Group("dg13", "DG13 · what the card says of its holder", tuple(values))


def _dg1(dg1: Dg1) -> Group:
    names = ["document_code", "issuing_state"]
    names += [each.name for each in fields(Dg1) if each.name not in (*names, "mrz")]
    values = [
        Value(name, _spaced(name), clean(getattr(dg1, name)), name not in ABOUT_THE_DOCUMENT)
        for name in names
    ]
    length = MRZ_LINES.get(len(dg1.mrz), len(dg1.mrz)) or 1
    lines = (dg1.mrz[at : at + length] for at in range(0, len(dg1.mrz), length))
    values.append(Value("mrz", "machine-readable zone", clean(" ".join(lines))))
    return Group("dg1", "DG1 · machine-readable zone", tuple(values))


def _portrait(data: bytes, media_type: str) -> Group:
    """Of the image only its size: the picture itself goes nowhere but into a folder that was
    asked for."""
    try:
        size = image.measure(data)
        pixels = f"{size.width} × {size.height}"
    except CardProtocolError as error:
        pixels = str(error)
    return Group(
        "dg2",
        "DG2 · photo",
        (
            Value("media_type", "format", media_type, personal=False),
            Value("pixels", "pixels", pixels, personal=False),
            Value("bytes", "bytes", str(len(data)), personal=False),
        ),
    )


def _biometrics(key: str, title: str, biometrics: Biometrics) -> Group:
    records = ", ".join(f"{each.kind.value}, {len(each.data)} bytes" for each in biometrics.records)
    return Group(key, title, (Value("records", "records", records or "none", personal=False),))


def _plain(dg: Dg11 | Dg12) -> tuple[Value, ...]:
    values = []
    for each in fields(dg):
        content = getattr(dg, each.name)
        if each.name == "unknown":
            values += _unknown(content, "tag {:X}")
        elif content:
            values.append(Value(each.name, _spaced(each.name), _text(content)))
    return tuple(values)


def _people(dg16: Dg16) -> Group:
    values = tuple(
        Value(f"{each.name}_{number}", f"{number}: {_spaced(each.name)}", text)
        for number, person in enumerate(dg16.people, start=1)
        for each in fields(person)
        if (text := _text(getattr(person, each.name)))
    )
    return Group("dg16", "DG16 · persons to notify", values)


def _text(content: object) -> str:
    if isinstance(content, bytes):
        return f"{len(content)} bytes" if content else ""
    if isinstance(content, tuple):
        return clean(", ".join(content))
    return clean(str(content))


def _unknown(unknown: Mapping[int, bytes], label: str) -> list[Value]:
    return [
        Value(f"unknown_{number}", label.format(number), content.hex(" ").upper())
        for number, content in unknown.items()
    ]


def _spaced(name: str) -> str:
    return name.replace("_", " ")
