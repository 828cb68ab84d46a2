"""The module's end of the line: packets in, packets out, and what the line does to them.

EF 01 | address (4) | identifier (1) | length (2) | payload (length - 2) | sum (2)
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from drivers.simulated.fingerprint_module.faults import ModuleFaults
from drivers.simulated.pty_port import PtyPort

COMMAND, DATA, REPLY, LAST = 0x01, 0x02, 0x07, 0x08
_INPUT_MAX = 4096
_PACKET_MAX = 9 + 258
_BITS_PER_BYTE = 10
_CHUNK = 32
_LATE = 0.1
"""Seconds by which a busy machine may lag behind the line and still catch up."""


class ModuleWire:
    """`on_packet(kind, payload)` is called in the port's reader thread for each sound packet."""

    def __init__(
        self,
        name: str,
        directory: Path | None,
        *,
        faults: ModuleFaults,
        rng: random.Random,
        baud: int,
        address: int,
        paced: bool,
        on_packet: Callable[[int, bytes], None],
    ) -> None:
        """`paced`: bytes leave as slowly as the line's speed has them; otherwise at once."""
        self.baud = baud
        self.address = address
        self._faults = faults
        self._rng = rng
        self._paced = paced
        self._on_packet = on_packet
        self._input = bytearray()
        self._free_at = 0.0
        self.port = PtyPort(name, self._receive, directory)

    def reset(self) -> None:
        self._input.clear()

    def send(self, kind: int, payload: bytes) -> bool:
        """False when it got nowhere: unplugged, or nobody reads."""
        faults = self._faults
        if faults.silent:
            return False
        packet = self._frame(kind, payload)
        if faults.bad_sums > 0:
            faults.bad_sums -= 1
            packet = packet[:-1] + bytes((packet[-1] ^ 0x5A,))
        elif faults.bad_data_sums and kind in (DATA, LAST):
            packet = packet[:-2] + b"\0\0"
        if faults.lost_bytes > 0:
            faults.lost_bytes -= 1
            packet = self._without_a_byte(packet)
        if faults.lost_data_bytes > 0 and kind in (DATA, LAST):
            faults.lost_data_bytes -= 1
            packet = self._without_a_byte(packet)
        if faults.spoilt_packets > 0:
            faults.spoilt_packets -= 1
            middle = len(packet) // 2
            packet = packet[:middle] + faults.garbage_within + packet[middle:]
        return self._transmit(faults.garbage + packet)

    def send_data(self, data: bytes, packet_size: int, *, last_packet: bool) -> None:
        pieces = [data[start : start + packet_size] for start in range(0, len(data), packet_size)]
        for number, piece in enumerate(pieces, start=1):
            last = number == len(pieces) and last_packet
            if not self.send(LAST if last else DATA, piece):
                return

    def _frame(self, kind: int, payload: bytes) -> bytes:
        body = bytes((kind,)) + (len(payload) + 2).to_bytes(2, "big") + payload
        total = (sum(body) % 65536).to_bytes(2, "big")
        return b"\xef\x01" + self.address.to_bytes(4, "big") + body + total

    def _without_a_byte(self, packet: bytes) -> bytes:
        position = self._rng.randrange(len(packet))
        return packet[:position] + packet[position + 1 :]

    def _transmit(self, data: bytes) -> bool:
        faults = self._faults
        if faults.unplug_after is not None:
            if faults.unplug_after < len(data):
                self._write(data[: faults.unplug_after])
                faults.unplug_after = None
                self.port.unplug()
                return False
            faults.unplug_after -= len(data)
        if faults.silent_after is not None:
            if faults.silent_after < len(data):
                self._write(data[: faults.silent_after])
                faults.silent_after = None
                faults.silent = True
                return False
            faults.silent_after -= len(data)
        return self._write(data)

    def _write(self, data: bytes) -> bool:
        if self._faults.byte_delay:
            return all(self._write_late(value, self._faults.byte_delay) for value in _bytes(data))
        if not self._paced:
            return self.port.write(data)
        return all(
            self._write_late(chunk, len(chunk) * _BITS_PER_BYTE / self.baud)
            for chunk in _chunks(data)
        )

    def _write_late(self, data: bytes, duration: float) -> bool:
        """When the last of its bits has passed; what nobody takes then is lost, as on a UART."""
        now = time.monotonic()
        self._free_at = (self._free_at if now - self._free_at < _LATE else now) + duration
        time.sleep(max(0.0, self._free_at - time.monotonic()))
        return self.port.write(data, timeout=0) or self.port.plugged

    # Towards the module.

    def _receive(self, data: bytes) -> None:
        if self.port.baud() != self.baud:
            return  # At another speed nothing that is heard makes sense.
        self._input += data
        del self._input[: max(0, len(self._input) - _INPUT_MAX)]
        while (packet := self._next_packet()) is not None:
            self._on_packet(*packet)

    def _next_packet(self) -> tuple[int, bytes] | None:
        data = self._input
        start = b"\xef\x01" + self.address.to_bytes(4, "big")
        while len(data) >= 9:
            end = 9 + int.from_bytes(data[7:9], "big")
            if data[:6] != start or not 12 <= end <= _PACKET_MAX:
                del data[0]
                continue
            if len(data) < end:
                return None
            kind, payload = data[6], bytes(data[9 : end - 2])
            sound = sum(data[6 : end - 2]) % 65536 == int.from_bytes(data[end - 2 : end], "big")
            del data[:end]
            if sound:
                return kind, payload
            if kind == COMMAND:
                self.send(REPLY, b"\x01")
        return None


def _bytes(data: bytes) -> Iterable[bytes]:
    return (data[index : index + 1] for index in range(len(data)))


def _chunks(data: bytes) -> Iterable[bytes]:
    return (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
