"""`--trace`: every APDU with its time, on standard error.

Masked, it shows what anybody learns who holds a reader to a card without knowing its key: headers,
lengths, status words, and the data of the exchanges that open the card by PACE (whose password
they do not tell: ICAO 9303-11, 4.4). Of the rest not even the protected bytes are shown: with the
APDUs of Basic Access Control one could try out machine-readable zones, and read what follows.
"""

from __future__ import annotations

from typing import TextIO

from drivers.chipcard.channel import Exchange

OPEN_STEPS = frozenset(("card access", "capabilities", "access", "application"))
OPEN_COMMANDS = frozenset((0xA4, 0xB0, 0x22, 0x86))
"""SELECT, READ BINARY of files that need no key, MSE:Set AT, GENERAL AUTHENTICATE (PACE)."""
PROTECTED = 0x0C


class Trace:
    """Takes the exchanges of one reading."""

    def __init__(self, stream: TextIO, *, show_personal: bool) -> None:
        self._stream = stream
        self._show_personal = show_personal
        self._number = 0
        self._seconds = 0.0
        self._bytes = 0

    def __call__(self, exchange: Exchange) -> None:
        self._number += 1
        self._seconds += exchange.seconds
        self._bytes += len(exchange.sent) + len(exchange.received)
        protected = bool(exchange.sent[0] & PROTECTED)
        self._line(f"#{self._number:<3} {exchange.step}{', protected' if protected else ''}")
        self._line(f"  > {self._command(exchange)}")
        answer = self._answer(exchange)
        self._line(f"  < {answer}  {exchange.seconds * 1000:.1f} ms")
        if protected and self._show_personal:
            self._line(f"  > plain {exchange.command.encode().hex(' ').upper()}")
            if exchange.response is not None:
                plain = exchange.response.data.hex(" ").upper()
                self._line(f"  < plain {plain} SW {exchange.response.sw:04X}")

    def summary(self) -> None:
        self._line(
            f"{self._number} APDUs, {self._bytes} bytes, {self._seconds * 1000:.1f} ms in all"
        )

    def _is_open(self, exchange: Exchange) -> bool:
        if self._show_personal:
            return True
        plain = not exchange.sent[0] & PROTECTED
        return plain and exchange.step in OPEN_STEPS and exchange.command.ins in OPEN_COMMANDS

    def _command(self, exchange: Exchange) -> str:
        if self._is_open(exchange):
            return exchange.sent.hex(" ").upper()
        command = exchange.command
        parts = [exchange.sent[:4].hex(" ").upper()]
        if command.data:
            parts.append(f"({len(command.data)} bytes)")
        if command.le is not None:
            parts.append(f"Le {command.le}")
        return f"{' '.join(parts)}, {len(exchange.sent)} bytes sent"

    def _answer(self, exchange: Exchange) -> str:
        if not exchange.received:
            return "no answer"
        if self._is_open(exchange):
            data = exchange.received[:-2].hex(" ").upper()
            return f"{data} SW {exchange.received[-2:].hex().upper()}".strip()
        if exchange.response is None:
            return f"{len(exchange.received)} bytes received, refused"
        length, sw = len(exchange.response.data), exchange.response.sw
        return f"({length} bytes) SW {sw:04X}, {len(exchange.received)} bytes received"

    def _line(self, text: str) -> None:
        self._stream.write(f"{text}\n")
