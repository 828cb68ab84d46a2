"""From DG3 to finger images (ICAO 9303-10, 4.7.3): what a terminal with certificates may read."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.chipcard.lds.values import BiometricKind, Biometrics
from drivers.fingerprint.decoding.decoder import ImageRefused, decode_view
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.iso19794_4 import parse_finger_record
from drivers.fingerprint.position import FingerPosition

MAX_IMAGES = 10
"""A person has as many fingers; a document holds two. The rest is not decoded."""


@dataclass(frozen=True)
class FingerImage:
    position: FingerPosition
    image: GreyImage


@dataclass(frozen=True)
class UnreadableFinger:
    """A record or picture in DG3 that is not what it says."""

    position: FingerPosition
    """UNKNOWN where even that could not be read."""
    reason: str
    """For technicians; never personal."""


def finger_images(dg3: Biometrics) -> tuple[FingerImage | UnreadableFinger, ...]:
    """Every finger of DG3 in its order. What cannot be read costs nobody else's finger.

    Takes some tenths of a second for each, and a few seconds at most; never raises.
    """
    found: list[FingerImage | UnreadableFinger] = []
    for record in dg3.records:
        said = FingerPosition.of_subtype(record.biometric_subtype or 0)
        if record.kind is not BiometricKind.FINGER_19794_4:
            found.append(UnreadableFinger(said, f"a record of {record.kind.value}"))
            continue
        try:
            views = parse_finger_record(record.data)
        except ValueError as error:
            found.append(UnreadableFinger(said, str(error)))
            continue
        for view in views:
            if len(found) == MAX_IMAGES:
                break
            position = view.position or said
            try:
                found.append(FingerImage(position, decode_view(view)))
            except ImageRefused as error:
                found.append(UnreadableFinger(position, str(error)))
    return tuple(found)
