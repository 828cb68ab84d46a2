"""What clones of the ZFM-20 do otherwise, beyond their pictures."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from drivers.errors import DeviceCancelled
from drivers.fingerprint.scanner import FingerEvent, TemplateFormat
from drivers.fingerprint.zfm import ZfmOptions, ZfmScanner, open_zfm
from drivers.simulated.fingerprint_module import R308, R503, R551, ZFM_20, FingerprintModule
from tests.drivers.fingerprint.zfm.asking import (
    HOLDER,
    STEADY,
    STRANGER,
    capture_image,
    ignore,
    never,
    verify,
)


def capture(scanner: ZfmScanner) -> bytes:
    return scanner.capture(
        TemplateFormat.SENSOR, deadline=time.monotonic() + 20, on_event=ignore, cancelled=never
    )


@pytest.mark.parametrize("size", [512, 768, 1536])
@pytest.mark.parametrize("ends", [True, False])
def test_templates_of_every_size_go_out_and_in(size: int, ends: bool) -> None:
    model = replace(ZFM_20, template_size=size, sends_last_packet=ends)
    with FingerprintModule(model=model) as module:
        scanner = open_zfm(module.port, STEADY)
        module.touch(HOLDER)
        template = capture(scanner)
        assert len(template) == size
        module.touch(HOLDER)
        assert verify(scanner, template).matched
        module.touch(STRANGER)
        assert not verify(scanner, template).matched
        scanner.close()
        open_zfm(module.port, STEADY).close()
        assert module.blank


def test_a_template_with_a_lost_packet_is_never_taken_for_a_short_one() -> None:
    """Whichever byte of a packet is lost, its start mark too."""
    for seed in range(12):
        with FingerprintModule(seed=seed) as module:
            scanner = open_zfm(module.port, STEADY)
            module.faults.lost_data_bytes = 1
            module.touch(HOLDER)
            assert len(capture(scanner)) == 512
            scanner.close()


def test_wrong_sums_throughout_are_made_up_for_by_reading_twice() -> None:
    with FingerprintModule() as module:
        scanner = open_zfm(module.port, STEADY)
        module.faults.bad_data_sums = True
        module.touch(HOLDER)
        template = capture(scanner)
        assert module.commands.count(0x08) == 2
        module.touch(HOLDER)
        assert verify(scanner, template).matched
        scanner.close()


@pytest.mark.parametrize("model", [ZFM_20, R308, R503, R551], ids=lambda m: m.name)
def test_every_model_says_what_it_is(model: object) -> None:
    names = {
        ZFM_20: "ZFM-20 family (system 0009)",
        R308: "ZFM-20 family",
        R503: "ZFM-20 family (R503)",
        R551: "ZFM-20 family (system 0009)",
    }
    assert model in names
    with FingerprintModule(model=model) as module:
        scanner = open_zfm(module.port, ZfmOptions())
        assert scanner.info.model == names[model]
        scanner.close()


def test_a_module_at_another_address_is_spoken_to() -> None:
    with FingerprintModule(address=0x01020304) as module:
        scanner = open_zfm(module.port, replace(STEADY, address=0x01020304))
        module.touch(HOLDER)
        assert verify(scanner).matched
        scanner.close()


# Light


def test_the_ring_shows_that_a_finger_is_waited_for() -> None:
    with FingerprintModule(model=R503) as module:
        scanner = open_zfm(module.port, STEADY)
        shown: dict[object, bytes] = {}

        def look(event: object) -> None:
            shown[event] = module.light
            if event is FingerEvent.WAITING:
                module.touch(HOLDER)

        capture_image(scanner, on_event=look)
        assert shown[FingerEvent.WAITING][0] == 1
        assert module.light[0] == 4
        scanner.close()


def test_the_ring_goes_out_after_a_request_was_withdrawn() -> None:
    with FingerprintModule(model=R503) as module:
        scanner = open_zfm(module.port, STEADY)
        waiting: list[object] = []
        with pytest.raises(DeviceCancelled):
            capture_image(scanner, on_event=waiting.append, cancelled=lambda: bool(waiting))
        for _ in range(3):
            scanner.check()
        assert module.light[0] == 4
        scanner.close()


def test_a_plain_light_is_switched_and_a_missing_one_is_said() -> None:
    for model, has_light in ((ZFM_20, True), (R503, False)):
        with FingerprintModule(model=model) as module:
            scanner = open_zfm(module.port, STEADY)
            assert scanner.light(on=True, deadline=time.monotonic() + 5) is has_light
            if has_light:
                assert module.light == b"\x01"
            scanner.close()
