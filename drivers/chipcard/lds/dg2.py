"""DG2: the face image (ICAO 9303-10, 4.7.2; ISO/IEC 19794-5:2005, ISO/IEC 39794-5:2019).

Finding the image and decoding it are two things: see `image` for the second.
"""

from __future__ import annotations

from drivers.chipcard import tlv
from drivers.chipcard.document import Dg2
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds import biometrics
from drivers.chipcard.lds.values import BiometricKind

OUTER = 0x75

RECORD_HEADER = 14
BLOCK_HEADER = 20
FEATURE_POINT = 8
IMAGE_INFORMATION = 12
MAX_FACES = 8
MAX_FEATURE_POINTS = 512
EXTENSIBLE_FACE = 0x65
MAX_ELEMENTS = 2000

# The declared type of the image is wrong on some documents; its first bytes are not.
MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\xff\x4f\xff\x51", "image/jp2"),
)


def parse(data: bytes) -> Dg2:
    """The first image; it is not decoded here."""
    records = biometrics.records(data, OUTER, "DG2")
    if not records:
        raise CardProtocolError("DG2: no biometric data block")
    first = records[0]
    if first.kind is BiometricKind.ISO_39794:
        return parse_extensible(first.data)
    return parse_record(first.data)


def parse_extensible(block: bytes) -> Dg2:
    """A face image data block of ISO/IEC 39794-5, encoded in DER:

        65 { A0 { version } A1 { 30 { … A1 { A0 { A0 { 80 { image } … } } } … } … } }

    The image is the one primitive element in it that begins like an image. It is found by that,
    so that optional elements and later editions of the standard do no harm.
    """
    tlv.parse_exactly(block, EXTENSIBLE_FACE, "DG2")
    image = _first_image(block, _Budget(MAX_ELEMENTS), depth=0)
    if image is None:
        raise CardProtocolError("DG2: no image in the face image data block")
    return image


class _Budget:
    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise CardProtocolError(f"DG2: more than {MAX_ELEMENTS} elements")


def _first_image(content: bytes, budget: _Budget, depth: int) -> Dg2 | None:
    items = tlv.parse_all(content, depth=depth)
    budget.spend(len(items))
    for item in items:
        found = (
            _first_image(item.value, budget, depth + 1) if item.constructed else _image(item.value)
        )
        if found is not None:
            return found
    return None


def _image(data: bytes) -> Dg2 | None:
    for magic, media_type in MAGIC:
        if data.startswith(magic):
            return Dg2(data, media_type)
    return None


def parse_record(record: bytes) -> Dg2:
    """A face image record of ISO/IEC 19794-5 (clause 5)."""
    if record[:4] != b"FAC\0":
        raise CardProtocolError("DG2: not a face image record of ISO/IEC 19794-5")
    if len(record) < RECORD_HEADER + BLOCK_HEADER + IMAGE_INFORMATION:
        raise CardProtocolError("DG2: the face image record is cut off")
    length = int.from_bytes(record[8:12], "big")
    faces = int.from_bytes(record[12:14], "big")
    if length > len(record) or not 0 < faces <= MAX_FACES:
        raise CardProtocolError(f"DG2: a record of {length} bytes with {faces} faces")
    face = record[RECORD_HEADER:length]
    block_length = int.from_bytes(face[:4], "big")
    points = int.from_bytes(face[4:6], "big")
    if points > MAX_FEATURE_POINTS or block_length > len(face):
        raise CardProtocolError(f"DG2: a face of {block_length} bytes with {points} points")
    image = face[BLOCK_HEADER + FEATURE_POINT * points + IMAGE_INFORMATION : block_length]
    found = _image(image)
    if found is None:
        raise CardProtocolError("DG2: an image that is neither JPEG nor JPEG 2000")
    return found
