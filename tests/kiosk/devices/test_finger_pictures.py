"""The finger is compared with a signed picture in the chip, or from the sensor's picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pytest

from drivers.chipcard.document import (
    Document,
    Finding,
    Gone,
    MatchOnCard,
    Status,
)
from drivers.chipcard.lds.values import BiometricKind, BiometricRecord, Biometrics
from drivers.fingerprint.extraction.errors import ExtractorUnavailable
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.minutia import MinutiaTemplate
from drivers.simulated.chipcard.finger_record import FingerFormat, finger_record
from drivers.simulated.finger_image import draw_finger
from kiosk.demo.cast import Resident
from kiosk.devices.card_fingers import CardFingers
from kiosk.identity.assurance import Check, Evidence, Outcome
from kiosk.visit.event import (
    FingerFailed,
    FingerProgress,
    FingerVerified,
)
from kiosk.visit.view import FingerHint
from tests.kiosk.devices.sensor import EXTRACTOR, Sensor


@pytest.fixture(scope="module", autouse=True)
def extractor() -> Iterator[None]:
    yield
    EXTRACTOR.close()


def document_with(finger: GreyImage, *, signed: bool = True) -> Document:
    record = finger_record("left_thumb", finger, FingerFormat.WSQ).block
    kind = BiometricKind.FINGER_19794_4
    status = Status.PASSED if signed else Status.FAILED
    return Document(
        files={},
        findings=(Finding("passive.hash.DG3", status, "", ""),),
        dg3=Biometrics((BiometricRecord(record, kind),)),
    )


def test_this_terminal_compares_with_the_picture_in_the_chip(
    sensor: Sensor, cast: Mapping[str, Resident]
) -> None:
    sensor.chip.fingers = CardFingers(shows=True)
    sensor.chip.document = document_with(draw_finger(cast["minh"].finger.seed))
    sensor.verify()
    sensor.hint(FingerHint.READING_CARD)
    assert sensor.hint(FingerHint.PLACE).finger == "left_thumb"
    sensor.module.touch(cast["minh"].finger)
    verified = sensor.events.wait_for(FingerVerified)
    assert verified.evidence == Evidence(Check.FINGERPRINT_ON_HOST, Outcome.PASSED)
    told = [e.fraction for e in sensor.events.of(FingerProgress) if e.fraction is not None]
    assert told == sorted(told)
    assert len(told) > 5
    assert sensor.asked == []


def test_this_terminal_tells_a_stranger_from_the_picture_in_the_chip(
    sensor: Sensor, cast: Mapping[str, Resident]
) -> None:
    sensor.chip.fingers = CardFingers(shows=True)
    sensor.chip.document = document_with(draw_finger(cast["minh"].finger.seed))
    sensor.verify(tries=1)
    sensor.hint(FingerHint.PLACE)
    sensor.module.touch(cast["hoa"].finger)
    failed = sensor.events.wait_for(FingerFailed)
    assert failed.evidence == Evidence(Check.FINGERPRINT_ON_HOST, Outcome.FAILED, "no_match")


@pytest.mark.parametrize("why", ["unsigned", "card gone", "no finger in it"])
def test_a_chip_without_a_signed_finger_leaves_it_to_the_sensor(
    sensor: Sensor, cast: Mapping[str, Resident], why: str
) -> None:
    sensor.chip.fingers = CardFingers(shows=True)
    drawn = draw_finger(cast["minh"].finger.seed)
    blank = GreyImage(256, 288, 500, bytes((235,)) * (256 * 288))
    sensor.chip.document = {
        "unsigned": document_with(drawn, signed=False),
        "card gone": Gone(),
        "no finger in it": document_with(blank),
    }[why]
    sensor.verify()
    assert sensor.hint(FingerHint.PLACE).finger == "right_thumb"
    sensor.module.touch(cast["minh"].finger)
    verified = sensor.events.wait_for(FingerVerified)
    assert verified.evidence.check is Check.FINGERPRINT_ON_SENSOR


def test_a_picture_is_enough_for_the_card_to_compare(
    sensor: Sensor, cast: Mapping[str, Resident]
) -> None:
    sensor.chip.answers = [MatchOnCard(matched=True, tries_left=None)]
    sensor.verify(on_card=True)
    sensor.hint(FingerHint.PLACE)
    sensor.module.touch(cast["minh"].finger)
    verified = sensor.events.wait_for(FingerVerified)
    assert verified.evidence == Evidence(Check.FINGERPRINT_ON_CARD, Outcome.PASSED)
    assert len(sensor.chip.minutiae[0]) > 20


def test_a_poor_picture_is_explained_and_taken_again_without_costing_a_try(
    sensor: Sensor, cast: Mapping[str, Resident]
) -> None:
    sensor.chip.fingers = CardFingers(shows=True)
    finger = cast["minh"].finger
    sensor.chip.document = document_with(draw_finger(finger.seed))
    sensor.verify(tries=1)
    sensor.hint(FingerHint.PLACE)
    sensor.module.touch(finger, image=tip_of(draw_finger(finger.seed)))
    sensor.hint(FingerHint.COVER_MORE)
    sensor.module.touch(finger)
    assert sensor.events.wait_for(FingerVerified)


def tip_of(image: GreyImage) -> GreyImage:
    """Only a small piece of it, in the middle, on bare glass."""
    grey = np.frombuffer(image.pixels, np.uint8).reshape(image.height, image.width)
    bare = np.full_like(grey, 235)
    bare[110:180, 90:170] = grey[110:180, 90:170]
    return GreyImage(image.width, image.height, image.dpi, bare.tobytes())


def test_where_nothing_can_be_extracted_the_sensor_compares(
    sensor: Sensor, cast: Mapping[str, Resident], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(_image: GreyImage) -> MinutiaTemplate:
        raise ExtractorUnavailable("not installed")

    monkeypatch.setattr(EXTRACTOR, "extract", unavailable)
    sensor.chip.answers = []
    sensor.verify(on_card=True)
    sensor.hint(FingerHint.PLACE)
    sensor.module.touch(cast["minh"].finger)
    assert sensor.hint(FingerHint.PLACE, 2).finger == "right_thumb"
    sensor.module.touch(cast["minh"].finger)
    assert sensor.events.wait_for(FingerVerified).evidence.check is Check.FINGERPRINT_ON_SENSOR
