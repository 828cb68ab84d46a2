"""2D code scanners in serial mode (USB CDC-ACM or RS-232), whatever their make.

A code ends with CR, LF or both, or with silence where the suffix is switched off. Serial mode
keeps the bytes of the code as they are; keyboard mode rewrites Vietnamese text.
"""

from __future__ import annotations

import time
from collections import deque

from drivers.scanner.scanner import CodeScanner, Garbled, Scanned
from drivers.serial_line import SerialLine

CODE_MAX = 4096
"""Bytes. A QR code holds 2,953 at most (ISO/IEC 18004, version 40-L)."""

_ENDS = b"\r\n"
_BYTE_ORDER_MARK = "\ufeff"


class CodeFramer:
    """Cuts a stream of bytes into codes. Keeps at most `CODE_MAX` bytes of an unfinished one."""

    def __init__(self) -> None:
        self._code = bytearray()
        self._too_long = False

    @property
    def unfinished(self) -> bool:
        return bool(self._code) or self._too_long

    def feed(self, data: bytes) -> list[Scanned | Garbled]:
        codes: list[Scanned | Garbled] = []
        for piece in data.replace(b"\r", b"\n").splitlines(keepends=True):
            self._append(piece.rstrip(_ENDS))
            if piece.endswith(b"\n"):
                codes.extend(self.end())
        return codes

    def end(self) -> list[Scanned | Garbled]:
        """The code so far is all of it. Nothing between two ends is no code."""
        code, too_long = bytes(self._code), self._too_long
        self._code.clear()
        self._too_long = False
        if too_long:
            return [Garbled()]
        return [_decode(code)] if code else []

    def _append(self, piece: bytes) -> None:
        if self._too_long or len(self._code) + len(piece) > CODE_MAX:
            self._too_long = True
            self._code.clear()
        else:
            self._code += piece


def _decode(code: bytes) -> Scanned | Garbled:
    try:
        return Scanned(code.decode("utf-8").removeprefix(_BYTE_ORDER_MARK))
    except UnicodeDecodeError:
        return Garbled()


def open_serial_scanner(port: str, *, baud: int = 115200, silence: float = 0.1) -> CodeScanner:
    """`silence`: seconds without a byte that end a code which has no suffix.

    Raises DeviceGone.
    """
    return SerialScanner(SerialLine(port, baud=baud), silence)


class SerialScanner:
    """See `CodeScanner`. Made by `open_serial_scanner`."""

    def __init__(self, line: SerialLine, silence: float) -> None:
        self._line = line
        self._silence = silence
        self._framer = CodeFramer()
        self._codes: deque[Scanned | Garbled] = deque()
        self._last_byte = 0.0

    def read(self, timeout: float) -> Scanned | Garbled | None:
        """A code may come in over several calls."""
        deadline = time.monotonic() + timeout
        while True:
            if self._codes:
                return self._codes.popleft()
            now = time.monotonic()
            wait = deadline - now
            if self._framer.unfinished:
                silent_at = self._last_byte + self._silence
                if now >= silent_at:
                    self._codes.extend(self._framer.end())
                    continue
                wait = min(wait, silent_at - now)
            data = self._line.read(wait)
            if data:
                self._last_byte = time.monotonic()
                self._codes.extend(self._framer.feed(data))
            elif time.monotonic() >= deadline and not self._codes:
                return None

    def close(self) -> None:
        self._line.close()
