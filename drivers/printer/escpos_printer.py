"""Thermal ticket printers that speak ESC/POS on a serial port.

python-escpos makes the bytes; they go out through a `SerialLine`, so that a printer which stalls
costs a limited time.
"""

from __future__ import annotations

import time

from escpos.capabilities import get_profile_class
from escpos.constants import RT_STATUS_ONLINE, RT_STATUS_PAPER
from escpos.printer import File
from PIL import Image

from drivers.printer.printer import Paper, PrinterStatus, TicketPrinter
from drivers.serial_line import SerialLine, WriteStalled

HEIGHT_MAX = 4000
"""Rows of one ticket: half a metre of paper."""

_FRAGMENT_ROWS = 128
_CHUNK = 512
_JOB_LIMIT = 90.0
_FEED_AND_CUT = b"\x1dVB\x00"

# DLE EOT n (real-time status): bits 1 and 4 are always set, bits 0 and 7 never.
_FIXED_MASK, _FIXED = 0b1001_0011, 0b0001_0010
_OFFLINE = 0b0000_1000
_PAPER_LOW = 0b0000_1100
_PAPER_OUT = 0b0110_0000


def open_escpos(
    port: str,
    *,
    width_dots: int = 576,
    baud: int = 115200,
    stall_timeout: float = 5.0,
    status_timeout: float = 0.5,
) -> TicketPrinter:
    """`width_dots`: 384 (58 mm paper) or 576 (80 mm), at 203 dpi.

    `stall_timeout`: seconds in which the printer must take at least the next 512 bytes.
    `status_timeout`: seconds in which it must answer when asked how it is.
    Raises DeviceGone.
    """
    if width_dots <= 0 or width_dots % 8:
        raise ValueError("width_dots must be a multiple of 8")
    line = SerialLine(port, baud=baud)
    return EscposPrinter(line, width_dots, stall_timeout, status_timeout)


class EscposPrinter:
    """See `TicketPrinter`. Made by `open_escpos`."""

    def __init__(
        self, line: SerialLine, width_dots: int, stall_timeout: float, status_timeout: float
    ) -> None:
        self._line = line
        self._width_dots = width_dots
        self._status_timeout = status_timeout
        self._spool = _Spool(line, stall_timeout)
        self._answered = False
        self._printer = File()
        self._printer.profile = _paper_profile(width_dots)
        self._printer.device = self._spool

    @property
    def width_dots(self) -> int:
        return self._width_dots

    def status(self) -> PrinterStatus:
        """A printer that never answered is taken for one that cannot; one that did and does no
        longer, or that takes no bytes, is offline.
        """
        try:
            self._spool.pay_debt(time.monotonic() + self._status_timeout)
            online = self._ask(RT_STATUS_ONLINE)
            if online is None:
                return PrinterStatus(Paper.UNKNOWN, online=not self._answered)
            self._answered = True
            paper = self._ask(RT_STATUS_PAPER)
        except WriteStalled:
            return PrinterStatus(Paper.UNKNOWN, online=False)
        return PrinterStatus(_paper(paper), online=not online & _OFFLINE)

    def print_image(self, image: Image.Image) -> None:
        """Raises ValueError for an image that is not 1-bit, `width_dots` wide and at most
        `HEIGHT_MAX` high.
        """
        if image.mode != "1" or image.width != self._width_dots:
            raise ValueError(f"want a 1-bit image {self._width_dots} dots wide")
        if not 0 < image.height <= HEIGHT_MAX:
            raise ValueError(f"want an image of 1 to {HEIGHT_MAX} rows")
        self._spool.begin()
        self._printer.hw("INIT")
        self._printer.image(image, impl="bitImageRaster", fragment_height=_FRAGMENT_ROWS)
        self._printer.cut(mode="PART")
        self._spool.end()

    def close(self) -> None:
        self._line.close()

    def _ask(self, question: bytes) -> int | None:
        """One status byte; None when none comes in time."""
        deadline = time.monotonic() + self._status_timeout
        self._line.discard_input()
        self._line.write(question, deadline)
        while (wait := deadline - time.monotonic()) > 0:
            for value in self._line.read(wait, limit=64):
                if value & _FIXED_MASK == _FIXED:
                    return value
        return None


class _Spool:
    """The file that python-escpos writes to: passes on in chunks, each with a deadline."""

    def __init__(self, line: SerialLine, stall_timeout: float) -> None:
        self._line = line
        self._stall_timeout = stall_timeout
        self._job_deadline = 0.0
        self._owed = 0

    def begin(self) -> None:
        self._job_deadline = time.monotonic() + _JOB_LIMIT
        self.pay_debt(self._next_deadline())

    def write(self, data: bytes) -> int:
        for start in range(0, len(data), _CHUNK):
            try:
                self._line.write(data[start : start + _CHUNK], self._next_deadline())
            except WriteStalled as fault:
                self._owed = fault.owed + max(0, len(data) - start - _CHUNK)
                raise
        return len(data)

    def end(self) -> None:
        self._line.drain(self._next_deadline())

    def pay_debt(self, deadline: float) -> None:
        """Ends an image that a stall cut short, with white, and cuts it off.

        The printer still counts the bytes it was promised and would take anything else, a status
        question or the next ticket, for more of that image.
        """
        while self._owed:
            try:
                self._line.write(bytes(min(self._owed, _CHUNK)), deadline)
            except WriteStalled as fault:
                self._owed -= min(self._owed, _CHUNK) - fault.owed
                raise
            self._owed -= min(self._owed, _CHUNK)
            if not self._owed:
                self._line.write(_FEED_AND_CUT, deadline)

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """The line is closed by whoever opened it."""

    def _next_deadline(self) -> float:
        return min(self._job_deadline, time.monotonic() + self._stall_timeout)


def _paper(status: int | None) -> Paper:
    if status is None:
        return Paper.UNKNOWN
    if status & _PAPER_OUT:
        return Paper.OUT
    return Paper.LOW if status & _PAPER_LOW else Paper.PRESENT


def _paper_profile(width_dots: int) -> object:
    """python-escpos's default profile with the paper's width, which it checks images against."""
    base = get_profile_class("default")
    media = {"dpi": 203, "width": {"mm": round(width_dots / 8), "pixels": width_dots}}
    data = {**base.profile_data, "media": media}
    return type("TicketPaper", (base,), {"profile_data": data})()
