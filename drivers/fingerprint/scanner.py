"""What a fingerprint scanner can do, whatever its make.

Calls block in the caller's worker thread. They end at their deadline (`time.monotonic()` seconds)
with DeviceTimeout, and within 200 ms of `cancelled` saying so with DeviceCancelled. A scanner that
is unplugged raises DeviceGone; one that answers nonsense, DeviceProtocolError. After any of these
the scanner can be used again, save after DeviceGone: then it is opened anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from drivers.fingerprint.image import GreyImage


class TemplateFormat(Enum):
    SENSOR = "sensor"
    """The module's own; only the same family can compare it."""
    ISO_19794_2_COMPACT = "iso_19794_2_compact"
    """Card format minutiae of ISO/IEC 19794-2:2011 (3 bytes each)."""


class FingerEvent(Enum):
    WAITING = "waiting"
    """Put the finger on."""
    DOWN = "down"
    LIFT = "lift"
    """The finger is not needed any more, or has to come off first."""
    UP = "up"


class QualityHint(Enum):
    """Why the touch was of no use. The finger is to be lifted and put on again."""

    UNREADABLE = "unreadable"
    """No image could be taken; the scanner does not say why."""
    TOO_DRY = "too_dry"
    TOO_WET = "too_wet"
    DISORDERLY = "disorderly"
    """Ridges smeared."""
    TOO_FEW_FEATURES = "too_few_features"
    TOO_SHORT = "too_short"
    """Swiped too fast or lifted too early."""
    NOT_CENTRED = "not_centred"
    NOT_THE_SAME = "not_the_same"
    """Two touches of an enrolment are not of one finger."""


@dataclass(frozen=True)
class ImageProgress:
    """How much of the image has come over the wire."""

    received: int
    """Bytes."""
    expected: int | None
    """None while the scanner has not said, or shown, how large its images are."""

    @property
    def fraction(self) -> float | None:
        """0 to 1."""
        return min(1.0, self.received / self.expected) if self.expected else None


ScannerEvent = FingerEvent | QualityHint | ImageProgress
Listener = Callable[[ScannerEvent], None]


@dataclass(frozen=True)
class ScannerInfo:
    model: str
    template_formats: frozenset[TemplateFormat] = frozenset()
    """What `SensorMatcher.capture` can give; empty: the scanner gives images only."""
    library_size: int = 0
    """How many fingers the scanner can keep and search itself."""


@dataclass(frozen=True)
class Comparison:
    matched: bool
    score: int


@dataclass(frozen=True)
class Found:
    slot: int
    score: int


class FingerprintScanner(Protocol):
    """One scanner, opened."""

    @property
    def info(self) -> ScannerInfo: ...

    def capture_image(
        self, *, deadline: float, on_event: Listener, cancelled: Callable[[], bool]
    ) -> GreyImage:
        """Waits for one finger and returns its picture.

        A serial module needs 3.5 to 7 s to hand it over; `ImageProgress` tells how far it is.
        """
        ...

    def check(self) -> None:
        """Between requests, now and then: DeviceGone when it is not there any more.

        Also finishes what a withdrawn request left behind. Takes half a second at most.
        """
        ...

    def close(self) -> None:
        """Never raises; may be called twice."""
        ...


class SensorMatcher(FingerprintScanner, Protocol):
    """A scanner that extracts and compares by itself."""

    def verify(
        self, template: bytes, *, deadline: float, on_event: Listener, cancelled: Callable[[], bool]
    ) -> Comparison:
        """Waits for one finger and compares it on the sensor with `template` (format SENSOR).

        One touch, one comparison: tries are counted by the caller.
        """
        ...

    def capture(
        self,
        template_format: TemplateFormat,
        *,
        deadline: float,
        on_event: Listener,
        cancelled: Callable[[], bool],
    ) -> bytes:
        """Waits for one finger and returns its template."""
        ...

    def enrol(self, *, deadline: float, on_event: Listener, cancelled: Callable[[], bool]) -> bytes:
        """Waits for two touches of one finger; returns a template made of both (format SENSOR).

        Nothing is stored.
        """
        ...


class SensorLibrary(Protocol):
    """The fingers that a scanner keeps. Slots are counted from 0."""

    @property
    def size(self) -> int: ...

    def count(self, *, deadline: float) -> int:
        """How many are in use."""
        ...

    def slots(self, *, deadline: float) -> frozenset[int]:
        """Those in use."""
        ...

    def store(self, slot: int, template: bytes, *, deadline: float) -> None:
        """Replaces what is there."""
        ...

    def load(self, slot: int, *, deadline: float) -> bytes | None:
        """None: the slot is empty."""
        ...

    def delete(self, slot: int, *, deadline: float) -> None: ...

    def empty(self, *, deadline: float) -> None: ...

    def search(
        self, *, deadline: float, on_event: Listener, cancelled: Callable[[], bool]
    ) -> Found | None:
        """Waits for one finger and looks for it; None when it is not there."""
        ...
