"""The ZFM-20 driver against a module on a pty: verification, capture, and what goes wrong."""

from __future__ import annotations

import contextlib
import threading
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.errors import (
    DeviceCancelled,
    DeviceError,
    DeviceGone,
    DeviceProtocolError,
    DeviceTimeout,
)
from drivers.fingerprint.patience import Patience
from drivers.fingerprint.scanner import (
    Comparison,
    FingerEvent,
    QualityHint,
    ScannerEvent,
    TemplateFormat,
)
from drivers.fingerprint.zfm import ZfmOptions, ZfmScanner, open_zfm
from drivers.fingerprint.zfm.exchange import Exchange
from drivers.fingerprint.zfm.module import ZfmModule
from drivers.serial_line import SerialLine
from drivers.simulated.fingerprint_module import ISO_PARAMETER, FingerprintModule
from drivers.simulated.pty_port import PtyPort
from tests.drivers.fingerprint.zfm.asking import (
    HOLDER,
    IMPATIENT,
    STEADY,
    STRANGER,
    ignore,
    never,
    verify,
)

WITH_ISO = ZfmOptions(bauds=(57600,), iso_parameter=ISO_PARAMETER)


def capture(scanner: ZfmScanner, template_format: TemplateFormat) -> bytes:
    return scanner.capture(
        template_format,
        deadline=time.monotonic() + 20,
        on_event=ignore,
        cancelled=never,
    )


def leave_reference(module: FingerprintModule, template: bytes) -> None:
    """As another program would leave it in the module."""
    with contextlib.closing(SerialLine(module.port, baud=57600)) as line:
        exchange = Exchange(line, 0xFFFFFFFF, 2.0)
        driver = ZfmModule(exchange)
        driver.download(2, template, Patience.of(5))
        assert driver.upload(2, Patience.of(5)) == template


# Opening


def test_the_speed_is_found() -> None:
    with FingerprintModule(baud=115200) as module:
        scanner = open_zfm(module.port, ZfmOptions(probe_timeout=0.5))
        assert scanner.info.model == "ZFM-20 family (system 0009)"
        scanner.close()


def test_a_password_opens_the_module_and_a_wrong_one_does_not() -> None:
    with FingerprintModule(password=0x01020304) as module:
        with pytest.raises(DeviceProtocolError, match="password"):
            open_zfm(module.port, STEADY)
        open_zfm(module.port, ZfmOptions(password=0x01020304)).close()


def test_a_clone_that_does_not_tell_its_parameters_works(module: FingerprintModule) -> None:
    module.faults.no_parameters = True
    scanner = open_zfm(module.port, IMPATIENT)
    module.touch(HOLDER)
    assert verify(scanner).matched
    scanner.close()


def test_a_silent_module_is_a_timeout(module: FingerprintModule) -> None:
    module.faults.silent = True
    with pytest.raises(DeviceTimeout):
        open_zfm(module.port, IMPATIENT)


def test_a_missing_port_is_a_device_that_is_gone(module: FingerprintModule) -> None:
    module.unplug()
    with pytest.raises(DeviceGone):
        open_zfm(module.port, STEADY)


