"""The fingerprint scanner's worker: is the person who stands there the card's holder?

It goes through the ways to prove that (finger_ways.py), the best first, and counts the tries.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from drivers.errors import DeviceCancelled, DeviceProtocolError, DeviceTimeout
from drivers.fingerprint.extraction.errors import ExtractorUnavailable
from drivers.fingerprint.scanner import FingerprintScanner
from kiosk.devices.finger_reader import FingerReader
from kiosk.devices.finger_touch import Touch
from kiosk.devices.finger_ways import (
    Alike,
    CardPort,
    OnCard,
    OnSensor,
    Tried,
    Try,
    Way,
    compares,
    gives_card_minutiae,
    on_host,
)
from kiosk.devices.worker import DeviceWorker, Emit
from kiosk.identity.assurance import Assurance, Check, Evidence, Outcome
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.visit.effect import VerifyFinger
from kiosk.visit.event import (
    FingerFailed,
    FingerFault,
    FingerProgress,
    FingerVerified,
    Health,
)
from kiosk.visit.view import Device, FingerHint

TRY_SECONDS = 25.0
REPLUG_SECONDS = 15.0
"""How long a person waits at an unplugged sensor before the visit goes on without."""
GLITCHES_ALLOWED = 2
"""Broken answers of the sensor, and touches that could not be compared, that cost no try."""
SHOWN_STEPS = 25
"""In which the way of an image from the sensor is told: a wire's every packet is too much."""

EnrolledFingerOf = Callable[[str, Assurance], EnrolledFinger | None]
"""The registry's finger for a number, asked for at an assurance.

None: none is enrolled, or the station cannot be asked. Blocks for a few seconds at most.
"""


@dataclass
class Verification:
    """One effect on its way, through unplugging and back."""

    effect: VerifyFinger
    assurance: Assurance
    tries_left: int
    ways: Iterator[Way] | None = None
    way: Way | None = None
    glitches: int = 0
    shown: tuple[FingerHint, float | None] | None = None

    @property
    def check(self) -> Check:
        return self.way.check if self.way else Check.FINGERPRINT_ON_SENSOR


