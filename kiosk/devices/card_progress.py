"""Progress of a reading, as often as an eye can follow."""

from __future__ import annotations

from collections.abc import Callable

from drivers.chipcard.document import Progress, Stage
from kiosk.visit.event import Event, ReadProgress
from kiosk.visit.view import ReadingStage

INTERVAL_SECONDS = 0.05

_STAGES = {
    Stage.ACCESS: ReadingStage.ACCESS,
    Stage.IDENTITY: ReadingStage.IDENTITY,
    Stage.SIGNATURE: ReadingStage.SIGNATURE,
    Stage.CHIP: ReadingStage.CHIP,
    Stage.PORTRAIT: ReadingStage.PORTRAIT,
}


class ProgressReport:
    """Called by the driver with every exchange; emits at most 20 events a second, never backwards.

    A new stage is always told.
    """

    def __init__(
        self, request: int, emit: Callable[[Event], None], clock: Callable[[], float]
    ) -> None:
        self._request = request
        self._emit = emit
        self._clock = clock
        self._stage: Stage | None = None
        self._fraction = 0.0
        self._told = float("-inf")

    def __call__(self, progress: Progress) -> None:
        done = progress.done / progress.total if progress.total > 0 else 0.0
        self._fraction = max(self._fraction, min(1.0, done))
        now = self._clock()
        if progress.stage is self._stage and now - self._told < INTERVAL_SECONDS:
            return
        self._stage = progress.stage
        self._told = now
        self._emit(ReadProgress(self._request, _STAGES[progress.stage], self._fraction))
