"""A module's picture of the finger comes over the wire, whatever the wire and the clone do."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.errors import DeviceCancelled, DeviceError, DeviceGone, DeviceProtocolError
from drivers.fingerprint.scanner import FingerEvent, ImageProgress, ScannerEvent, TemplateFormat
from drivers.fingerprint.zfm import Geometry, ZfmOptions, ZfmScanner, open_zfm
from drivers.simulated.fingerprint_module import (
    R308,
    R503,
    R551,
    ZFM_20,
    FingerprintModule,
    ModuleModel,
)
from drivers.simulated.pty_port import PtyPort
from tests.drivers.fingerprint.zfm.asking import (
    HOLDER,
    IMPATIENT,
    STEADY,
    capture_image,
    ignore,
    in_sixteen_greys,
    picture,
    verify,
)

SMALL = ModuleModel("small", width=160, height=160, dpi=508)
DEEP = replace(R503, product_info=False, image_bits=8)
"""Its image takes as many bytes as a ZFM-20's."""
ODD = ModuleModel("odd", width=152, height=200)
ODD_BUT_TOLD = replace(ODD, product_info=True)
PICTURE = picture()
UP_CHAR = 0x08
WIRE_IMAGE = 288 * (128 + 11)
"""Bytes of a ZFM-20's image with its packets' frames."""


def progress(events: list[ScannerEvent]) -> list[ImageProgress]:
    return [event for event in events if isinstance(event, ImageProgress)]


# What comes


@pytest.mark.parametrize(
    "model", [ZFM_20, R308, R503, R551, SMALL, ODD_BUT_TOLD], ids=lambda m: m.name
)
def test_the_picture_has_the_size_of_the_modules_own_window(model: ModuleModel) -> None:
    shown = picture(model)
    with FingerprintModule(model=model) as module:
        scanner = open_zfm(module.port)
        module.touch(HOLDER, shown)
        image = capture_image(scanner)
        scanner.close()
    assert (image.width, image.height) == (model.width, model.height)
    assert image.pixels == in_sixteen_greys(shown).pixels


def test_two_windows_of_as_many_bytes_are_told_apart_by_the_picture() -> None:
    for model in (DEEP, ZFM_20):
        for seed in range(5):
            shown = picture(model, seed=f"{seed}")
            with FingerprintModule(model=model) as module:
                scanner = open_zfm(module.port)
                module.touch(HOLDER, shown)
                image = capture_image(scanner)
                scanner.close()
            assert (image.width, image.height, image.dpi) == (model.width, model.height, model.dpi)
            if model.image_bits == 8:
                assert image == shown


def test_a_window_of_unknown_size_is_an_error_until_the_settings_say_it() -> None:
    with FingerprintModule(model=ODD) as module:
        scanner = open_zfm(module.port)
        module.touch(HOLDER, picture(ODD))
        with pytest.raises(DeviceProtocolError, match="no known size"):
            capture_image(scanner)
        scanner.close()
        scanner = open_zfm(module.port, ZfmOptions(image=Geometry(152, 200, 500)))
        module.touch(HOLDER, picture(ODD))
        assert capture_image(scanner) == in_sixteen_greys(picture(ODD))
        scanner.close()


@pytest.mark.parametrize("packet_size", [32, 64, 128, 256])
def test_every_packet_size_does(packet_size: int) -> None:
    with FingerprintModule(packet_size=packet_size) as module:
        scanner = open_zfm(module.port, STEADY)
        module.touch(HOLDER, PICTURE)
        assert capture_image(scanner) == in_sixteen_greys(PICTURE)
        scanner.close()


