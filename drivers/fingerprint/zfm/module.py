"""Commands of the ZFM-20 module family, one call each.

Replies carry no sequence number. So a late reply could be taken for the answer to the next
command: a command that got no answer is never simply followed by another one, the line is first
let run dry, and a reply's length must fit its command.
"""

from __future__ import annotations

import secrets
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum

from drivers.errors import DeviceCancelled, DeviceProtocolError, DeviceTimeout
from drivers.fingerprint.scanner import Comparison
from drivers.fingerprint.zfm.packet import (
    Corrupt,
    Packet,
    PacketKind,
    PacketReader,
    encode_packet,
)
from drivers.serial_line import SerialLine

LIVE_BUFFER = 1
REFERENCE_BUFFER = 2
UPLOAD_MAX = 2048
_TEMPLATE_SIZES = frozenset({512, 768, 1536})
"""What is whole without an end packet, which some clones (R551) never send."""
_SLICE = 0.1
_QUIET = 0.15
_PACKET_GAP = 0.5
_DRY_MAX = 3.0
_ATTEMPTS = 3


class Instruction(IntEnum):
    TAKE_IMAGE = 0x01
    EXTRACT = 0x02
    MATCH = 0x03
    UPLOAD = 0x08
    DOWNLOAD = 0x09
    SET_PARAMETER = 0x0E
    READ_PARAMETERS = 0x0F
    VERIFY_PASSWORD = 0x13


class Confirmation(IntEnum):
    OK = 0x00
    RECEIVE_ERROR = 0x01
    NO_FINGER = 0x02
    IMAGE_FAILED = 0x03
    TOO_DISORDERLY = 0x06
    TOO_FEW_FEATURES = 0x07
    NO_MATCH = 0x08
    WRONG_PASSWORD = 0x13
    NO_IMAGE = 0x15
    INVALID_PARAMETER = 0x1A


class ImageResult(Enum):
    TAKEN = "taken"
    NO_FINGER = "no_finger"
    FAILED = "failed"


@dataclass(frozen=True)
class Parameters:
    system_id: int
    packet_size: int
    """Bytes of payload in data packets: 32, 64, 128 or 256."""


@dataclass(frozen=True)
class Patience:
    """Until when a caller waits, and how it withdraws."""

    deadline: float
    cancelled: Callable[[], bool]

    def check(self) -> None:
        """Raises DeviceCancelled, DeviceTimeout."""
        if self.cancelled():
            raise DeviceCancelled("fingerprint request withdrawn")
        if time.monotonic() >= self.deadline:
            raise DeviceTimeout("no touch before the deadline")


