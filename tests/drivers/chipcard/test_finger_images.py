"""DG3 from a chip to finger images, for terminals that hold certificates."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from drivers.chipcard.document import Can, Status
from drivers.chipcard.finger_images import FingerImage, UnreadableFinger, finger_images
from drivers.chipcard.inprocess import InProcessReaders
from drivers.chipcard.lds import biometrics
from drivers.chipcard.lds.values import BiometricKind, BiometricRecord, Biometrics
from drivers.chipcard.profile import CardProfile, Purpose
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.chipcard.trust import TrustStore
from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.position import FingerPosition
from drivers.simulated.chipcard import PROFILES, DemoCountry, EnrolledFinger, Holder, personalise
from drivers.simulated.chipcard.finger_record import FingerFormat, finger_record
from drivers.simulated.finger_image import draw_finger, planted_minutiae
from tests.drivers.chipcard.test_reading import NOW
from tests.drivers.chipcard.test_terminal_authentication import authority, held

SAMPLE = Path(__file__).parents[4] / "shared" / "vectors" / "lds" / "bsi2008" / "Datagroup3.bin"


def alike(one: GreyImage, other: GreyImage) -> float:
    """Correlation of the pixels."""
    a, b = (np.frombuffer(image.pixels, np.uint8) for image in (one, other))
    return float(np.corrcoef(a, b)[0, 1])


@pytest.mark.parametrize("profile", ["ta", "ta_jp2"])
def test_a_terminal_with_certificates_gets_the_finger_that_was_enrolled(
    country: DemoCountry, holder: Holder, trust: TrustStore, profile: str
) -> None:
    picture = draw_finger("enrolled")
    enrolled = EnrolledFinger(bytes(60), "left_middle", picture)
    readers = InProcessReaders()
    readers.insert(personalise(country, holder, PROFILES[profile], [enrolled]))
    opened = read_document(
        readers.connect(readers.reader),
        Can(holder.can),
        trust=trust,
        now=NOW,
        on_progress=lambda _: None,
        profile=CardProfile(purpose=Purpose.FINGERPRINTS),
        terminal=held(authority(country, profile).credentials()),
    )
    assert isinstance(opened, OpenDocument)
    assert opened.document.status("passive.hash.DG3") is Status.PASSED
    assert opened.document.dg3 is not None
    (found,) = finger_images(opened.document.dg3)
    assert isinstance(found, FingerImage)
    assert found.position is FingerPosition.LEFT_MIDDLE
    assert (found.image.width, found.image.height, found.image.dpi) == (256, 288, 500)
    assert alike(found.image, picture) > 0.95


@pytest.mark.skipif(not SAMPLE.exists(), reason="the shared vectors are not on this machine")
def test_a_sample_document_s_two_fingers_are_read() -> None:
    found = finger_images(biometrics.parse_dg3(SAMPLE.read_bytes()))
    assert [(f.position, type(f)) for f in found] == [
        (FingerPosition.RIGHT_INDEX, FingerImage),
        (FingerPosition.LEFT_INDEX, FingerImage),
    ]


def stored(block: bytes, kind: BiometricKind = BiometricKind.FINGER_19794_4) -> BiometricRecord:
    return BiometricRecord(block, kind, biometric_subtype=0x05)


def test_a_broken_finger_costs_nobody_else_s() -> None:
    good = finger_record("right_index", draw_finger(1), FingerFormat.WSQ).block
    found = finger_images(
        Biometrics(
            (
                stored(b"FIR\0"),
                stored(good[:-500] + bytes(500)),
                stored(b"\x30\x00", BiometricKind.ISO_39794),
                stored(good[:4] + b"020\0" + good[8:]),
                stored(good),
            )
        )
    )
    assert [type(each) for each in found] == [UnreadableFinger] * 4 + [FingerImage]
    assert found[0].position is FingerPosition.RIGHT_THUMB
    assert found[1].position is FingerPosition.RIGHT_INDEX


def test_no_more_fingers_than_a_person_has_are_decoded() -> None:
    raw = finger_record("right_index", draw_finger(1), FingerFormat.RAW).block
    assert len(finger_images(Biometrics((stored(raw),) * 16))) == 10


def test_a_holder_without_stored_fingers_has_no_images() -> None:
    assert finger_images(Biometrics(())) == ()


def test_minutiae_of_a_stored_finger_are_those_of_its_picture() -> None:
    """Through WSQ and back, and through the detector: what a terminal compares on the host."""
    block = finger_record("right_index", draw_finger("stored"), FingerFormat.WSQ).block
    (found,) = finger_images(Biometrics((stored(block),)))
    assert isinstance(found, FingerImage)
    with MinutiaeExtractor() as extractor:
        seen = extractor.extract(found.image).minutiae
    planted = planted_minutiae("stored").minutiae
    near = [
        any(math.hypot(one.x - other.x, one.y - other.y) < 0.4 for other in seen) for one in planted
    ]
    assert sum(near) > 0.85 * len(planted)


def test_a_finger_never_shows_itself_in_a_log() -> None:
    told = repr(FingerImage(FingerPosition.LEFT_RING, draw_finger(1)))
    assert "LEFT_RING" in told
    assert "pixels" not in told
