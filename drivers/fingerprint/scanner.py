"""What every fingerprint scanner can do for a 1:1 verification.

Calls block in the caller's worker thread; `cancelled` is polled at least every 200 ms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class TemplateFormat(Enum):
    SENSOR = "sensor"
    """The module's own; only the same family can compare it."""
    ISO_19794_2_COMPACT = "iso_19794_2_compact"
    """Card format minutiae of ISO/IEC 19794-2:2011 (3 bytes each)."""


class FingerEvent(Enum):
    WAITING = "waiting"
    """Put the finger on."""
    DETECTED = "detected"
    POOR_IMAGE = "poor_image"
    """Too few features: lift and put it on again."""
    LIFT = "lift"


@dataclass(frozen=True)
class ScannerInfo:
    model: str
    template_formats: frozenset[TemplateFormat]


@dataclass(frozen=True)
class Comparison:
    matched: bool
    score: int


class FingerprintScanner(Protocol):
    """One scanner, opened.

    Raises DeviceGone, DeviceTimeout, DeviceProtocolError, DeviceCancelled.
    """

    @property
    def info(self) -> ScannerInfo: ...

    def verify(
        self,
        template: bytes,
        *,
        deadline: float,
        on_event: Callable[[FingerEvent], None],
        cancelled: Callable[[], bool],
    ) -> Comparison:
        """Waits for one finger and compares it on the sensor with `template` (format SENSOR).

        `deadline` is `time.monotonic()` seconds. One touch, one comparison: tries are counted by
        the caller.
        """
        ...

    def capture(
        self,
        template_format: TemplateFormat,
        *,
        deadline: float,
        on_event: Callable[[FingerEvent], None],
        cancelled: Callable[[], bool],
    ) -> bytes:
        """Waits for one finger and returns its template."""
        ...

    def close(self) -> None: ...
