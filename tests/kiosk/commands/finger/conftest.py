"""A simulated module and a hand on it, and the real command beside them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.fingerprint.image import GreyImage
from drivers.simulated.finger import SimulatedFinger
from drivers.simulated.fingerprint_module import FingerprintModule
from drivers.simulated.usb_finger_scanner import SimulatedUsbScanner

HOLDER = SimulatedFinger("holder")
STRANGER = SimulatedFinger("stranger")
LOOK_S = 0.05


@pytest.fixture
def module() -> Iterator[FingerprintModule]:
    with FingerprintModule() as module:
        yield module


@pytest.fixture
def usb(tmp_path: Path) -> Iterator[SimulatedUsbScanner]:
    with SimulatedUsbScanner(tmp_path) as usb:
        yield usb


@contextmanager
def hand_on(
    module: FingerprintModule, finger: SimulatedFinger = HOLDER, image: GreyImage | None = None
) -> Iterator[None]:
    """Touches the glass again and again."""
    ended = threading.Event()

    def touch() -> None:
        while not ended.wait(LOOK_S):
            if not module.finger_on:
                module.touch(finger, image)

    thread = threading.Thread(target=touch)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        module.lift()
