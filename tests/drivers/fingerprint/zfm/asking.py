"""Asking a scanner for something, and what the tests ask about."""

from __future__ import annotations

import time
from collections.abc import Callable

from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.scanner import Comparison, FingerprintScanner, ScannerEvent, SensorMatcher
from drivers.fingerprint.zfm import ZfmOptions
from drivers.simulated.finger import SimulatedFinger
from drivers.simulated.finger_image import draw_finger
from drivers.simulated.fingerprint_module import ZFM_20, ModuleModel

HOLDER = SimulatedFinger("holder")
STRANGER = SimulatedFinger("stranger")
STEADY = ZfmOptions(bauds=(57600,), probe_timeout=2.0)
IMPATIENT = ZfmOptions(bauds=(57600,), reply_timeout=0.4, probe_timeout=0.4)


def ignore(_: ScannerEvent) -> None:
    pass


def never() -> bool:
    return False


def verify(
    scanner: SensorMatcher,
    template: bytes = HOLDER.sensor_template(),
    *,
    seconds: float = 20.0,
    on_event: Callable[[ScannerEvent], None] = ignore,
    cancelled: Callable[[], bool] = never,
) -> Comparison:
    deadline = time.monotonic() + seconds
    return scanner.verify(template, deadline=deadline, on_event=on_event, cancelled=cancelled)


def capture_image(
    scanner: FingerprintScanner,
    *,
    seconds: float = 20.0,
    on_event: Callable[[ScannerEvent], None] = ignore,
    cancelled: Callable[[], bool] = never,
) -> GreyImage:
    deadline = time.monotonic() + seconds
    return scanner.capture_image(deadline=deadline, on_event=on_event, cancelled=cancelled)


def picture(model: ModuleModel = ZFM_20, seed: str = "picture") -> GreyImage:
    """Fills the model's window."""
    return draw_finger(seed, width=model.width, height=model.height, dpi=model.dpi)


def in_sixteen_greys(image: GreyImage) -> GreyImage:
    """As four bits can say it."""
    pixels = bytes((value >> 4) * 17 for value in image.pixels)
    return GreyImage(image.width, image.height, image.dpi, pixels)
