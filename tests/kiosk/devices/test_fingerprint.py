"""The sensor on its line: whose finger it is, tries, hints, and the card that compares itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from drivers.chipcard.document import (
    Gone,
    MatchOnCard,
    NotCompared,
    WhyNot,
)
from drivers.simulated.fingerprint_module import ISO_PARAMETER
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
from tests.kiosk.devices.sensor import EXTRACTOR, FakeCardChip, Sensor, wait_health


@pytest.fixture(scope="module", autouse=True)
def extractor() -> Iterator[None]:
    yield
    EXTRACTOR.close()


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
