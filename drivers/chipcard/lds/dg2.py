"""DG2: the face image (ICAO 9303-10, 4.7.2; ISO/IEC 19794-5:2005, ISO/IEC 39794-5:2019).

Finding the image and decoding it are two things: see `image` for the second.
"""

from __future__ import annotations

from drivers.chipcard.document import Dg2
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds import biometrics, face_image
from drivers.chipcard.lds.values import BiometricKind, FaceRecord, ImageFormat

OUTER = 0x75

RECORD_HEADER = 14
BLOCK_HEADER = 20
FEATURE_POINT = 8
IMAGE_INFORMATION = 12
MAX_FACES = 8
MAX_FEATURE_POINTS = 512
FORMATS = {0: ImageFormat.JPEG, 1: ImageFormat.JPEG2000}


def parse(data: bytes) -> Dg2:
    """The first image; it is not decoded here."""
    records = biometrics.records(data, OUTER, "DG2")
    if not records:
        raise CardProtocolError("DG2: no biometric data block")
    first = records[0]
    extensible = first.kind in (BiometricKind.ISO_39794, BiometricKind.UNKNOWN)
    face = face_image.parse(first.data) if extensible else parse_record(first.data)
    # The declared type of the image is wrong on some documents; its first bytes are not.
    kind = ImageFormat.of(face.image)
    if kind is None:
        raise CardProtocolError("DG2: an image that is neither JPEG nor JPEG 2000")
    return Dg2(face.image, kind.value, face, first)


def parse_record(record: bytes) -> FaceRecord:
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
    information = face[BLOCK_HEADER + FEATURE_POINT * points :]
    width, height = (int.from_bytes(information[at : at + 2], "big") for at in (2, 4))
    return FaceRecord(
        image=information[IMAGE_INFORMATION : block_length - BLOCK_HEADER - FEATURE_POINT * points],
        stated_format=FORMATS.get(information[1]) if len(information) > 1 else None,
        width=width or None,
        height=height or None,
    )