class ZfmModule:
    """One module on an open line. Used from one thread.

    Every call raises DeviceGone, DeviceTimeout, DeviceProtocolError, DeviceCancelled.
    """

    def __init__(self, line: SerialLine, address: int, reply_timeout: float) -> None:
        self._line = line
        self._address = address
        self._reply_timeout = reply_timeout
        self._reader = PacketReader(address)
        self._packet_size = 128

    def verify_password(self, password: int, patience: Patience) -> bool:
        reply = self._command(Instruction.VERIFY_PASSWORD, struct.pack(">I", password), 0, patience)
        return self._accept(reply, Confirmation.WRONG_PASSWORD) is Confirmation.OK

    def read_parameters(self, patience: Patience) -> Parameters:
        reply = self._command(Instruction.READ_PARAMETERS, b"", 16, patience)
        self._accept(reply)
        _, system_id, _, _, _, size_code, _ = struct.unpack(">HHHHIHH", reply[1:])
        if size_code > 3:
            raise DeviceProtocolError("impossible packet size")
        self._packet_size = 32 << size_code
        return Parameters(system_id, self._packet_size)

    def set_parameter(self, number: int, value: int, patience: Patience) -> bool:
        """False when the module has no such parameter."""
        reply = self._command(Instruction.SET_PARAMETER, bytes((number, value)), 0, patience)
        return self._accept(reply, Confirmation.INVALID_PARAMETER) is Confirmation.OK

    def take_image(self, patience: Patience) -> ImageResult:
        reply = self._command(Instruction.TAKE_IMAGE, b"", 0, patience)
        result = self._accept(reply, Confirmation.NO_FINGER, Confirmation.IMAGE_FAILED)
        if result is Confirmation.OK:
            return ImageResult.TAKEN
        failed = result is Confirmation.IMAGE_FAILED
        return ImageResult.FAILED if failed else ImageResult.NO_FINGER

    def extract(self, patience: Patience) -> bool:
        """Features of the image into the live buffer; False when the image is too poor."""
        reply = self._command(Instruction.EXTRACT, bytes((LIVE_BUFFER,)), 0, patience)
        result = self._accept(
            reply,
            Confirmation.TOO_DISORDERLY,
            Confirmation.TOO_FEW_FEATURES,
            Confirmation.NO_IMAGE,
        )
        return result is Confirmation.OK

    def match(self, patience: Patience) -> Comparison:
        """Compares the two buffers."""
        reply = self._command(Instruction.MATCH, b"", 2, patience)
        matched = self._accept(reply, Confirmation.NO_MATCH) is Confirmation.OK
        score = int.from_bytes(reply[1:3], "big") if matched else 0
        return Comparison(matched, score)

    def upload(self, buffer: int, patience: Patience) -> bytes:
        """A buffer's template, at most `UPLOAD_MAX` bytes."""
        for attempt in range(_ATTEMPTS):
            reply = self._command(Instruction.UPLOAD, bytes((buffer,)), 0, patience)
            self._accept(reply)
            template = self._receive_data(patience)
            if template is not None:
                return template
            self._run_dry(patience)
            _pause(attempt)
        raise DeviceProtocolError("template damaged on the line")

    def download(self, buffer: int, template: bytes, patience: Patience) -> None:
        reply = self._command(Instruction.DOWNLOAD, bytes((buffer,)), 0, patience)
        self._accept(reply)
        size = self._packet_size
        for start in range(0, len(template), size):
            last = start + size >= len(template)
            kind = PacketKind.LAST_DATA if last else PacketKind.DATA
            packet = Packet(kind, template[start : start + size])
            self._line.write(encode_packet(packet, self._address), self._reply_deadline(patience))

    def _command(
        self, instruction: Instruction, arguments: bytes, answer_size: int, patience: Patience
    ) -> bytes:
        """The reply's payload: confirmation (1), then `answer_size` bytes if it is OK.

        A damaged reply is asked for again: every instruction here may be repeated.
        """
        command = encode_packet(
            Packet(PacketKind.COMMAND, bytes((instruction,)) + arguments), self._address
        )
        for attempt in range(_ATTEMPTS):
            self._line.discard_input()
            self._reader.clear()
            self._line.write(command, self._reply_deadline(patience))
            packet = self._receive(patience, self._reply_timeout)
            if packet is None:
                self._run_dry(patience)
                raise DeviceTimeout("the fingerprint module does not answer")
            if isinstance(packet, Packet) and _fits(packet, answer_size):
                return packet.payload
            self._run_dry(patience)
            _pause(attempt)
        raise DeviceProtocolError("the fingerprint module's answers are damaged")

    def _receive(self, patience: Patience, silence: float) -> Packet | Corrupt | None:
        """The next packet; None when nothing at all came for `silence` seconds.

        After a damaged packet, what follows at once may be the true one.
        """
        limit = self._reply_deadline(patience)
        silent_at = time.monotonic() + silence
        damaged: Corrupt | None = None
        while True:
            end = min(limit, silent_at)
            ended = time.monotonic() >= end
            found = self._reader.next(ended=ended)
            if isinstance(found, Packet):
                return found
            if found is not None:
                damaged = found
                continue
            if ended:
                return damaged
            if patience.cancelled():
                raise DeviceCancelled("fingerprint request withdrawn")
            data = self._line.read(min(_SLICE, end - time.monotonic()))
            if data:
                # Half a packet, or noise: the rest comes soon or never.
                damaged = damaged or Corrupt()
                silent_at = time.monotonic() + _PACKET_GAP
                self._reader.feed(data)

    def _receive_data(self, patience: Patience) -> bytes | None:
        """Data packets up to the last one; None when one of them was damaged or lost."""
        data = bytearray()
        while len(data) <= UPLOAD_MAX:
            silence = _PACKET_GAP if data else self._reply_timeout
            packet = self._receive(patience, silence)
            if packet is None:
                return bytes(data) if len(data) in _TEMPLATE_SIZES else None
            if isinstance(packet, Corrupt) or packet.kind is PacketKind.REPLY:
                return None
            data += packet.payload
            if packet.kind is PacketKind.LAST_DATA:
                break
        if not 0 < len(data) <= UPLOAD_MAX:
            raise DeviceProtocolError("template of impossible length")
        return bytes(data)

    def _run_dry(self, patience: Patience) -> None:
        """Waits until nothing comes any more, so that no late reply is taken for another."""
        end = time.monotonic() + _DRY_MAX
        while self._line.read(_QUIET):
            if time.monotonic() > end:
                raise DeviceProtocolError("the fingerprint module does not stop sending")
            if patience.cancelled():
                raise DeviceCancelled("fingerprint request withdrawn")

    def _reply_deadline(self, patience: Patience) -> float:
        patience.check()
        return min(patience.deadline, time.monotonic() + self._reply_timeout)

    def _accept(self, reply: bytes, *others: Confirmation) -> Confirmation:
        """OK or one of `others`; anything else is an error."""
        for expected in (Confirmation.OK, *others):
            if reply[0] == expected:
                return expected
        raise DeviceProtocolError(f"the fingerprint module refused: {reply[0]:02X}")


def _fits(packet: Packet, answer_size: int) -> bool:
    """Whether it can be the answer to a command that arrived whole."""
    if packet.kind is not PacketKind.REPLY:
        return False
    if packet.payload[0] == Confirmation.RECEIVE_ERROR:
        return False
    if packet.payload[0] == Confirmation.OK:
        return len(packet.payload) == 1 + answer_size
    # A refusal comes with or without the answer's field, depending on the model.
    return len(packet.payload) in (1, 1 + answer_size)


def _pause(attempt: int) -> None:
    """Before trying again: longer each time, and not in step with a disturbance."""
    time.sleep(0.02 * (attempt + 1) * (1 + secrets.randbelow(100) / 100))
