"""Packets of the ZFM-20 module family (ZhianTec manual, "communication protocol").

    EF 01 | address (4) | identifier (1) | length (2) | payload (length - 2) | sum (2)

All big endian. `length` counts payload and sum; `sum` is the sum of the bytes from the
identifier to the end of the payload, modulo 65536.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

PAYLOAD_MAX = 256
_START = b"\xef\x01"
_HEADER = struct.Struct(">2sIBH")
_SUM = struct.Struct(">H")
_BUFFER_MAX = 8192


class PacketKind(IntEnum):
    COMMAND = 0x01
    DATA = 0x02
    REPLY = 0x07
    LAST_DATA = 0x08


_DATA_KINDS = frozenset({PacketKind.DATA, PacketKind.LAST_DATA})
_FROM_MODULE = frozenset({PacketKind.DATA, PacketKind.REPLY, PacketKind.LAST_DATA})


@dataclass(frozen=True, repr=False)
class Packet:
    kind: PacketKind
    payload: bytes
    sound: bool = True
    """False: its frame is whole, but its sum contradicts it."""


class Corrupt:
    """Something came that is no packet, or one that its sum contradicts."""


def encode_packet(packet: Packet, address: int) -> bytes:
    if len(packet.payload) > PAYLOAD_MAX:
        raise ValueError("payload longer than a packet can be")
    header = _HEADER.pack(_START, address, packet.kind, len(packet.payload) + _SUM.size)
    total = sum(header[6:]) + sum(packet.payload)
    return header + packet.payload + _SUM.pack(total & 0xFFFF)


class PacketReader:
    """Finds packets from one module in a stream that may hold anything else."""

    def __init__(self, address: int) -> None:
        self.skipped = 0
        """Bytes so far that belonged to no packet."""
        self._address = address
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        self._buffer += data
        # What nobody asked for is dropped from its old end.
        self._skip(max(0, len(self._buffer) - _BUFFER_MAX))

    def clear(self) -> None:
        self._buffer.clear()

    def next(self, *, ended: bool = False, lenient: bool = False) -> Packet | Corrupt | None:
        """The next packet; None when more bytes are needed.

        `ended` says that no more bytes come, so a header that promises more was none. `lenient`
        also gives data packets with a wrong sum, as some clones send them throughout, provided
        that another packet or nothing follows.
        """
        while True:
            if not self._seek_start():
                return None
            header = self._header()
            if header is None:
                if not ended:
                    return None
                self._skip(1)
                continue
            kind, size = header
            end = _HEADER.size + size
            if kind is None:
                self._skip(1)
                continue
            if len(self._buffer) < end:
                if not ended:
                    return None
                self._skip(1)
                continue
            if lenient and kind in _DATA_KINDS and not self._sum_is_right(end):
                after = bytes(self._buffer[end : end + len(_START)])
                if len(after) < len(_START) and not ended:
                    return None
                if _START.startswith(after):
                    return self._cut(kind, end, sound=False)
            return self._take(kind, end)

    def _seek_start(self) -> bool:
        """Drops what stands before the next start mark; a lone EF at the end may be one."""
        start = self._buffer.find(_START)
        if start < 0:
            start = len(self._buffer) - (1 if self._buffer.endswith(_START[:1]) else 0)
        self._skip(start)
        return len(self._buffer) >= len(_START)

    def _header(self) -> tuple[PacketKind | None, int] | None:
        """Kind (None: not a packet of this module) and length; None when it is not all there."""
        if len(self._buffer) < _HEADER.size:
            return None
        _, address, kind, size = _HEADER.unpack_from(self._buffer)
        if (
            address != self._address
            or kind not in _FROM_MODULE
            or not _SUM.size < size <= PAYLOAD_MAX + _SUM.size
        ):
            return None, 0
        return PacketKind(kind), size

    def _take(self, kind: PacketKind, end: int) -> Packet | Corrupt:
        if not self._sum_is_right(end):
            # Only the start mark goes: a true packet may begin inside of this false one.
            self._skip(len(_START))
            return Corrupt()
        return self._cut(kind, end, sound=True)

    def _sum_is_right(self, end: int) -> bool:
        expected = int.from_bytes(self._buffer[end - _SUM.size : end], "big")
        return sum(self._buffer[6 : end - _SUM.size]) & 0xFFFF == expected

    def _cut(self, kind: PacketKind, end: int, *, sound: bool) -> Packet:
        payload = bytes(self._buffer[_HEADER.size : end - _SUM.size])
        del self._buffer[:end]
        return Packet(kind, payload, sound)

    def _skip(self, count: int) -> None:
        del self._buffer[:count]
        self.skipped += count
