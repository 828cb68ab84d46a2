"""Commands and answers of a ZFM-20 family module over its line.

Replies carry no sequence number. So a late reply could be taken for the answer to the next
command: a command that got no answer is never simply followed by another one, the line is first
let run dry, and a reply's length must fit its command.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from drivers.errors import DeviceProtocolError, DeviceTimeout
from drivers.fingerprint.patience import Patience
from drivers.fingerprint.zfm.packet import (
    Corrupt,
    Packet,
    PacketKind,
    PacketReader,
    encode_packet,
)
from drivers.serial_line import SerialLine

OK = 0x00
RECEIVE_ERROR = 0x01
ATTEMPTS = 3
_SLICE = 0.1
_QUIET = 0.15
_PACKET_GAP = 0.5
_LEAST_LOSS = 11
"""Bytes stepped over that may have been a data packet: the shortest one, less a lost byte."""
_DRY_MAX = 60.0
"""Seconds that an image takes at 9600 baud, and some."""


@dataclass(frozen=True, repr=False)
class Transfer:
    """Data packets that came one after the other."""

    data: bytes
    packets: int
    unsound: int
    """So many of them have a wrong sum."""
    ended: bool
    """The end packet came. Some clones (R551) never send it."""

    @property
    def clean(self) -> bool:
        return self.unsound == 0

    @property
    def sums_useless(self) -> bool:
        """A module that cannot count, rather than a disturbed line."""
        return 0 < self.packets == self.unsound


class Exchange:
    """One module on an open line. Used from one thread.

    Every call raises DeviceGone, DeviceTimeout, DeviceProtocolError, DeviceCancelled.
    """

    def __init__(self, line: SerialLine, address: int, reply_timeout: float) -> None:
        self.packet_size = 128
        """Bytes of payload in a data packet."""
        self.busy = False
        """The module may still be sending what nobody waits for any more."""
        self._line = line
        self._address = address
        self._reply_timeout = reply_timeout
        self._reader = PacketReader(address)

    def command(
        self,
        instruction: int,
        arguments: bytes,
        answer_size: int,
        patience: Patience,
        *,
        attempts: int = ATTEMPTS,
        reply_timeout: float | None = None,
    ) -> bytes:
        """The reply's payload: confirmation (1), then `answer_size` bytes if it is OK.

        A damaged reply is asked for again: every instruction used here may be repeated.
        """
        packet = Packet(PacketKind.COMMAND, bytes((instruction,)) + arguments)
        command = encode_packet(packet, self._address)
        silence = self._reply_timeout if reply_timeout is None else reply_timeout
        for attempt in range(attempts):
            if self.busy:
                self.run_dry(patience)
            patience.check()
            self._line.discard_input()
            self._reader.clear()
            self._line.write(command, self._deadline(patience))
            self.busy = True
            reply = self._receive(patience, silence, lenient=False)
            if reply is None:
                patience.check()
                raise DeviceTimeout("the fingerprint module does not answer")
            if isinstance(reply, Packet) and _fits(reply, answer_size):
                self.busy = False
                return reply.payload
            # Asked for the command again, it has nothing more to send.
            self.busy = not (isinstance(reply, Packet) and _asks_again(reply))
            pause(attempt)
        raise DeviceProtocolError("the fingerprint module's answers are damaged")

    def receive_data(
        self,
        patience: Patience,
        *,
        most: int,
        expected: int | None = None,
        on_bytes: Callable[[int], None] = lambda _: None,
    ) -> Transfer | None:
        """Data packets up to the last one, or up to `expected` bytes, or until nothing comes.

        None when a packet was lost or broken; DeviceProtocolError beyond `most` bytes.
        """
        self.busy = True
        data = bytearray()
        packets = unsound = 0
        ended = False
        while not ended and len(data) != expected:
            silence = _PACKET_GAP if data else self._reply_timeout
            skipped = self._reader.skipped
            packet = self._receive(patience, silence, lenient=True)
            if packet is None:
                patience.check()
                self.busy = False  # It was quiet for long enough.
                return Transfer(bytes(data), packets, unsound, ended=False)
            if isinstance(packet, Corrupt) or packet.kind is PacketKind.REPLY:
                return None
            if self._reader.skipped - skipped >= _LEAST_LOSS:
                return None
            data += packet.payload
            packets += 1
            unsound += not packet.sound
            ended = packet.kind is PacketKind.LAST_DATA
            if len(data) > most:
                raise DeviceProtocolError("the fingerprint module sends more than there can be")
            on_bytes(len(data))
        self.busy = not ended
        return Transfer(bytes(data), packets, unsound, ended)

    def send_data(self, data: bytes, patience: Patience) -> None:
        size = self.packet_size
        for start in range(0, len(data), size):
            last = start + size >= len(data)
            kind = PacketKind.LAST_DATA if last else PacketKind.DATA
            packet = Packet(kind, data[start : start + size])
            patience.check()
            self._line.write(encode_packet(packet, self._address), self._deadline(patience))

    def run_dry(self, patience: Patience) -> None:
        """Waits until nothing comes any more, so that no late reply is taken for another."""
        end = time.monotonic() + _DRY_MAX
        while self._line.read(_QUIET):
            patience.check()
            if time.monotonic() > end:
                raise DeviceProtocolError("the fingerprint module does not stop sending")
        self.busy = False

    def _receive(
        self, patience: Patience, silence: float, *, lenient: bool
    ) -> Packet | Corrupt | None:
        """The next packet; None when nothing at all came for `silence` seconds.

        After a damaged packet, what follows at once may be the true one.
        """
        limit = self._deadline(patience)
        silent_at = time.monotonic() + silence
        damaged: Corrupt | None = None
        while True:
            end = min(limit, silent_at)
            ended = time.monotonic() >= end
            found = self._reader.next(ended=ended, lenient=lenient)
            if isinstance(found, Packet):
                return found
            if found is not None:
                damaged = found
                continue
            if ended:
                return damaged
            if patience.cancelled():
                patience.check()
            data = self._line.read(max(0.0, min(_SLICE, end - time.monotonic())))
            if data:
                # Half a packet, or noise: the rest comes soon or never.
                damaged = damaged or Corrupt()
                silent_at = time.monotonic() + _PACKET_GAP
                self._reader.feed(data)

    def _deadline(self, patience: Patience) -> float:
        return min(patience.deadline, time.monotonic() + self._reply_timeout)


def _fits(packet: Packet, answer_size: int) -> bool:
    """Whether it can be the answer to a command that arrived whole."""
    if packet.kind is not PacketKind.REPLY:
        return False
    if _asks_again(packet):
        return False
    if packet.payload[0] == OK:
        return len(packet.payload) == 1 + answer_size
    # A refusal comes with or without the answer's field, depending on the model.
    return len(packet.payload) in (1, 1 + answer_size)


def _asks_again(packet: Packet) -> bool:
    return packet.kind is PacketKind.REPLY and packet.payload[0] == RECEIVE_ERROR


def pause(attempt: int) -> None:
    """Before trying again: longer each time, and not in step with a disturbance."""
    time.sleep(0.02 * (attempt + 1) * (1 + secrets.randbelow(100) / 100))