class FingerprintWorker(DeviceWorker[FingerprintScanner, Verification]):
    """Answers every VerifyFinger, unless cancelled, with FingerVerified or FingerFailed."""

    def __init__(
        self,
        opener: Callable[[], FingerprintScanner] | None,
        emit: Emit,
        *,
        card: CardPort,
        reader: FingerReader,
        alike: Alike,
        enrolled_finger: EnrolledFingerOf,
        port: str = "",
    ) -> None:
        super().__init__(Device.FINGERPRINT, opener, emit, port=port)
        self._card = card
        self._reader = reader
        self._alike = alike
        self._enrolled_finger = enrolled_finger
        self._withdrawn = -1

    # What the core calls.

    def verify(self, effect: VerifyFinger, assurance: Assurance) -> None:
        """`assurance`: what the visit has so far, for the registry to decide by."""
        self.submit(Verification(effect, assurance, max(1, effect.tries)))

    def cancel(self, request: int) -> None:
        self._withdrawn = max(self._withdrawn, request)

    # The worker's thread.

    def idle(self, device: FingerprintScanner) -> None:
        device.check()

    def interrupted(self, job: Verification) -> float:
        if self._is_withdrawn(job):
            return 0.0
        self.report(Health.AWAY)
        self._show(job, FingerHint.SENSOR_AWAY)
        return REPLUG_SECONDS

    def refuse(self, job: Verification) -> None:
        self._fail(job, FingerFault.SENSOR_AWAY, Outcome.NOT_DONE)

    def serve(self, device: FingerprintScanner, job: Verification) -> None:
        if job.ways is None:
            job.ways = self._ways(device, job)
        while not self._is_withdrawn(job):
            if job.way is None:
                job.way = next(job.ways, None)
            if job.way is None:
                self._fail(job, FingerFault.NOT_ENROLLED, Outcome.NOT_OFFERED)
                return
            if self._try_once(device, job, job.way):
                return

    def _ways(self, device: FingerprintScanner, job: Verification) -> Iterator[Way]:
        """What is possible with this card, this sensor and this registry, the best first."""
        fingers = self._card.fingers
        if fingers.compares and (self._reader.usable or gives_card_minutiae(device)):
            yield OnCard(self._card, self._reader)
        if fingers.shows and self._reader.usable:
            self._show(job, FingerHint.READING_CARD)
            compared_here = on_host(self._card, self._reader, self._alike)
            if compared_here is not None:
                yield compared_here
        if compares(device):
            enrolled = self._enrolled_finger(job.effect.number, job.assurance)
            if enrolled is not None:
                yield OnSensor(enrolled)

    def _try_once(self, device: FingerprintScanner, job: Verification, way: Way) -> bool:
        """One touch; True when the job is answered or withdrawn."""
        touch = Touch(
            time.monotonic() + TRY_SECONDS,
            tell=lambda hint, fraction: self._show(job, hint, fraction),
            cancelled=lambda: self._is_withdrawn(job),
            shown=job.shown[0] if job.shown else None,
        )
        try:
            tried = way.try_once(device, touch)
        except DeviceCancelled:
            return True
        except ExtractorUnavailable:
            tried = Try(Tried.NOT_THIS_WAY)
        except DeviceProtocolError:
            if self._too_many_glitches(job):
                raise
            self._show(job, FingerHint.POOR_IMAGE)
            return False
        except DeviceTimeout:
            if time.monotonic() >= touch.deadline:
                self._fail(job, FingerFault.TIMED_OUT, Outcome.NOT_DONE)
                return True
            if self._too_many_glitches(job):
                raise
            return False
        return self._concluded(job, tried)

    def _concluded(self, job: Verification, tried: Try) -> bool:
        match tried.outcome:
            case Tried.MATCHED:
                evidence = Evidence(job.check, Outcome.PASSED)
                self._emit_unless_withdrawn(job, FingerVerified(job.effect.request, evidence))
                return True
            case Tried.NO_MATCH:
                if tried.tries_left is not None:
                    # The card's last try stays with it: spent, it would block it for good.
                    job.tries_left = min(job.tries_left, max(1, tried.tries_left))
                return self._no_match(job)
            case Tried.AGAIN:
                return self._too_many_glitches(job) and self._no_match(job)
            case Tried.NOT_THIS_WAY:
                job.way = None
                return False

    def _too_many_glitches(self, job: Verification) -> bool:
        """One more; too many, and the sensor is opened afresh or the try is lost."""
        job.glitches += 1
        if job.glitches <= GLITCHES_ALLOWED:
            return False
        job.glitches = 0
        return True

    def _no_match(self, job: Verification) -> bool:
        job.tries_left -= 1
        if job.tries_left <= 0:
            self._fail(job, FingerFault.NO_MATCH, Outcome.FAILED)
            return True
        self._show(job, FingerHint.NO_MATCH)
        return False

    # What the person is told.

    def _show(self, job: Verification, hint: FingerHint, fraction: float | None = None) -> None:
        if fraction is not None:
            fraction = int(fraction * SHOWN_STEPS) / SHOWN_STEPS
        if (hint, fraction) == job.shown:
            return
        job.shown = (hint, fraction)
        finger = job.way.finger if job.way else ""
        self._emit_unless_withdrawn(
            job, FingerProgress(job.effect.request, finger, hint, job.tries_left, fraction)
        )

    def _fail(self, job: Verification, fault: FingerFault, outcome: Outcome) -> None:
        evidence = Evidence(job.check, outcome, fault.value)
        self._emit_unless_withdrawn(job, FingerFailed(job.effect.request, fault, evidence))

    def _emit_unless_withdrawn(
        self, job: Verification, event: FingerProgress | FingerVerified | FingerFailed
    ) -> None:
        if not self._is_withdrawn(job):
            self._emit(event)

    def _is_withdrawn(self, job: Verification) -> bool:
        return self.stopping or job.effect.request <= self._withdrawn
