"""The sensor on its line: whose finger it is, tries, hints, and the card that compares itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from drivers.chipcard.document import (
    Document,
    Finding,
    Gone,
    MatchOnCard,
    NotCompared,
    ReadFailure,
    Status,
    WhyNot,
)
from drivers.chipcard.lds.values import BiometricKind, BiometricRecord, Biometrics
from drivers.fingerprint.extraction.errors import ExtractorUnavailable
from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.minutia import Minutia, MinutiaTemplate
from drivers.fingerprint.zfm import ZfmOptions, open_zfm
from drivers.simulated.chipcard.finger_record import FingerFormat, finger_record
from drivers.simulated.finger_image import draw_finger
from drivers.simulated.fingerprint_module import ISO_PARAMETER, FingerprintModule
from kiosk.core.wiring import alike
from kiosk.demo.cast import Resident
from kiosk.devices.card_fingers import CardFingers
from kiosk.devices.finger_reader import FingerReader
from kiosk.devices.fingerprint import FingerprintWorker
from kiosk.identity.assurance import Assurance, Check, Evidence, Outcome
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.visit.effect import VerifyFinger
from kiosk.visit.event import (
    DeviceChanged,
    FingerFailed,
    FingerFault,
    FingerProgress,
    FingerVerified,
    Health,
)
from kiosk.visit.view import FingerHint
from tests.kiosk.core.wait import until
from tests.kiosk.devices.collector import Collector

EXTRACTOR = MinutiaeExtractor()
"""One process for all: its start takes longer than a finger."""


@pytest.fixture(scope="module", autouse=True)
def extractor() -> Iterator[None]:
    yield
    EXTRACTOR.close()


def wait_health(events: Collector, health: Health, count: int = 1) -> None:
    events.wait_for(DeviceChanged, lambda e: e.health is health, count=count)


class FakeCardChip:
    """Answers comparisons in order."""

    def __init__(self) -> None:
        self.answers: list[MatchOnCard | NotCompared | ReadFailure] = []
        self.minutiae: list[Sequence[Minutia]] = []
        self.fingers = CardFingers()
        self.document: Document | ReadFailure = Gone()

    def read_fingerprints(self) -> Document | ReadFailure:
        return self.document

    def match_on_card(self, minutiae: Sequence[Minutia]) -> MatchOnCard | NotCompared | ReadFailure:
        self.minutiae.append(minutiae)
        return self.answers.pop(0)


class Sensor:
    """A sensor with its worker, the registry behind it, and a chip to compare."""

    def __init__(self, module: FingerprintModule, events: Collector, iso: int | None) -> None:
        self.module = module
        self.events = events
        self.chip = FakeCardChip()
        self.enrolled: EnrolledFinger | None = None
        self.asked: list[tuple[str, Assurance]] = []
        options = ZfmOptions(iso_parameter=iso)
        self.worker = FingerprintWorker(
            lambda: open_zfm(module.port, options),
            events,
            card=self.chip,
            reader=FingerReader(EXTRACTOR),
            alike=alike,
            enrolled_finger=self._enrolled,
            port=module.port,
        )

    def _enrolled(self, number: str, assurance: Assurance) -> EnrolledFinger | None:
        self.asked.append((number, assurance))
        return self.enrolled

    def verify(self, *, on_card: bool = False, tries: int = 3, request: int = 4) -> None:
        if on_card:
            self.chip.fingers = replace(self.chip.fingers, compares=True)
        effect = VerifyFinger(request, "035090004321", tries)
        self.worker.verify(effect, Assurance.CARD_GENUINE)

    def hint(self, hint: FingerHint, count: int = 1) -> FingerProgress:
        return self.events.wait_for(FingerProgress, lambda e: e.hint is hint, count=count)


@pytest.fixture
def sensor_of(events: Collector) -> Iterator[Callable[[int | None], Sensor]]:
    sensors: list[Sensor] = []

    def make(iso: int | None) -> Sensor:
        sensor = Sensor(FingerprintModule(), events, iso)
        sensors.append(sensor)
        sensor.worker.start()
        wait_health(events, Health.READY)
        return sensor

    yield make
    for sensor in sensors:
        sensor.worker.stop()
        sensor.module.close()


@pytest.fixture
def sensor(sensor_of: Callable[[int | None], Sensor], cast: Mapping[str, Resident]) -> Sensor:
    sensor = sensor_of(None)
    sensor.enrolled = EnrolledFinger("right_thumb", cast["minh"].finger.sensor_template())
    return sensor


def test_the_enrolled_finger_verifies_its_holder(
    sensor: Sensor, cast: Mapping[str, Resident]
) -> None:
    sensor.verify()
    asked = sensor.hint(FingerHint.PLACE)
    assert (asked.finger, asked.tries_left) == ("right_thumb", 3)
    sensor.module.touch(cast["minh"].finger)
    verified = sensor.events.wait_for(FingerVerified)
    assert verified.evidence == Evidence(Check.FINGERPRINT_ON_SENSOR, Outcome.PASSED)
    assert sensor.asked == [("035090004321", Assurance.CARD_GENUINE)]


def test_another_finger_uses_up_the_tries(sensor: Sensor, cast: Mapping[str, Resident]) -> None:
    sensor.verify(tries=2)
    sensor.hint(FingerHint.PLACE)
    sensor.module.touch(cast["hoa"].finger)
    assert sensor.hint(FingerHint.NO_MATCH).tries_left == 1
    sensor.module.touch(cast["hoa"].finger)
    failed = sensor.events.wait_for(FingerFailed)
    assert failed.fault is FingerFault.NO_MATCH
    assert failed.evidence.outcome is Outcome.FAILED


def test_the_hint_of_a_failed_touch_stays_until_the_next_one(
    sensor: Sensor, cast: Mapping[str, Resident]
) -> None:
    sensor.verify(tries=2)
    sensor.hint(FingerHint.PLACE)
    sensor.module.press(cast["hoa"].finger)
    sensor.hint(FingerHint.NO_MATCH)
    sensor.module.lift()
    sensor.module.touch(cast["minh"].finger)
    sensor.events.wait_for(FingerVerified)
    hints = [e.hint for e in sensor.events.of(FingerProgress)]
    after = hints[hints.index(FingerHint.NO_MATCH) + 1 :]
    assert after[0] is FingerHint.MATCHING


def test_a_person_whom_the_registry_has_no_finger_of(sensor: Sensor) -> None:
    sensor.enrolled = None
    sensor.verify()
    failed = sensor.events.wait_for(FingerFailed)
    assert failed.fault is FingerFault.NOT_ENROLLED
    assert failed.evidence.outcome is Outcome.NOT_OFFERED


def test_a_withdrawn_verification_is_not_answered(
    sensor: Sensor, cast: Mapping[str, Resident]
) -> None:
    sensor.verify(request=4)
    sensor.hint(FingerHint.PLACE)
    sensor.worker.cancel(4)
    sensor.verify(request=5)
    sensor.hint(FingerHint.PLACE, 2)
    sensor.module.touch(cast["minh"].finger)
    assert sensor.events.wait_for(FingerVerified).request == 5
    assert sensor.events.of(FingerFailed) == []


def test_unplugging_the_sensor_in_the_middle_heals_and_goes_on(
    sensor: Sensor, cast: Mapping[str, Resident]
) -> None:
    sensor.verify(tries=2)
    sensor.hint(FingerHint.PLACE)
    sensor.module.touch(cast["hoa"].finger)
    sensor.hint(FingerHint.NO_MATCH)
    sensor.module.unplug()
    assert sensor.hint(FingerHint.SENSOR_AWAY).tries_left == 1
    wait_health(sensor.events, Health.AWAY)
    sensor.module.replug()
    wait_health(sensor.events, Health.READY, 2)
    sensor.hint(FingerHint.PLACE, 2)
    sensor.module.touch(cast["minh"].finger)
    sensor.events.wait_for(FingerVerified)


def test_a_sensor_that_is_away_is_told_at_once(sensor: Sensor) -> None:
    sensor.module.unplug()
    wait_health(sensor.events, Health.AWAY)
    sensor.verify()
    failed = sensor.events.wait_for(FingerFailed)
    assert failed.fault is FingerFault.SENSOR_AWAY
    assert failed.evidence.outcome is Outcome.NOT_DONE


def test_nobody_touches_the_sensor(sensor: Sensor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.devices.fingerprint.TRY_SECONDS", 0.3)
    sensor.verify()
    failed = sensor.events.wait_for(FingerFailed)
    assert failed.fault is FingerFault.TIMED_OUT
    assert failed.evidence.outcome is Outcome.NOT_DONE


def test_the_card_compares_where_sensor_and_card_can(
    sensor_of: Callable[[int | None], Sensor], cast: Mapping[str, Resident]
) -> None:
    sensor = sensor_of(ISO_PARAMETER)
    sensor.chip.answers = [MatchOnCard(matched=True, tries_left=None)]
    sensor.verify(on_card=True)
    assert sensor.hint(FingerHint.PLACE).finger == "right_index"
    sensor.module.touch(cast["minh"].finger)
    verified = sensor.events.wait_for(FingerVerified)
    assert verified.evidence == Evidence(Check.FINGERPRINT_ON_CARD, Outcome.PASSED)
    assert len(sensor.chip.minutiae[0]) > 20
    assert sensor.asked == []


def test_the_last_try_of_the_card_is_never_spent(
    sensor_of: Callable[[int | None], Sensor], cast: Mapping[str, Resident]
) -> None:
    sensor = sensor_of(ISO_PARAMETER)
    sensor.chip.answers = [MatchOnCard(matched=False, tries_left=1)]
    sensor.verify(on_card=True, tries=3)
    sensor.hint(FingerHint.PLACE)
    sensor.module.touch(cast["minh"].finger)
    failed = sensor.events.wait_for(FingerFailed)
    assert failed.fault is FingerFault.NO_MATCH
    assert failed.evidence == Evidence(Check.FINGERPRINT_ON_CARD, Outcome.FAILED, "no_match")


def test_the_finger_that_the_card_holds_is_asked_for(
    sensor_of: Callable[[int | None], Sensor],
) -> None:
    sensor = sensor_of(ISO_PARAMETER)
    sensor.chip.fingers = CardFingers(compared="left_thumb")
    sensor.verify(on_card=True)
    assert sensor.hint(FingerHint.PLACE).finger == "left_thumb"


def test_too_little_of_a_finger_for_the_card_costs_no_try(
    sensor_of: Callable[[int | None], Sensor], cast: Mapping[str, Resident]
) -> None:
    sensor = sensor_of(ISO_PARAMETER)
    sensor.chip.answers = [
        NotCompared(WhyNot.TOO_FEW_MINUTIAE, 5),
        MatchOnCard(matched=True, tries_left=None),
    ]
    sensor.verify(on_card=True, tries=1)
    sensor.hint(FingerHint.PLACE)
    sensor.module.touch(cast["minh"].finger)
    sensor.hint(FingerHint.POOR_IMAGE)
    sensor.module.touch(cast["minh"].finger)
    sensor.events.wait_for(FingerVerified)


def test_too_little_of_a_finger_again_and_again_comes_to_an_end(
    sensor_of: Callable[[int | None], Sensor], cast: Mapping[str, Resident]
) -> None:
    sensor = sensor_of(ISO_PARAMETER)
    sensor.chip.answers = [NotCompared(WhyNot.TOO_FEW_MINUTIAE, 5)] * 3
    sensor.verify(on_card=True, tries=1)
    sensor.hint(FingerHint.PLACE)
    for touches in range(1, 4):
        sensor.module.touch(cast["minh"].finger)
        until(lambda expected=touches: len(sensor.chip.minutiae) == expected)
    assert sensor.events.wait_for(FingerFailed).fault is FingerFault.NO_MATCH


def test_the_last_try_of_a_card_leaves_the_comparison_to_the_sensor(
    sensor_of: Callable[[int | None], Sensor], cast: Mapping[str, Resident]
) -> None:
    sensor = sensor_of(ISO_PARAMETER)
    sensor.enrolled = EnrolledFinger("right_thumb", cast["minh"].finger.sensor_template())
    sensor.chip.answers = [NotCompared(WhyNot.LAST_TRY, 1)]
    sensor.verify(on_card=True)
    sensor.hint(FingerHint.PLACE)
    sensor.module.touch(cast["minh"].finger)
    assert sensor.hint(FingerHint.PLACE, 2).finger == "right_thumb"
    sensor.module.touch(cast["minh"].finger)
    verified = sensor.events.wait_for(FingerVerified)
    assert verified.evidence.check is Check.FINGERPRINT_ON_SENSOR


def test_a_card_that_cannot_compare_after_all_leaves_it_to_the_sensor(
    sensor_of: Callable[[int | None], Sensor], cast: Mapping[str, Resident]
) -> None:
    sensor = sensor_of(ISO_PARAMETER)
    sensor.enrolled = EnrolledFinger("right_thumb", cast["minh"].finger.sensor_template())
    sensor.chip.answers = [Gone()]
    sensor.verify(on_card=True)
    sensor.hint(FingerHint.PLACE)
    sensor.module.touch(cast["minh"].finger)
    assert sensor.hint(FingerHint.PLACE, 2).finger == "right_thumb"
    sensor.module.touch(cast["minh"].finger)
    verified = sensor.events.wait_for(FingerVerified)
    assert verified.evidence.check is Check.FINGERPRINT_ON_SENSOR


def test_a_terminal_without_sensor_says_so(events: Collector, tmp_path: Path) -> None:
    worker = FingerprintWorker(
        None,
        events,
        card=FakeCardChip(),
        reader=FingerReader(EXTRACTOR),
        alike=alike,
        enrolled_finger=lambda _number, _assurance: None,
    )
    worker.start()
    worker.verify(VerifyFinger(1, "1", tries=1), Assurance.CARD_GENUINE)
    assert events.of(DeviceChanged)[0].health is Health.NOT_FITTED
    assert events.of(FingerFailed)[0].fault is FingerFault.SENSOR_AWAY


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
