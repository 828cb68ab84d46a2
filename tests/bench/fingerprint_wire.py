"""From the finger on the glass to its picture in the terminal: serial modules at their true speed,
and a USB scanner through libfprint.
"""

from __future__ import annotations

import contextlib
import random
import tempfile
import threading
import time
from pathlib import Path

from drivers.errors import DeviceCancelled
from drivers.fingerprint.libfprint import LibfprintOptions, open_usb
from drivers.fingerprint.scanner import FingerEvent, ScannerEvent
from drivers.fingerprint.zfm import ZfmScanner, open_zfm
from drivers.simulated.finger import SimulatedFinger
from drivers.simulated.finger_image import draw_finger
from drivers.simulated.fingerprint_module import R503, ZFM_20, FingerprintModule, ModuleModel
from drivers.simulated.usb_finger_scanner import SimulatedUsbScanner
from tests.bench.figures import show, spread

FINGER = SimulatedFinger("holder")
WITHDRAWALS = 10
USB_IMAGES = 20
_BITS_PER_BYTE = 10
_FRAME = 11
_PACKET = 128


def run() -> None:
    for model, baud in ((ZFM_20, 57600), (ZFM_20, 115200), (R503, 57600)):
        with FingerprintModule(model=model, baud=baud, paced=True) as module:
            _serial(model, baud, module)
    with FingerprintModule(baud=115200, paced=True) as module:
        _withdrawal(module)
    with tempfile.TemporaryDirectory() as folder:
        _usb(Path(folder))


def _serial(model: ModuleModel, baud: int, module: FingerprintModule) -> None:
    name = f"{model.name} at {baud} baud"
    begun = time.monotonic()
    scanner = open_zfm(module.port)
    show(f"{name}, opening", time.monotonic() - begun, "s", 2)
    module.touch(FINGER)
    begun = time.monotonic()
    scanner.capture_image(deadline=begun + 60, on_event=lambda _: None, cancelled=lambda: False)
    took = time.monotonic() - begun
    image_bytes = model.width * model.height * model.image_bits // 8
    packets = -(-image_bytes // _PACKET)
    on_wire = (image_bytes + packets * _FRAME) * _BITS_PER_BYTE / baud
    show(f"{name}, the wire alone", on_wire, "s")
    show(f"{name}, touch to picture", took, "s", round(on_wire + 1, 1))
    module.touch(FINGER)
    begun = time.monotonic()
    scanner.verify(
        FINGER.sensor_template(),
        deadline=begun + 60,
        on_event=lambda _: None,
        cancelled=lambda: False,
    )
    show(f"{name}, touch to comparison", time.monotonic() - begun, "s", 1.5)
    scanner.close()


def _withdrawal(module: FingerprintModule) -> None:
    ends, again = [], []
    scanner = open_zfm(module.port)
    for _ in range(WITHDRAWALS):
        ends.append(_withdraw_in_the_middle(module, scanner) * 1000)
        begun = time.monotonic()
        module.lift()
        with contextlib.suppress(DeviceCancelled):
            _until(scanner, FingerEvent.WAITING)
        again.append((time.monotonic() - begun) * 1000)
    scanner.close()
    spread("withdrawn in the middle of a picture, end", ends, "ms", 200)
    spread("until the next finger is waited for", again, "ms", 5000)


def _withdraw_in_the_middle(module: FingerprintModule, scanner: ZfmScanner) -> float:
    """By another thread, whenever that comes."""
    withdrawn: list[float] = []
    withdrawal = threading.Timer(0.5 + random.random(), lambda: withdrawn.append(time.monotonic()))
    withdrawal.start()
    module.touch(FINGER)
    with contextlib.suppress(DeviceCancelled):
        scanner.capture_image(
            deadline=time.monotonic() + 60,
            on_event=lambda _: None,
            cancelled=lambda: bool(withdrawn),
        )
    return time.monotonic() - withdrawn[0]


def _until(scanner: ZfmScanner, wanted: FingerEvent) -> None:
    seen: list[ScannerEvent] = []
    scanner.capture_image(
        deadline=time.monotonic() + 60, on_event=seen.append, cancelled=lambda: wanted in seen
    )


def _usb(folder: Path) -> None:
    picture = draw_finger("holder")
    with SimulatedUsbScanner(folder) as hand:
        begun = time.monotonic()
        scanner = open_usb(LibfprintOptions(virtual_socket=hand.socket_path))
        show("USB through libfprint, opening", time.monotonic() - begun, "s", 3)
        took = []
        for _ in range(USB_IMAGES):
            shown: list[float] = []

            def touch(event: ScannerEvent, shown: list[float] = shown) -> None:
                if event is FingerEvent.WAITING:
                    shown.append(time.monotonic())
                    hand.show(picture)

            scanner.capture_image(
                deadline=time.monotonic() + 20, on_event=touch, cancelled=lambda: False
            )
            took.append((time.monotonic() - shown[0]) * 1000)
        scanner.close()
    spread("USB through libfprint, touch to picture", took, "ms", 500)
