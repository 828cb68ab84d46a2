"""What the less common data groups say, as values (ICAO 9303-10, 4.7).

Texts are as stored, with fillers turned into spaces only where the standard calls for them.
Everything personal stays out of `repr`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class BiometricKind(Enum):
    """Record formats, by the first bytes of the record."""

    FACE_19794_5 = "iso19794-5"
    FINGER_19794_4 = "iso19794-4"
    IRIS_19794_6 = "iso19794-6"
    ISO_39794 = "iso39794"
    UNKNOWN = "unknown"


class ImageFormat(Enum):
    """Of a portrait; values are media types."""

    JPEG = "image/jpeg"
    JPEG2000 = "image/jp2"

    @classmethod
    def of(cls, image: bytes) -> ImageFormat | None:
        """By the first bytes: what records say of their image is wrong on some documents."""
        return next((kind for magic, kind in _MAGIC if image.startswith(magic)), None)


_MAGIC = (
    (b"\xff\xd8\xff", ImageFormat.JPEG),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", ImageFormat.JPEG2000),
    (b"\xff\x4f\xff\x51", ImageFormat.JPEG2000),
)


@dataclass(frozen=True)
class FaceRecord:
    """A face image and what its record says about it; nothing of that is proved by the image."""

    image: bytes = field(repr=False)
    stated_format: ImageFormat | None = None
    """None: not said, or another one."""
    width: int | None = None
    """Pixels."""
    height: int | None = None
    captured: str = field(default="", repr=False)
    """Date of the picture: YYYYMMDD, YYYYMM or YYYY; empty: not said (ISO/IEC 19794-5 has none)."""


@dataclass(frozen=True)
class BiometricRecord:
    """One biometric data block of DG2, DG3 or DG4 (ISO/IEC 7816-11, CBEFF)."""

    data: bytes = field(repr=False)
    """The record as stored."""
    kind: BiometricKind
    format_owner: int | None = None
    format_type: int | None = None
    biometric_type: int | None = None
    """2 face, 8 finger, 10 (hex) iris."""
    biometric_subtype: int | None = None
    """Which finger or eye; as stored."""


@dataclass(frozen=True)
class Biometrics:
    """DG3 or DG4: the records; none where the holder has none stored."""

    records: tuple[BiometricRecord, ...]


@dataclass(frozen=True)
class Dg7:
    """Displayed signatures or usual marks (4.7.7): images as stored."""

    images: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True)
class Dg11:
    """Additional personal details (4.7.11). Absent is empty."""

    full_name: str = field(default="", repr=False)
    other_names: tuple[str, ...] = field(default=(), repr=False)
    personal_number: str = field(default="", repr=False)
    date_of_birth: str = field(default="", repr=False)
    """YYYYMMDD; unknown parts are zeros."""
    place_of_birth: tuple[str, ...] = field(default=(), repr=False)
    address: tuple[str, ...] = field(default=(), repr=False)
    telephone: str = field(default="", repr=False)
    profession: str = field(default="", repr=False)
    title: str = field(default="", repr=False)
    personal_summary: str = field(default="", repr=False)
    proof_of_citizenship: bytes = field(default=b"", repr=False)
    other_documents: tuple[str, ...] = field(default=(), repr=False)
    custody: str = field(default="", repr=False)
    unknown: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    """Tag → value, of what is not understood."""


@dataclass(frozen=True)
class Dg12:
    """Additional document details (4.7.12). Absent is empty."""

    issuing_authority: str = field(default="", repr=False)
    date_of_issue: str = field(default="", repr=False)
    """YYYYMMDD."""
    other_people: tuple[str, ...] = field(default=(), repr=False)
    endorsements: str = field(default="", repr=False)
    tax_requirements: str = field(default="", repr=False)
    front_image: bytes = field(default=b"", repr=False)
    rear_image: bytes = field(default=b"", repr=False)
    personalized_at: str = field(default="", repr=False)
    """YYYYMMDDhhmmss."""
    personalization_system: str = field(default="", repr=False)
    unknown: Mapping[int, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class PersonToNotify:
    """One entry of DG16."""

    recorded: str = field(default="", repr=False)
    """YYYYMMDD."""
    name: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)
    address: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Dg16:
    """Persons to notify (4.7.16)."""

    people: tuple[PersonToNotify, ...] = field(repr=False)
