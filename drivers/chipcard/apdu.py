"""Command and response APDUs, short and extended (ISO/IEC 7816-3, 12.1; 7816-4, 5.1)."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.chipcard.errors import CardProtocolError, UnexpectedStatus

MAX_SHORT_DATA = 0xFF
MAX_SHORT_ANSWER = 0x100
MAX_EXTENDED_DATA = 0xFFFF
MAX_EXTENDED_ANSWER = 0x10000

OK = 0x9000
END_OF_FILE = 0x6282
NOT_PERMITTED = 0x6982
BLOCKED = 0x6983
FILE_NOT_FOUND = 0x6A82

CHAINED = 0x10
"""Bit of CLA: more commands of the chain follow (ISO/IEC 7816-4, 5.3.3)."""


@dataclass(frozen=True)
class Command:
    """One command. `le` is the greatest number of bytes wanted; None wants none."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None
    extended: bool = False
    """Extended lengths even where short ones would do."""

    @property
    def header(self) -> bytes:
        return bytes((self.cla, self.ins, self.p1, self.p2))

    @property
    def needs_extended(self) -> bool:
        return len(self.data) > MAX_SHORT_DATA or (self.le or 0) > MAX_SHORT_ANSWER

    def encode(self) -> bytes:
        """Bytes for the reader. ValueError if a length fits no APDU (a fault of the caller)."""
        lc, le = len(self.data), self.le
        if lc > MAX_EXTENDED_DATA or not (le is None or 0 < le <= MAX_EXTENDED_ANSWER):
            raise ValueError(f"no APDU with Lc={lc}, Le={le}")
        extended = (self.extended or self.needs_extended) and bool(lc or le)
        out = bytearray(self.header)
        if lc:
            out += b"\0" + lc.to_bytes(2, "big") if extended else bytes((lc,))
            out += self.data
        if le is not None:
            if extended and not lc:
                out += b"\0"
            out += encode_le(le, extended=extended)
        return bytes(out)


def encode_le(le: int, *, extended: bool) -> bytes:
    """Le field: zero stands for the greatest value."""
    size = 2 if extended else 1
    return (le % (1 << (8 * size))).to_bytes(size, "big")


@dataclass(frozen=True)
class Response:
    """Response data and status word."""

    data: bytes
    sw: int

    @classmethod
    def decode(cls, answer: bytes) -> Response:
        if len(answer) < 2:
            raise CardProtocolError(f"an answer of {len(answer)} bytes has no status word")
        if len(answer) > MAX_EXTENDED_ANSWER + 2:
            raise CardProtocolError(f"an answer of {len(answer)} bytes is longer than any APDU")
        return cls(answer[:-2], int.from_bytes(answer[-2:], "big"))

    @property
    def ok(self) -> bool:
        return self.sw == OK

    def expect_ok(self, what: str) -> Response:
        """Itself, or UnexpectedStatus."""
        if not self.ok:
            raise UnexpectedStatus(what, self.sw)
        return self


def tries_left(sw: int) -> int | None:
    """X of a status word 63CX, else None (ISO/IEC 7816-4, table 6)."""
    return sw & 0xF if sw & 0xFFF0 == 0x63C0 else None
