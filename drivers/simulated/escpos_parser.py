"""Understands as much ESC/POS as a ticket needs and steps over the rest. Bounded in memory."""

from __future__ import annotations

from dataclasses import dataclass

ROW_BYTES_MAX = 128
ROWS_MAX = 4095

_DLE, _ESC, _GS, _LF = 0x10, 0x1B, 0x1D, 0x0A
_LINE_DOTS = 30

_ESC_ARGUMENTS = {
    **dict.fromkeys(b"@2<im", 0),
    **dict.fromkeys(b"!3-EGJMRSTVad eKrt{", 1),
    **dict.fromkeys(b"$\\c", 2),
    **dict.fromkeys(b"p", 3),
}
_GS_ARGUMENTS = {
    **dict.fromkeys(b"!BHabfhrwI", 1),
    **dict.fromkeys(b"LWP$\\", 2),
}
_GS_CUTS_WITH_FEED = b"ABgh"


@dataclass(frozen=True)
class Raster:
    row_bytes: int
    data: bytes
    """Rows from the top, 1 is black, the leftmost dot in the highest bit."""


@dataclass(frozen=True)
class Feed:
    dots: int


@dataclass(frozen=True)
class Cut:
    pass


@dataclass(frozen=True)
class StatusRequest:
    kind: int


Operation = Raster | Feed | Cut | StatusRequest


class EscposParser:
    def __init__(self) -> None:
        self._input = bytearray()
        self._skip = 0
        self.unknown = 0
        """Bytes that meant nothing to it, text included."""

    def feed(self, data: bytes) -> list[Operation]:
        self._input += data
        operations: list[Operation] = []
        while self._input:
            if self._skip:
                skipped = min(self._skip, len(self._input))
                self._skip -= skipped
                del self._input[:skipped]
                continue
            used, operation = self._command()
            if not used:
                break
            del self._input[:used]
            if operation is not None:
                operations.append(operation)
        return operations

    def _command(self) -> tuple[int, Operation | None]:
        """Length of the command at the front (0: not all there yet) and what it asks for."""
        first = self._input[0]
        if first == _LF:
            return 1, Feed(_LINE_DOTS)
        if first == _DLE:
            return self._dle()
        if first == _ESC:
            return self._esc()
        if first == _GS:
            return self._gs()
        if first not in b"\0\r":
            self.unknown += 1
        return 1, None

    def _dle(self) -> tuple[int, Operation | None]:
        if len(self._input) < 3:
            return 0, None
        if self._input[1] == 0x04:
            return 3, StatusRequest(self._input[2])
        self.unknown += 1
        return 1, None

    def _esc(self) -> tuple[int, Operation | None]:
        if len(self._input) < 2:
            return 0, None
        code = self._input[1]
        count = _ESC_ARGUMENTS.get(code)
        if count is None:
            self.unknown += 2
            return 2, None
        if len(self._input) < 2 + count:
            return 0, None
        operation: Operation | None = None
        if code in b"im":
            operation = Cut()
        elif code in b"Jd":
            operation = Feed(self._input[2] * (_LINE_DOTS if code == ord("d") else 1))
        return 2 + count, operation

    def _gs(self) -> tuple[int, Operation | None]:
        if len(self._input) < 3:
            return 0, None
        code = self._input[1]
        if code == ord("v"):
            return self._raster()
        if code == ord("V"):
            size = 4 if self._input[2] in _GS_CUTS_WITH_FEED else 3
            return (size, Cut()) if len(self._input) >= size else (0, None)
        if code == ord("("):
            if len(self._input) < 5:
                return 0, None
            self._skip = int.from_bytes(self._input[3:5], "little")
            return 5, None
        count = _GS_ARGUMENTS.get(code)
        if count is None:
            self.unknown += 2
            return 2, None
        return (2 + count, None) if len(self._input) >= 2 + count else (0, None)

    def _raster(self) -> tuple[int, Operation | None]:
        """GS v 0 m xL xH yL yH, then x bytes for each of y rows."""
        if len(self._input) < 8:
            return 0, None
        row_bytes = int.from_bytes(self._input[4:6], "little")
        size = row_bytes * int.from_bytes(self._input[6:8], "little")
        if self._input[2] != ord("0") or row_bytes > ROW_BYTES_MAX or (size > row_bytes * ROWS_MAX):
            self.unknown += 8
            self._skip = size
            return 8, None
        if len(self._input) < 8 + size:
            return 0, None
        return 8 + size, Raster(row_bytes, bytes(self._input[8 : 8 + size])) if size else None
