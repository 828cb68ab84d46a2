"""The fingers that a module keeps: enrolled, stored, found, deleted."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from drivers.errors import DeviceCancelled, DeviceGone, DeviceProtocolError, DeviceTimeout
from drivers.fingerprint.scanner import FingerEvent, Found, QualityHint, ScannerEvent
from drivers.fingerprint.zfm import ZfmScanner, open_zfm
from drivers.simulated.finger import SimulatedFinger
from drivers.simulated.fingerprint_module import R308, R503, FingerprintModule
from tests.drivers.fingerprint.zfm.asking import (
    HOLDER,
    STEADY,
    STRANGER,
    ignore,
    never,
    verify,
)


def soon() -> float:
    return time.monotonic() + 20


def search(
    scanner: ZfmScanner,
    *,
    on_event: Callable[[ScannerEvent], None] = ignore,
    cancelled: Callable[[], bool] = never,
) -> Found | None:
    return scanner.library.search(deadline=soon(), on_event=on_event, cancelled=cancelled)


class Hand:
    """Touches whenever it is asked to, with one finger after the other."""

    def __init__(self, module: FingerprintModule, fingers: list[SimulatedFinger]) -> None:
        self.events: list[ScannerEvent] = []
        self._module = module
        self._fingers = iter(fingers)

    def __call__(self, event: ScannerEvent) -> None:
        self.events.append(event)
        if event is FingerEvent.WAITING:
            self._module.touch(next(self._fingers))


@pytest.fixture
def stocked(module: FingerprintModule, scanner: ZfmScanner) -> ZfmScanner:
    """The holder is in slot 700."""
    scanner.library.store(700, HOLDER.sensor_template(), deadline=soon())
    return scanner


def test_two_touches_make_a_template_and_nothing_is_stored(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    template = scanner.enrol(
        deadline=soon(), on_event=Hand(module, [HOLDER, HOLDER]), cancelled=never
    )
    assert module.stored == frozenset()
    module.touch(HOLDER)
    assert verify(scanner, template).matched
    module.touch(STRANGER)
    assert not verify(scanner, template).matched


def test_two_fingers_make_no_template(module: FingerprintModule, scanner: ZfmScanner) -> None:
    hand = Hand(module, [HOLDER, STRANGER, HOLDER, HOLDER])
    template = scanner.enrol(deadline=soon(), on_event=hand, cancelled=never)
    assert hand.events.count(QualityHint.NOT_THE_SAME) == 1
    module.touch(HOLDER)
    assert verify(scanner, template).matched


def test_an_enrolment_can_be_withdrawn_between_the_touches(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    hand = Hand(module, [HOLDER, HOLDER])
    with pytest.raises(DeviceCancelled):
        scanner.enrol(
            deadline=soon(),
            on_event=hand,
            cancelled=lambda: hand.events.count(FingerEvent.WAITING) == 2,
        )
    module.lift()
    module.touch(STRANGER)
    assert not verify(scanner).matched


def test_a_stored_finger_is_found_and_a_strangers_is_not(
    module: FingerprintModule, stocked: ZfmScanner
) -> None:
    assert stocked.library.size == 1000
    assert stocked.library.slots(deadline=soon()) == {700}
    module.touch(HOLDER)
    found = search(stocked)
    assert found is not None
    assert found.slot == 700
    assert found.score > 0
    module.touch(STRANGER)
    assert search(stocked) is None


def test_a_stored_finger_can_be_read_back(stocked: ZfmScanner) -> None:
    assert stocked.library.load(700, deadline=soon()) == HOLDER.sensor_template()
    assert stocked.library.load(1, deadline=soon()) is None


def test_deleted_fingers_are_not_found(module: FingerprintModule, stocked: ZfmScanner) -> None:
    stocked.library.store(3, STRANGER.sensor_template(), deadline=soon())
    stocked.library.delete(700, deadline=soon())
    assert stocked.library.slots(deadline=soon()) == {3}
    assert stocked.library.count(deadline=soon()) == 1
    module.touch(HOLDER)
    assert search(stocked) is None
    stocked.library.empty(deadline=soon())
    assert stocked.library.slots(deadline=soon()) == frozenset()


def test_the_library_outlasts_the_plug(module: FingerprintModule, stocked: ZfmScanner) -> None:
    with pytest.raises(DeviceGone):
        search(stocked, on_event=lambda _: module.unplug())
    stocked.close()
    module.replug()
    again = open_zfm(module.port, STEADY)
    module.touch(HOLDER)
    assert search(again) is not None
    again.close()


@pytest.mark.parametrize("slot", [-1, 1000, 70_000])
def test_a_slot_that_there_is_not_is_refused(scanner: ZfmScanner, slot: int) -> None:
    with pytest.raises(DeviceProtocolError, match="slot"):
        scanner.library.store(slot, HOLDER.sensor_template(), deadline=soon())


def test_a_module_that_does_not_tell_its_size_has_no_library() -> None:
    with FingerprintModule(model=R308) as module:
        scanner = open_zfm(module.port, STEADY)
        assert scanner.library.size == 0
        with pytest.raises(DeviceProtocolError):
            search(scanner)
        scanner.close()


def test_a_module_that_forgets_features_with_each_image_still_compares_and_finds() -> None:
    with FingerprintModule(model=R503) as module:
        scanner = open_zfm(module.port, STEADY)
        module.touch(HOLDER)
        assert verify(scanner).matched
        scanner.library.store(0, HOLDER.sensor_template(), deadline=soon())
        module.touch(HOLDER)
        assert search(scanner) is not None
        scanner.close()


def test_nobody_touching_ends_at_the_deadline(stocked: ZfmScanner) -> None:
    with pytest.raises(DeviceTimeout):
        stocked.library.search(deadline=time.monotonic() + 0.3, on_event=ignore, cancelled=never)