def test_one_program_at_a_time_has_the_module(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    with pytest.raises(DeviceGone):
        open_zfm(module.port, STEADY)


def test_iso_templates_are_offered_only_where_the_module_has_them(
    module: FingerprintModule,
) -> None:
    for parameter, formats in (
        (None, {TemplateFormat.SENSOR}),
        (ISO_PARAMETER + 1, {TemplateFormat.SENSOR}),
        (ISO_PARAMETER, {TemplateFormat.SENSOR, TemplateFormat.ISO_19794_2_COMPACT}),
    ):
        scanner = open_zfm(module.port, ZfmOptions(iso_parameter=parameter))
        assert scanner.info.template_formats == formats
        scanner.close()


# Verification


@pytest.mark.parametrize("packet_size", [32, 64, 128, 256])
def test_the_holder_is_told_from_a_stranger(packet_size: int) -> None:
    with FingerprintModule(packet_size=packet_size) as module:
        scanner = open_zfm(module.port, STEADY)
        module.touch(HOLDER)
        assert verify(scanner).matched
        module.touch(STRANGER)
        assert not verify(scanner).matched
        scanner.close()


def test_a_touch_is_told_step_by_step(module: FingerprintModule, scanner: ZfmScanner) -> None:
    events: list[ScannerEvent] = []

    def on_event(event: ScannerEvent) -> None:
        events.append(event)
        if event is FingerEvent.WAITING:
            module.touch(HOLDER)

    assert verify(scanner, on_event=on_event).score > 0
    assert events == [FingerEvent.WAITING, FingerEvent.DOWN, FingerEvent.LIFT]


def test_a_poor_image_asks_for_the_finger_again(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    module.faults.poor_images = 1
    events: list[ScannerEvent] = []

    def on_event(event: ScannerEvent) -> None:
        events.append(event)
        if event is FingerEvent.LIFT and events.count(FingerEvent.DOWN) == 1:
            module.touch(HOLDER)

    module.press(HOLDER)
    assert verify(scanner, on_event=on_event).matched
    assert events[:6] == [
        FingerEvent.WAITING,
        FingerEvent.DOWN,
        QualityHint.TOO_FEW_FEATURES,
        FingerEvent.LIFT,
        FingerEvent.UP,
        FingerEvent.WAITING,
    ]


def test_a_finger_that_stays_is_not_a_second_touch(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    module.press(STRANGER)
    assert not verify(scanner).matched
    with pytest.raises(DeviceTimeout):
        verify(scanner, seconds=0.4)
    module.lift()
    module.touch(HOLDER)
    assert verify(scanner).matched


def test_nobody_touching_ends_at_the_deadline(scanner: ZfmScanner) -> None:
    with pytest.raises(DeviceTimeout):
        verify(scanner, seconds=0.3)


def test_a_request_can_be_withdrawn(module: FingerprintModule, scanner: ZfmScanner) -> None:
    waiting: list[ScannerEvent] = []
    with pytest.raises(DeviceCancelled):
        verify(scanner, on_event=waiting.append, cancelled=lambda: bool(waiting))
    module.touch(HOLDER)
    assert verify(scanner).matched


def test_nothing_of_anybody_stays_in_the_module(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    module.touch(HOLDER)
    assert verify(scanner).matched
    module.touch(HOLDER)
    assert capture(scanner, TemplateFormat.SENSOR)
    # Data packets are not acknowledged: a further command is answered after they were taken.
    scanner.close()
    open_zfm(module.port, STEADY).close()
    assert module.blank


@pytest.mark.parametrize("template", [b"", bytes(5000)])
def test_an_impossible_template_is_refused(scanner: ZfmScanner, template: bytes) -> None:
    with pytest.raises(DeviceProtocolError):
        verify(scanner, template)


def test_a_template_of_another_make_matches_nobody(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    module.touch(HOLDER)
    assert verify(scanner, b"\x55" * 512) == Comparison(matched=False, score=0)


# Capture


def test_a_captured_template_is_the_same_fingers(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    module.touch(HOLDER)
    template = capture(scanner, TemplateFormat.SENSOR)
    module.touch(HOLDER)
    assert verify(scanner, template).matched
    module.touch(STRANGER)
    assert not verify(scanner, template).matched


def test_card_minutiae_are_captured_between_sensor_comparisons(module: FingerprintModule) -> None:
    scanner = open_zfm(module.port, WITH_ISO)
    for _ in range(2):
        module.touch(HOLDER)
        minutiae = capture(scanner, TemplateFormat.ISO_19794_2_COMPACT)
        assert len(minutiae) % 3 == 0
        assert 12 <= len(minutiae) // 3 <= 60
        module.touch(HOLDER)
        assert verify(scanner).matched
        module.touch(HOLDER)
        assert len(capture(scanner, TemplateFormat.SENSOR)) == 512
    scanner.close()


def test_a_format_that_the_module_lacks_is_refused(scanner: ZfmScanner) -> None:
    with pytest.raises(DeviceProtocolError, match="format"):
        capture(scanner, TemplateFormat.ISO_19794_2_COMPACT)


# Faults of the wire


def test_damaged_answers_are_asked_for_again(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    module.touch(HOLDER)
    module.faults.bad_sums = 2
    assert verify(scanner).matched


def test_a_lost_byte_is_survived(module: FingerprintModule, scanner: ZfmScanner) -> None:
    module.touch(HOLDER)
    module.faults.lost_bytes = 1
    assert verify(scanner).matched


def test_answers_damaged_without_end_are_an_error(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    module.faults.bad_sums = 10_000
    with pytest.raises(DeviceProtocolError):
        verify(scanner)


@pytest.mark.parametrize(
    "garbage", [b"\x00\xff\xef", b"\xef\x01", bytes.fromhex("EF01FFFFFFFF070100")]
)
def test_noise_before_every_packet_is_stepped_over(
    module: FingerprintModule, scanner: ZfmScanner, garbage: bytes
) -> None:
    module.touch(HOLDER)
    module.faults.garbage = garbage
    assert verify(scanner).matched


def test_a_slow_line_is_waited_for(module: FingerprintModule) -> None:
    scanner = open_zfm(module.port)
    module.faults.byte_delay = 0.0005
    module.touch(HOLDER)
    assert verify(scanner).matched
    scanner.close()


def test_a_clone_without_end_packets_works(module: FingerprintModule, scanner: ZfmScanner) -> None:
    module.faults.no_last_packet = True
    module.touch(HOLDER)
    assert verify(scanner).matched


def test_silence_in_the_middle_is_a_timeout(module: FingerprintModule) -> None:
    def fall_silent(_: ScannerEvent) -> None:
        module.faults.silent = True

    scanner = open_zfm(module.port, IMPATIENT)
    with pytest.raises(DeviceTimeout):
        verify(scanner, on_event=fall_silent)
    scanner.close()


def test_a_lost_template_is_sent_again(module: FingerprintModule, scanner: ZfmScanner) -> None:
    module.faults.lost_downloads = 1
    module.touch(HOLDER)
    assert verify(scanner).matched


def test_the_person_before_is_never_compared_with(module: FingerprintModule) -> None:
    """The module holds the holder's template and loses every one that follows."""
    leave_reference(module, HOLDER.sensor_template())
    scanner = open_zfm(module.port, STEADY)
    module.faults.lost_downloads = 10_000
    module.touch(HOLDER)
    with pytest.raises(DeviceProtocolError, match="does not keep"):
        verify(scanner, STRANGER.sensor_template())
    scanner.close()


@pytest.mark.parametrize("sent", [0, 5, 12, 40, 300])
def test_unplugging_in_the_middle_is_told_and_heals(
    module: FingerprintModule, scanner: ZfmScanner, sent: int
) -> None:
    module.faults.unplug_after = sent
    module.touch(HOLDER)
    with pytest.raises(DeviceGone):
        verify(scanner)
    scanner.close()
    module.replug()
    again = open_zfm(module.port, STEADY)
    module.touch(HOLDER)
    assert verify(again).matched
    again.close()


def test_unplugging_while_nobody_asks_is_told(
    module: FingerprintModule, scanner: ZfmScanner
) -> None:
    scanner.check()
    module.unplug()
    with pytest.raises(DeviceGone):
        scanner.check()


def test_unplugging_while_waiting_is_told(module: FingerprintModule, scanner: ZfmScanner) -> None:
    with pytest.raises(DeviceGone):
        verify(scanner, on_event=lambda _: module.unplug())


def test_a_port_that_never_stops_sending_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.fingerprint.zfm.opening._SETTLING", 0.5)
    stop = threading.Event()
    port = PtyPort("endless", lambda _: None, None)

    def send() -> None:
        while not stop.wait(0.01):
            port.write(b"$GPGGA,", timeout=0)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        with pytest.raises(DeviceProtocolError, match="does not stop"):
            open_zfm(port.path, IMPATIENT)
    finally:
        stop.set()
        sender.join()
        port.close()


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answers=st.lists(st.binary(min_size=1, max_size=64), min_size=1, max_size=8))
def test_a_port_that_answers_anything_is_refused_in_bounded_time(answers: list[bytes]) -> None:
    left = iter(answers)
    port = PtyPort("noise", lambda _: port.write(next(left, b"")) and None, None)
    try:
        with pytest.raises(DeviceError):
            open_zfm(port.path, ZfmOptions(bauds=(57600,), reply_timeout=0.02, probe_timeout=0.02))
    finally:
        port.close()
