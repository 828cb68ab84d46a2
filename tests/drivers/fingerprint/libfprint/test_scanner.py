"""USB scanners, against libfprint itself and its virtual image device."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.errors import (
    DeviceCancelled,
    DeviceError,
    DeviceGone,
    DeviceProtocolError,
    DeviceTimeout,
)
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.libfprint import (
    LibfprintOptions,
    LibfprintScanner,
    UsbScanner,
    list_usb,
    open_usb,
)
from drivers.fingerprint.scanner import FingerEvent, QualityHint, ScannerEvent
from drivers.simulated.finger_image import draw_finger
from drivers.simulated.usb_finger_scanner import Retry, SimulatedUsbScanner

PICTURE = draw_finger("holder")


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[SimulatedUsbScanner]:
    with SimulatedUsbScanner(tmp_path) as hand:
        yield hand


@pytest.fixture
def options(hand: SimulatedUsbScanner) -> LibfprintOptions:
    return LibfprintOptions(virtual_socket=hand.socket_path, pong_within=0.5)


@pytest.fixture
def scanner(options: LibfprintOptions) -> Iterator[LibfprintScanner]:
    scanner = open_usb(options)
    yield scanner
    scanner.close()


class Doing:
    """Does one thing after the other, each time when a finger is waited for."""

    def __init__(self, *deeds: Callable[[], None]) -> None:
        self.events: list[ScannerEvent] = []
        self._deeds = iter(deeds)

    def __call__(self, event: ScannerEvent) -> None:
        self.events.append(event)
        if event is FingerEvent.WAITING:
            next(self._deeds, lambda: None)()


def capture(
    scanner: LibfprintScanner,
    on_event: Callable[[ScannerEvent], None],
    *,
    seconds: float = 20.0,
    cancelled: Callable[[], bool] = lambda: False,
) -> GreyImage:
    return scanner.capture_image(
        deadline=time.monotonic() + seconds, on_event=on_event, cancelled=cancelled
    )


# What there is


def test_the_scanners_that_libfprint_knows_are_listed(options: LibfprintOptions) -> None:
    virtual = UsbScanner("virtual_image", "Virtual image device for debugging", gives_images=True)
    assert virtual in list_usb(options)


def test_a_scanner_that_is_not_plugged_in_is_gone(options: LibfprintOptions) -> None:
    absent = LibfprintOptions(driver="uru4000", virtual_socket=options.virtual_socket)
    with pytest.raises(DeviceGone):
        open_usb(absent)


def test_the_scanner_says_its_name(scanner: LibfprintScanner) -> None:
    assert scanner.info.model == "Virtual image device for debugging"
    assert scanner.info.template_formats == frozenset()


# Images


def test_a_touch_gives_its_picture_at_its_resolution(
    hand: SimulatedUsbScanner, scanner: LibfprintScanner
) -> None:
    assert capture(scanner, Doing(lambda: hand.show(PICTURE))) == PICTURE


def test_one_touch_after_the_other(hand: SimulatedUsbScanner, scanner: LibfprintScanner) -> None:
    pictures = [capture(scanner, Doing(lambda: hand.touch("holder"))) for _ in range(3)]
    assert len({picture.pixels for picture in pictures}) == 3


def test_a_touch_is_told_step_by_step(hand: SimulatedUsbScanner, scanner: LibfprintScanner) -> None:
    doing = Doing(lambda: hand.show(PICTURE))
    capture(scanner, doing)
    assert doing.events == [
        FingerEvent.WAITING,
        FingerEvent.DOWN,
        FingerEvent.LIFT,
        FingerEvent.UP,
    ]


def test_a_window_of_another_size_is_taken_as_it_is(
    hand: SimulatedUsbScanner, scanner: LibfprintScanner
) -> None:
    wide = draw_finger("holder", width=320, height=300)
    assert capture(scanner, Doing(lambda: hand.show(wide))) == wide


@pytest.mark.parametrize(
    ("retry", "hint"),
    [
        (Retry.TOO_SHORT, QualityHint.TOO_SHORT),
        (Retry.CENTRE, QualityHint.NOT_CENTRED),
        (Retry.REMOVE, QualityHint.UNREADABLE),
    ],
)
def test_a_bad_touch_is_explained_and_the_next_one_taken(
    hand: SimulatedUsbScanner, scanner: LibfprintScanner, retry: Retry, hint: QualityHint
) -> None:
    doing = Doing(lambda: hand.refuse(retry), lambda: hand.show(PICTURE))
    assert capture(scanner, doing) == PICTURE
    assert hint in doing.events


def test_a_window_without_ridges_asks_for_the_finger_again(
    hand: SimulatedUsbScanner, scanner: LibfprintScanner
) -> None:
    blank = GreyImage(256, 288, 500, bytes((230,)) * (256 * 288))
    doing = Doing(lambda: hand.show(blank), lambda: hand.show(PICTURE))
    assert capture(scanner, doing) == PICTURE
    assert QualityHint.TOO_FEW_FEATURES in doing.events


# Withdrawal


def test_nobody_touching_ends_at_the_deadline(
    hand: SimulatedUsbScanner, scanner: LibfprintScanner
) -> None:
    with pytest.raises(DeviceTimeout):
        capture(scanner, Doing(), seconds=0.5)
    assert capture(scanner, Doing(lambda: hand.show(PICTURE))) == PICTURE


def test_a_withdrawn_request_ends_at_once_and_the_next_one_is_served_by_the_same_process(
    hand: SimulatedUsbScanner, scanner: LibfprintScanner
) -> None:
    pid = scanner.pid
    withdrawn: list[float] = []
    with pytest.raises(DeviceCancelled):
        capture(
            scanner,
            lambda _: withdrawn.append(time.monotonic()),
            cancelled=lambda: bool(withdrawn),
        )
    assert time.monotonic() - withdrawn[0] < 0.5
    assert capture(scanner, Doing(lambda: hand.show(PICTURE))) == PICTURE
    assert scanner.pid == pid


def test_a_finger_that_never_leaves_ends_at_the_deadline(
    hand: SimulatedUsbScanner, scanner: LibfprintScanner
) -> None:
    def lay_down() -> None:
        hand.finger(on=True)
        hand.show(PICTURE)

    doing = Doing(lay_down)
    with pytest.raises(DeviceTimeout):
        capture(scanner, doing, seconds=1.0)
    assert doing.events[-1] is FingerEvent.LIFT


# Faults


def test_unplugging_is_told_and_replugging_heals(
    hand: SimulatedUsbScanner, options: LibfprintOptions
) -> None:
    scanner = open_usb(options)
    with pytest.raises(DeviceGone):
        capture(scanner, Doing(hand.unplug))
    scanner.close()
    again = open_usb(options)
    assert capture(again, Doing(lambda: hand.show(PICTURE))) == PICTURE
    again.close()


def test_a_scanner_that_fails_is_opened_afresh_by_the_next_request(
    hand: SimulatedUsbScanner, scanner: LibfprintScanner
) -> None:
    with pytest.raises(DeviceProtocolError):
        capture(scanner, Doing(hand.fail))
    hand.close()
    assert capture(scanner, Doing(lambda: hand.show(PICTURE))) == PICTURE


def test_a_process_that_hangs_is_killed_and_started_again(
    hand: SimulatedUsbScanner, scanner: LibfprintScanner
) -> None:
    hung = scanner.pid
    assert hung is not None
    with pytest.raises(DeviceProtocolError, match="hangs"):
        capture(scanner, Doing(lambda: os.kill(hung, signal.SIGSTOP)))
    assert not Path(f"/proc/{hung}").exists()
    hand.close()
    assert capture(scanner, Doing(lambda: hand.show(PICTURE))) == PICTURE


def test_a_process_that_dies_is_told_and_started_again(
    hand: SimulatedUsbScanner, scanner: LibfprintScanner
) -> None:
    pid = scanner.pid
    assert pid is not None
    with pytest.raises(DeviceError):
        capture(scanner, Doing(lambda: os.kill(pid, signal.SIGKILL)))
    hand.close()
    assert capture(scanner, Doing(lambda: hand.show(PICTURE))) == PICTURE


def test_a_scanner_that_goes_while_nobody_asks_is_noticed(scanner: LibfprintScanner) -> None:
    scanner.check()
    pid = scanner.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(DeviceGone):
        _check_until(scanner, time.monotonic() + 5)


def _check_until(scanner: LibfprintScanner, deadline: float) -> None:
    while time.monotonic() < deadline:
        scanner.check()
        time.sleep(0.01)


def test_the_process_ends_with_the_scanner(options: LibfprintOptions) -> None:
    scanner = open_usb(options)
    pid = scanner.pid
    scanner.close()
    scanner.close()
    assert not Path(f"/proc/{pid}").exists()
    with pytest.raises(DeviceGone):
        capture(scanner, Doing())


@pytest.mark.parametrize("size", [(16, 300), (3000, 40)])
def test_an_image_that_no_finger_could_have_made_is_an_error(
    hand: SimulatedUsbScanner, scanner: LibfprintScanner, size: tuple[int, int]
) -> None:
    width, height = size
    ridges = draw_finger("holder", width=2048, height=64).pixels[: width * height]
    with pytest.raises(DeviceError):
        capture(scanner, Doing(lambda: hand.show_raw(width, height, ridges)), seconds=3)


def test_the_settings_can_say_the_resolution(
    hand: SimulatedUsbScanner, options: LibfprintOptions
) -> None:
    scanner = open_usb(replace(options, dpi=512))
    assert capture(scanner, Doing(lambda: hand.show(PICTURE))).dpi == 512
    scanner.close()


def test_nothing_of_the_terminals_surroundings_reaches_the_process(
    scanner: LibfprintScanner,
) -> None:
    environment = Path(f"/proc/{scanner.pid}/environ").read_bytes().split(b"\0")
    assert [entry.split(b"=")[0] for entry in environment if entry] == [b"FP_VIRTUAL_IMAGE"]
