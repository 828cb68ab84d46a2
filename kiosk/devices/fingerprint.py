"""The fingerprint sensor's worker: is the person who stands there the card's holder?

Two ways: the chip compares (match on card), or the sensor compares with the finger that the
registry has enrolled. A card that cannot compare after all leads to the second way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from drivers.chipcard.document import MatchOnCard, NotCompared, ReadFailure, WhyNot
from drivers.errors import DeviceCancelled, DeviceProtocolError, DeviceTimeout
from drivers.fingerprint.iso19794_2 import decode_compact
from drivers.fingerprint.minutia import Minutia
from drivers.fingerprint.scanner import (
    FingerEvent,
    QualityHint,
    ScannerEvent,
    SensorMatcher,
    TemplateFormat,
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
"""Broken answers of the sensor that cost the person no try."""
CARD_FINGER = "right_index"
"""Asked for where the card does not say which finger it holds."""


class CardMatcher(Protocol):
    """The chip that compares: CardWorker."""

    @property
    def finger(self) -> str: ...

    def match_on_card(
        self, minutiae: Sequence[Minutia]
    ) -> MatchOnCard | NotCompared | ReadFailure: ...


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
    on_card: bool
    finger: str = ""
    template: bytes | None = None
    glitches: int = 0
    hint: FingerHint | None = None

    @property
    def check(self) -> Check:
        return Check.FINGERPRINT_ON_CARD if self.on_card else Check.FINGERPRINT_ON_SENSOR


class FingerprintWorker(DeviceWorker[SensorMatcher, Verification]):
    """Answers every VerifyFinger, unless cancelled, with FingerVerified or FingerFailed."""

    def __init__(
        self,
        opener: Callable[[], SensorMatcher] | None,
        emit: Emit,
        *,
        card: CardMatcher,
        enrolled_finger: EnrolledFingerOf,
        port: str = "",
    ) -> None:
        super().__init__(Device.FINGERPRINT, opener, emit, port=port)
        self._card = card
        self._enrolled_finger = enrolled_finger
        self._withdrawn = -1
        self._formats: frozenset[TemplateFormat] = frozenset()

    # What the core calls.

    def verify(self, effect: VerifyFinger, assurance: Assurance) -> None:
        """`assurance`: what the visit has so far, for the registry to decide by."""
        on_card = effect.match_on_card and self.gives_card_templates()
        self.submit(Verification(effect, assurance, max(1, effect.tries), on_card))

    def cancel(self, request: int) -> None:
        self._withdrawn = max(self._withdrawn, request)

    def gives_card_templates(self) -> bool:
        """The sensor that is there gives minutiae which a chip can compare."""
        return TemplateFormat.ISO_19794_2_COMPACT in self._formats

    # The worker's thread.

    def opened(self, device: SensorMatcher) -> None:
        self._formats = device.info.template_formats
        super().opened(device)

    def idle(self, device: SensorMatcher) -> None:
        device.check()

    def interrupted(self, job: Verification) -> float:
        self._formats = frozenset()
        if self._is_withdrawn(job):
            return 0.0
        self.report(Health.AWAY)
        self._hint(job, FingerHint.SENSOR_AWAY)
        return REPLUG_SECONDS

    def refuse(self, job: Verification) -> None:
        self._fail(job, FingerFault.SENSOR_AWAY, Outcome.NOT_DONE)

    def serve(self, device: SensorMatcher, job: Verification) -> None:
        while not self._is_withdrawn(job):
            if not job.on_card and not self._knows_finger(job):
                self._fail(job, FingerFault.NOT_ENROLLED, Outcome.NOT_OFFERED)
                return
            if self._try_once(device, job):
                return

    def _knows_finger(self, job: Verification) -> bool:
        if job.template is None:
            enrolled = self._enrolled_finger(job.effect.number, job.assurance)
            if enrolled is None:
                return False
            job.finger, job.template = enrolled.finger, enrolled.template
        return True

    def _try_once(self, device: SensorMatcher, job: Verification) -> bool:
        """One touch; True when the job is answered or withdrawn."""
        deadline = time.monotonic() + TRY_SECONDS
        try:
            matched = (
                self._touch_for_card(device, job, deadline)
                if job.on_card
                else self._touch_for_sensor(device, job, deadline)
            )
        except DeviceCancelled:
            return True
        except DeviceProtocolError:
            if self._too_many_glitches(job):
                raise
            self._hint(job, FingerHint.POOR_IMAGE)
            return False
        except DeviceTimeout:
            if time.monotonic() >= deadline:
                self._fail(job, FingerFault.TIMED_OUT, Outcome.NOT_DONE)
                return True
            if self._too_many_glitches(job):
                raise
            return False
        if matched is None:
            return False
        if matched:
            self._emit_unless_withdrawn(
                job, FingerVerified(job.effect.request, Evidence(job.check, Outcome.PASSED))
            )
            return True
        return self._no_match(job)

    def _too_many_glitches(self, job: Verification) -> bool:
        """One more broken answer; too many, and the sensor is opened afresh."""
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
        self._hint(job, FingerHint.NO_MATCH)
        return False

    def _touch_for_sensor(self, device: SensorMatcher, job: Verification, deadline: float) -> bool:
        assert job.template is not None
        comparison = device.verify(
            job.template,
            deadline=deadline,
            on_event=lambda event: self._tell(job, event),
            cancelled=lambda: self._is_withdrawn(job),
        )
        return comparison.matched

    def _touch_for_card(
        self, device: SensorMatcher, job: Verification, deadline: float
    ) -> bool | None:
        """None: not compared. Another touch, or, where the card cannot, the sensor compares."""
        job.finger = job.finger or self._card.finger or CARD_FINGER
        captured = device.capture(
            TemplateFormat.ISO_19794_2_COMPACT,
            deadline=deadline,
            on_event=lambda event: self._tell(job, event),
            cancelled=lambda: self._is_withdrawn(job),
        )
        self._hint(job, FingerHint.MATCHING)
        answer = self._card.match_on_card(_minutiae(captured))
        if isinstance(answer, NotCompared) and answer.reason is WhyNot.TOO_FEW_MINUTIAE:
            # The card was not asked, so no try is gone; for ever this does not go on either.
            self._hint(job, FingerHint.POOR_IMAGE)
            return False if self._too_many_glitches(job) else None
        if not isinstance(answer, MatchOnCard):
            job.on_card, job.finger = False, ""
            return None
        if not answer.matched and answer.tries_left is not None:
            # The card's last try stays with the card: spent, it would block it for good.
            job.tries_left = min(job.tries_left, max(1, answer.tries_left))
        return answer.matched

    # What the person is told.

    def _tell(self, job: Verification, event: ScannerEvent) -> None:
        match event:
            case FingerEvent.DOWN:
                self._hint(job, FingerHint.MATCHING)
            case QualityHint():
                self._hint(job, FingerHint.POOR_IMAGE)
            case FingerEvent.WAITING | FingerEvent.LIFT:
                # What went wrong with the last touch stays readable until the next one.
                if job.hint not in (FingerHint.NO_MATCH, FingerHint.POOR_IMAGE):
                    waiting = event is FingerEvent.WAITING
                    self._hint(job, FingerHint.PLACE if waiting else FingerHint.LIFT)

    def _hint(self, job: Verification, hint: FingerHint) -> None:
        if hint is not job.hint:
            job.hint = hint
            progress = FingerProgress(job.effect.request, job.finger, hint, job.tries_left)
            self._emit_unless_withdrawn(job, progress)

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


def _minutiae(compact: bytes) -> Sequence[Minutia]:
    """Raises DeviceProtocolError for what the sensor calls minutiae and are none."""
    try:
        return decode_compact(compact)
    except ValueError:
        raise DeviceProtocolError("not card format minutiae") from None