def test_progress_is_told_while_the_picture_comes(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    events: list[ScannerEvent] = []
    for _ in range(2):
        events.clear()
        module.touch(HOLDER, PICTURE)
        capture_image(scanner, on_event=events.append)
    assert [event for event in events if not isinstance(event, ImageProgress)] == [
        FingerEvent.UP,
        FingerEvent.WAITING,
        FingerEvent.DOWN,
        FingerEvent.LIFT,
    ]
    told = progress(events)
    assert [step.received for step in told] == list(range(128, 36864 + 1, 128))
    assert told[-1].fraction == 1.0


def test_the_first_picture_of_a_module_that_does_not_tell_its_size_has_no_fraction(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    events: list[ScannerEvent] = []
    module.touch(HOLDER)
    capture_image(scanner, on_event=events.append)
    assert {step.fraction for step in progress(events)} == {None}


def test_a_comparison_follows_a_picture(module: FingerprintModule, scanner: ZfmScanner) -> None:
    module.touch(HOLDER)
    capture_image(scanner)
    module.touch(HOLDER)
    assert verify(scanner).matched


# Clones and bad lines


def test_a_clone_whose_data_sums_are_all_wrong_gives_pictures(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    module.faults.bad_data_sums = True
    module.touch(HOLDER, PICTURE)
    assert capture_image(scanner) == in_sixteen_greys(PICTURE)


def test_one_wrong_sum_makes_the_picture_come_again(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    events: list[ScannerEvent] = []

    def disturb(event: ScannerEvent) -> None:
        events.append(event)
        if len(progress(events)) == 1:
            module.faults.bad_sums = 1

    module.touch(HOLDER, PICTURE)
    assert capture_image(scanner, on_event=disturb) == in_sixteen_greys(PICTURE)
    received = [step.received for step in progress(events)]
    assert received != sorted(received)


@pytest.mark.parametrize("model", [ZFM_20, R551], ids=lambda m: m.name)
def test_lost_bytes_make_the_picture_come_again(model: ModuleModel) -> None:
    with FingerprintModule(model=model) as module:
        scanner = open_zfm(module.port, STEADY)
        for lost in (1, 2, 3):
            module.faults.lost_data_bytes = lost
            module.touch(HOLDER, PICTURE)
            assert capture_image(scanner) == in_sixteen_greys(PICTURE)
        scanner.close()


@pytest.mark.parametrize("garbage", [b"\x00", b"\xef\x01", b"\xef\x01\xff\xff\xff\xff\x02\x00\x82"])
def test_noise_within_packets_makes_the_picture_come_again(
    module: FingerprintModule, scanner: ZfmScanner, garbage: bytes
) -> None:
    module.faults.garbage_within = garbage
    module.touch(HOLDER, PICTURE)

    def disturb(event: ScannerEvent) -> None:
        if event is FingerEvent.LIFT:
            module.faults.spoilt_packets = 3

    assert capture_image(scanner, on_event=disturb) == in_sixteen_greys(PICTURE)


def test_noise_between_packets_is_stepped_over(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    module.faults.garbage = b"\x00\xef\xef\x01"
    module.touch(HOLDER, PICTURE)
    assert capture_image(scanner) == in_sixteen_greys(PICTURE)


def test_a_picture_that_never_comes_whole_is_an_error(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    module.faults.lost_data_bytes = 10_000
    module.touch(HOLDER)
    with pytest.raises(DeviceProtocolError, match="damaged"):
        capture_image(scanner)


@pytest.mark.parametrize("sent", [12 * 2 + 5, 1000, WIRE_IMAGE // 2, WIRE_IMAGE])
def test_unplugging_in_the_middle_of_a_picture_is_told_and_replugging_heals(
    module: FingerprintModule, scanner: ZfmScanner, sent: int
) -> None:
    module.faults.unplug_after = sent
    module.touch(HOLDER, PICTURE)
    with pytest.raises(DeviceGone):
        capture_image(scanner)
    scanner.close()
    module.replug()
    again = open_zfm(module.port, STEADY)
    module.touch(HOLDER, PICTURE)
    assert capture_image(again) == in_sixteen_greys(PICTURE)
    again.close()


def test_silence_in_the_middle_of_a_picture_ends_in_bounded_time(module: FingerprintModule) -> None:
    scanner = open_zfm(module.port, IMPATIENT)
    module.faults.silent_after = WIRE_IMAGE // 2
    module.touch(HOLDER)
    started = time.monotonic()
    with pytest.raises(DeviceError):
        capture_image(scanner, seconds=60)
    assert time.monotonic() - started < 10
    module.faults.silent = False
    module.touch(HOLDER, PICTURE)
    assert capture_image(scanner) == in_sixteen_greys(PICTURE)
    scanner.close()


# As slow as the line is


@pytest.mark.parametrize("share", [0.05, 0.5])
def test_a_request_withdrawn_in_the_middle_of_a_picture_ends_at_once_and_the_next_one_is_served(
    share: float,
) -> None:
    with FingerprintModule(baud=115200, paced=True) as module:
        scanner = open_zfm(module.port)
        withdrawn: list[float] = []

        def withdraw(event: ScannerEvent) -> None:
            if isinstance(event, ImageProgress) and event.received >= share * 36864:
                withdrawn.append(time.monotonic())

        module.touch(HOLDER)
        with pytest.raises(DeviceCancelled):
            capture_image(scanner, on_event=withdraw, cancelled=lambda: bool(withdrawn))
        assert time.monotonic() - withdrawn[0] < 1
        module.touch(HOLDER)
        assert verify(scanner).matched
        scanner.close()


def test_nobodys_features_stay_after_a_request_was_withdrawn_and_no_other_came() -> None:
    with FingerprintModule(baud=9600, paced=True) as module:
        scanner = open_zfm(module.port, replace(STEADY, bauds=(9600,)))
        module.touch(HOLDER)
        with pytest.raises(DeviceCancelled):
            scanner.capture(
                TemplateFormat.SENSOR,
                deadline=time.monotonic() + 20,
                on_event=ignore,
                cancelled=lambda: UP_CHAR in module.commands,
            )
        assert not module.blank
        for _ in range(8):
            scanner.check()
            time.sleep(0.1)
        scanner.close()
        open_zfm(module.port, replace(STEADY, bauds=(9600,))).close()
        assert module.blank


def test_a_deadline_in_the_middle_of_a_picture_holds() -> None:
    with FingerprintModule(paced=True) as module:
        scanner = open_zfm(module.port, STEADY)
        module.touch(HOLDER)
        started = time.monotonic()
        with pytest.raises(DeviceError):
            capture_image(scanner, seconds=1.5)
        assert time.monotonic() - started < 3
        scanner.close()


def test_a_module_that_is_still_sending_for_another_program_can_be_opened() -> None:
    with FingerprintModule(baud=115200, paced=True) as module:
        first = open_zfm(module.port)
        withdrawn: list[ScannerEvent] = []
        module.touch(HOLDER)
        with pytest.raises(DeviceCancelled):
            capture_image(
                first,
                on_event=lambda event: withdrawn.extend(progress([event])),
                cancelled=lambda: len(withdrawn) > 3,
            )
        first.close()
        second = open_zfm(module.port)
        module.touch(HOLDER)
        assert verify(second).matched
        second.close()


@pytest.mark.slow
@pytest.mark.parametrize("model", [ZFM_20, R503, R551], ids=lambda m: m.name)
def test_a_picture_comes_at_the_speed_of_the_line(model: ModuleModel) -> None:
    with FingerprintModule(model=model, paced=True) as module:
        scanner = open_zfm(module.port)
        module.touch(HOLDER, picture(model))
        assert capture_image(scanner).pixels == in_sixteen_greys(picture(model)).pixels
        scanner.close()


# Anything


class Impostor:
    """Opens as a module does and sees a finger, then sends anything instead of its picture."""

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = iter(answers)
        self.port = PtyPort("impostor", self._receive, None)

    def _receive(self, data: bytes) -> None:
        upload = data[9:10] == b"\x0a"
        known = data[9:10] in (b"\x13", b"\x01", b"\x0a")
        answer = "EF01FFFFFFFF07000300000A" if known else "EF01FFFFFFFF07000301000B"
        self.port.write(bytes.fromhex(answer))
        if upload:
            self.port.write(next(self._answers, b""))


DATA_PACKETS = st.builds(
    lambda kind, size, body: bytes.fromhex("EF01FFFFFFFF") + bytes((kind,)) + size + body,
    st.sampled_from([2, 7, 8]),
    st.binary(min_size=2, max_size=2),
    st.binary(max_size=300),
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answers=st.lists(st.one_of(st.binary(max_size=600), DATA_PACKETS), max_size=4))
def test_anything_instead_of_a_picture_is_an_error_in_bounded_time(answers: list[bytes]) -> None:
    impostor = Impostor(answers)
    options = ZfmOptions(bauds=(57600,), reply_timeout=0.05, probe_timeout=0.2)
    try:
        scanner = open_zfm(impostor.port.path, options)
        with pytest.raises(DeviceError):
            capture_image(scanner, seconds=5)
        scanner.close()
    finally:
        impostor.port.close()


def test_a_module_that_never_stops_sending_ends_at_the_deadline() -> None:
    endless = ModuleModel("endless", width=2000, height=2000)
    with FingerprintModule(model=endless, paced=True) as module:
        scanner = open_zfm(module.port, STEADY)
        module.touch(HOLDER, PICTURE)
        with pytest.raises(DeviceError):
            capture_image(scanner, seconds=2)
        scanner.close()
