"""The record around a portrait: ISO/IEC 19794-5 (binary) or ISO/IEC 39794-5 (ASN.1)."""

from __future__ import annotations

from dataclasses import dataclass, field

from asn1crypto.core import Integer

from drivers.simulated.chipcard import tlv
from drivers.simulated.chipcard.portrait import Image
from drivers.simulated.chipcard.profile import FaceFormat, ImageFormat


@dataclass(frozen=True)
class FaceRecord:
    """`block` is the biometric data block, DO 5F2E or 7F2E."""

    format_type: int
    """Of the biometric header (CBEFF)."""
    block: bytes = field(repr=False)


def face_record(image: Image, form: FaceFormat) -> FaceRecord:
    if form is FaceFormat.ISO_19794:
        return FaceRecord(0x0008, tlv.encode(0x5F2E, _iso_19794(image)))
    return FaceRecord(0x0027, tlv.encode(0x7F2E, tlv.encode(0xA1, _iso_39794(image))))


def _iso_19794(image: Image) -> bytes:
    """Facial record with one image and no feature points (ISO/IEC 19794-5:2005, 5)."""
    token = b"\x01" if image.format is ImageFormat.JPEG2000 else b"\x00"
    image_information = (
        b"\x01"  # full frontal
        + token
        + image.width.to_bytes(2, "big")
        + image.height.to_bytes(2, "big")
        + b"\x01"  # sRGB, 24 bit
        + b"\x02"  # source: photograph by a digital camera
        + b"\x00\x00"  # device type: unspecified
        + b"\x00\x00"  # quality: unspecified
    )
    # Block length, no points, sex and colours unspecified, no features, expression and pose 0.
    size = 20 + len(image_information) + len(image.data)
    block = size.to_bytes(4, "big") + bytes(16) + image_information + image.data
    return b"FAC\x00010\x00" + (14 + size).to_bytes(4, "big") + b"\x00\x01" + block


def _iso_39794(image: Image) -> bytes:
    """FaceImageDataBlock of ISO/IEC 39794-5:2019, annex A, with what its eMRTD profile demands.

    Tags are automatic; a CHOICE adds its own to the component's.
    """
    version = tlv.encode(0xA0, _number(0x80, 3), _number(0x81, 2019))
    code = 3 if image.format is ImageFormat.JPEG2000 else 2
    size = tlv.encode(0xA7, _number(0x80, image.width), _number(0x81, image.height))
    information = tlv.encode(
        0xA1,
        tlv.encode(0xA0, _number(0x80, code)),  # imageDataFormat
        tlv.encode(0xA1, _number(0x80, 0)),  # faceImageKind2D: MRTD
        size,
    )
    picture = tlv.encode(0xA0, tlv.encode(0x80, image.data), information)
    representation = tlv.encode(0x30, _number(0x80, 1), tlv.encode(0xA1, tlv.encode(0xA0, picture)))
    return tlv.encode(0x65, version, tlv.encode(0xA1, representation))


def _number(tag: int, value: int) -> bytes:
    return tlv.encode(tag, Integer(value).contents)
