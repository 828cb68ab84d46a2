"""Bytes read of bytes to read, over all files of one reading."""

from __future__ import annotations

from collections.abc import Callable

from drivers.chipcard.document import FileId, Progress, Stage
from drivers.chipcard.profile import CardProfile

# Usual sizes on identity cards, until the file's own header says.
EXPECTED: dict[FileId, int] = {
    FileId.DG1: 95,
    FileId.DG13: 600,
    FileId.SOD: 2000,
    FileId.COM: 30,
    FileId.DG14: 400,
    FileId.DG2: 16_000,
}

USUAL = CardProfile()


class ProgressMeter:
    """Turns what the file reader tells into Progress."""

    def __init__(
        self, on_progress: Callable[[Progress], None], profile: CardProfile = USUAL
    ) -> None:
        self._on_progress = on_progress
        self._stage = Stage.ACCESS
        self._totals = {file: size for file, size in EXPECTED.items() if profile.wants(file)}
        self._done: dict[FileId, int] = {}

    def enter(self, stage: Stage) -> None:
        self._stage = stage
        self._report()

    def bytes_read(self, file: FileId, done: int, total: int) -> None:
        self._totals[file] = total
        self._done[file] = done
        self._report()

    def left_out(self, file: FileId) -> None:
        """The file will not be read: the bar need not wait for it."""
        self._totals.pop(file, None)
        self._done.pop(file, None)

    def _report(self) -> None:
        done, total = sum(self._done.values()), sum(self._totals.values())
        self._on_progress(Progress(self._stage, done, max(done, total)))
