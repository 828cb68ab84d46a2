"""Face image data blocks of ISO/IEC 39794-5, encoded in DER with automatic tags:

    65 { A0 { version } A1 { 30 { 80 { id } A1 { A0 { A0 {          representation, its 2D image
             80 { image } A1 { A0 { 80 { format } } … A7 { 80 { width } 81 { height } } … } … } } }
         A2 { 80 { year } 81 { month } 82 { day } … } … } … } }

ICAO 9303-10, 4.7.2 puts one into a DO A1 inside 7F2E; documents without it, and with A1 in place
of 65, are read as well. What cannot be found in its place is absent: later editions may add.
"""

from __future__ import annotations

from collections.abc import Iterator

from drivers.chipcard import tlv
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds.values import FaceRecord, ImageFormat

FACE, WRAPPER = 0x65, 0xA1
VERSION, REPRESENTATIONS = 0xA0, 0xA1
REPRESENTATION = 0x30
IMAGE_REPRESENTATION, CAPTURED = 0xA1, 0xA2
BASE = FLAT = 0xA0
DATA, INFORMATION = 0x80, 0xA1
FORMAT, SIZE = 0xA0, 0xA7
FIRST, SECOND, THIRD = 0x80, 0x81, 0x82
MAX_WRAPPERS = 3
MAX_ELEMENTS = 2000

FORMATS = {
    2: ImageFormat.JPEG,
    3: ImageFormat.JPEG2000,
    4: ImageFormat.JPEG2000,
}


def parse(block: bytes) -> FaceRecord:
    """The first image, where the standard has it, or else anywhere in the block."""
    face = _unwrapped(block)
    representation = _step(_step(face, REPRESENTATIONS), REPRESENTATION)
    flat = _step(_step(_step(representation, IMAGE_REPRESENTATION), BASE), FLAT)
    information = _step(flat, INFORMATION)
    size = _step(information, SIZE)
    image = _value(flat, DATA)
    if ImageFormat.of(image) is None:
        image = next(_images(face, _Budget(MAX_ELEMENTS), depth=0), b"")
    if not image:
        raise CardProtocolError("DG2: no image in the face image data block")
    return FaceRecord(
        image=image,
        stated_format=FORMATS.get(_number(_step(information, FORMAT), FIRST) or 0),
        width=_number(size, FIRST),
        height=_number(size, SECOND),
        captured=_date(_step(representation, CAPTURED)),
    )


def _unwrapped(block: bytes) -> list[tlv.Tlv]:
    """What the block consists of."""
    content = block
    for _ in range(MAX_WRAPPERS):
        items = tlv.parse_all(content)
        if [item.tag for item in items[:2]] == [VERSION, REPRESENTATIONS]:
            return items
        if len(items) != 1 or items[0].tag not in (FACE, WRAPPER):
            break
        content = items[0].value
    raise CardProtocolError("DG2: not a face image data block of ISO/IEC 39794-5")


def _step(items: list[tlv.Tlv], tag: int) -> list[tlv.Tlv]:
    """What is in the first object with `tag`; nothing where there is none."""
    found = tlv.find(items, tag)
    return found.children() if found is not None else []


def _value(items: list[tlv.Tlv], tag: int) -> bytes:
    found = tlv.find(items, tag)
    return found.value if found is not None else b""


def _number(items: list[tlv.Tlv], tag: int) -> int | None:
    value = _value(items, tag)
    return int.from_bytes(value, "big") if 0 < len(value) <= 4 else None


def _date(items: list[tlv.Tlv]) -> str:
    """YYYYMMDD, as far as it is given."""
    year, month, day = (_number(items, tag) for tag in (FIRST, SECOND, THIRD))
    if year is None or not 1 <= year <= 9999:
        return ""
    text = f"{year:04}"
    for part, most in ((month, 12), (day, 31)):
        if part is None or not 1 <= part <= most:
            break
        text += f"{part:02}"
    return text


class _Budget:
    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise CardProtocolError(f"DG2: more than {MAX_ELEMENTS} elements")


def _images(items: list[tlv.Tlv], budget: _Budget, depth: int) -> Iterator[bytes]:
    """Primitive elements that begin like an image."""
    budget.spend(len(items))
    for item in items:
        if item.constructed:
            yield from _images(item.children(depth), budget, depth + 1)
        elif ImageFormat.of(item.value) is not None:
            yield item.value
