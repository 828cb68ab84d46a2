"""Minutiae of a fingerprint image, found by libfprint's detector (NIST's NBIS)."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from drivers.fingerprint.extraction.enhancement import enhanced
from drivers.fingerprint.extraction.errors import (
    ExtractionTimedOut,
    ExtractorDied,
    ExtractorUnavailable,
    ImageRefused,
)
from drivers.fingerprint.extraction.known_picture import known_picture, shows_what_is_known
from drivers.fingerprint.extraction.resolution import DETECTOR_DPI, at_detector_resolution
from drivers.fingerprint.extraction.worker_process import WorkerProcess
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.minutia import Minutia, MinutiaKind, MinutiaTemplate

SECONDS = 10.0
"""For one image. A finger takes 0.01 to 0.1 on a server's core, eight times that on a Pi's."""
_MM_PER_INCH = 25.4
_DIRECTION_STEP = 11.25
_KINDS = {0: MinutiaKind.BIFURCATION, 1: MinutiaKind.ENDING}


class MinutiaeExtractor:
    """One confined process, started when it is first needed and again after it died.

    Each new process must first read a known picture rightly. One image at a time; others wait.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turn = threading.Lock()
        self._worker: WorkerProcess | None = None

    def extract(self, image: GreyImage) -> MinutiaTemplate:
        """The minutiae in no particular order; none where the image shows no ridges.

        Raises ExtractionError's kinds: ImageRefused, ExtractionTimedOut, ExtractorDied (of this
        image; the next one is tried anew), ExtractorUnavailable.
        """
        try:
            ridges = enhanced(at_detector_resolution(image))
        except ValueError as error:
            raise ImageRefused("no finger has that size") from error
        with self._turn:
            minutiae = self._detect(self._ready_worker(), ridges)
        return MinutiaTemplate(
            minutiae,
            width=image.width / image.dpi * _MM_PER_INCH,
            height=image.height / image.dpi * _MM_PER_INCH,
        )

    def check(self) -> None:
        """Whether minutiae can be had here: ExtractorUnavailable where not."""
        with self._turn:
            self._ready_worker()

    @property
    def pid(self) -> int | None:
        """Of the process, where there is one."""
        return self._worker.pid if self._worker is not None and self._worker.running else None

    def close(self) -> None:
        """Waits for an image in work; a later `extract` starts again."""
        with self._turn:
            if self._worker is not None:
                self._worker.end()
                self._worker = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ready_worker(self) -> WorkerProcess:
        if self._worker is not None and self._worker.running:
            return self._worker
        if self._worker is not None:
            self._worker.end()
        self._worker = None
        worker = WorkerProcess()
        if not self._reads_the_known_picture(worker):
            worker.end()
            raise ExtractorUnavailable("this libfprint misreads the known picture")
        self._worker = worker
        return worker

    def _reads_the_known_picture(self, worker: WorkerProcess) -> bool:
        try:
            return shows_what_is_known(self._detect(worker, known_picture()))
        except (ExtractionTimedOut, ExtractorDied):
            return False

    def _detect(self, worker: WorkerProcess, image: GreyImage) -> tuple[Minutia, ...]:
        found = worker.detect(image.width, image.height, image.pixels, self._seconds)
        return tuple(
            Minutia(
                # The middle of the pixel; the detector's direction runs clockwise from the top.
                x=(x + 0.5) / DETECTOR_DPI * _MM_PER_INCH,
                y=(y + 0.5) / DETECTOR_DPI * _MM_PER_INCH,
                angle=(90 - direction * _DIRECTION_STEP) % 360,
                kind=_KINDS[kind],
                quality=max(1, reliability),
            )
            for x, y, direction, kind, reliability in found
        )
