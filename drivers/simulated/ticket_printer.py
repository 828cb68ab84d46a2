"""A thermal ticket printer in software, on a pty: ESC/POS in, one picture out for each cut."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageOps

from drivers.printer.printer import Paper
from drivers.simulated.escpos_parser import Cut, EscposParser, Feed, Operation, Raster
from drivers.simulated.pty_device import PtyDevice
from drivers.simulated.pty_port import PtyPort

_ROWS_MAX = 8000
_HELD_MAX = 1 << 20
_JOBS_KEPT = 50


class TicketPrinterDevice(PtyDevice):
    def __init__(
        self,
        directory: Path | None = None,
        *,
        name: str = "printer",
        width_dots: int = 576,
        on_job: Callable[[Image.Image], None] | None = None,
    ) -> None:
        """`on_job` is called in the port's thread with each ticket that was cut off."""
        self.silent = False
        """Answers no status question."""
        self._width_dots = width_dots
        self._on_job = on_job
        self._paper = Paper.PRESENT
        self._cover_open = False
        self._changed = threading.Condition()
        self._jobs: deque[Image.Image] = deque(maxlen=_JOBS_KEPT)
        self._cut_off = 0
        self._fetched = 0
        self._power_on()
        super().__init__(PtyPort(name, self._receive, directory))

    @property
    def jobs(self) -> list[Image.Image]:
        """Tickets cut off so far (the last fifty), 1-bit, as wide as the paper."""
        with self._changed:
            return list(self._jobs)

    def wait_for_job(self, timeout: float = 5.0) -> Image.Image:
        """The next ticket that was not fetched by this call before. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._cut_off > self._fetched, timeout):
                raise TimeoutError("no ticket was printed")
            missed = self._cut_off - self._fetched
            self._fetched += 1
            return self._jobs[-min(missed, len(self._jobs))]

    @property
    def paper(self) -> Paper:
        return self._paper

    @paper.setter
    def paper(self, paper: Paper) -> None:
        """With OUT it is offline and keeps what it is sent until there is paper again."""
        self._paper = paper
        self._release()

    @property
    def cover_open(self) -> bool:
        return self._cover_open

    @cover_open.setter
    def cover_open(self, is_open: bool) -> None:
        self._cover_open = is_open
        self._release()

    def stall(self) -> None:
        """Takes no more bytes."""
        self._pty.pause()

    def resume(self) -> None:
        self._pty.resume()

    def replug(self) -> None:
        with self._changed:
            self._power_on()
        super().replug()

    def _power_on(self) -> None:
        self._parser = EscposParser()
        self._strip = bytearray()
        self._held: deque[Operation] = deque()
        self._held_bytes = 0

    @property
    def _offline(self) -> bool:
        return self._cover_open or self._paper is Paper.OUT

    def _receive(self, data: bytes) -> None:
        finished: list[Image.Image] = []
        with self._changed:
            for operation in self._parser.feed(data):
                if isinstance(operation, Raster | Feed | Cut):
                    self._held.append(operation)
                    self._held_bytes += len(operation.data) if isinstance(operation, Raster) else 8
                elif not self.silent:
                    self._pty.write(bytes((self._status(operation.kind),)))
            finished = self._print_held()
            if self._held_bytes > _HELD_MAX:
                self._pty.pause()
        self._hand_out(finished)

    def _release(self) -> None:
        with self._changed:
            if self._offline:
                return
            finished = self._print_held()
        self._pty.resume()
        self._hand_out(finished)

    def _hand_out(self, finished: list[Image.Image]) -> None:
        if self._on_job is not None:
            for job in finished:
                self._on_job(job)

    def _print_held(self) -> list[Image.Image]:
        finished: list[Image.Image] = []
        while self._held and not self._offline:
            operation = self._held.popleft()
            if isinstance(operation, Raster):
                self._burn(operation)
            elif isinstance(operation, Feed):
                self._advance(bytes(self._width_dots // 8) * operation.dots)
            elif self._strip:
                finished.append(self._cut())
        if not self._held:
            self._held_bytes = 0
        return finished

    def _burn(self, raster: Raster) -> None:
        width = self._width_dots // 8
        for start in range(0, len(raster.data), raster.row_bytes):
            row = raster.data[start : start + raster.row_bytes]
            self._advance(row[:width].ljust(width, b"\0"))

    def _advance(self, rows: bytes) -> None:
        """Paper that nobody cuts is only so long: what is more falls to the floor."""
        room = _ROWS_MAX * (self._width_dots // 8) - len(self._strip)
        self._strip += rows[: max(0, room)]

    def _cut(self) -> Image.Image:
        height = len(self._strip) // (self._width_dots // 8)
        burnt = Image.frombytes("1", (self._width_dots, height), bytes(self._strip))
        self._strip.clear()
        job = ImageOps.invert(burnt)
        self._jobs.append(job)
        self._cut_off += 1
        self._changed.notify_all()
        return job

    def _status(self, kind: int) -> int:
        """DLE EOT: bits 1 and 4 always set; 1 printer, 2 cause of offline, 3 error, 4 paper."""
        status = 0b0001_0010
        if kind == 1 and self._offline:
            status |= 0b0000_1000
        elif kind == 2:
            status |= 0b0000_0100 if self._cover_open else 0
            status |= 0b0010_0000 if self._paper is Paper.OUT else 0
        elif kind == 4:
            status |= 0b0000_1100 if self._paper in (Paper.LOW, Paper.OUT) else 0
            status |= 0b0110_0000 if self._paper is Paper.OUT else 0
        return status
