"""A serial optical fingerprint module in software, on a pty: the ZFM-20 family's wire.

It shares no code with the driver. It answers only at its own speed, and it does what real ones
were seen doing wrong, when a switch in `ModuleFaults` says so.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drivers.simulated.finger import Minutia, SimulatedFinger, encode_iso_compact
from drivers.simulated.minutia_matcher import THRESHOLD, score
from drivers.simulated.module_template import (
    Feature,
    decode_module_template,
    encode_module_template,
)
from drivers.simulated.pty_port import PtyPort

ISO_PARAMETER = 0x40
"""Vendor's system parameter, set by SetSysPara (0E): what UpChar gives after Img2Tz.

0 (after power-on): the module's own template. 1: ISO/IEC 19794-2:2011 compact card minutiae,
3 bytes each, as many packets as they need. Buffers loaded by DownChar come back as they went in.
"""

_COMMAND, _DATA, _REPLY, _LAST = 0x01, 0x02, 0x07, 0x08
_INPUT_MAX = 4096
_TEMPLATE_MAX = 2048
_SYSTEM_ID = 0x0009


@dataclass
class ModuleFaults:
    """Switches; each may be set at any time."""

    silent: bool = False
    """Takes commands and says nothing."""
    byte_delay: float = 0.0
    """Seconds between the bytes of an answer."""
    garbage: bytes = b""
    """Sent before every packet."""
    bad_sums: int = 0
    """So many of the next packets carry a wrong sum."""
    lost_bytes: int = 0
    """So many of the next packets lack a byte."""
    poor_images: int = 0
    """So many of the next images have too few features."""
    lost_downloads: int = 0
    """So many of the next templates from the host are not kept."""
    no_last_packet: bool = False
    """Data ends without its end packet."""
    no_parameters: bool = False
    """ReadSysPara stays unanswered."""
    unplug_after: int | None = None
    """Unplugs itself after sending so many more bytes."""


class FingerprintModule:
    """`port` is the path to open. Usable as a context manager."""

    def __init__(
        self,
        directory: Path | None = None,
        *,
        name: str = "fingerprint",
        baud: int = 57600,
        password: int = 0,
        packet_size: int = 128,
        seed: int = 0,
    ) -> None:
        self.faults = ModuleFaults()
        self.commands: list[int] = []
        """Instruction codes as they came, the last thousand."""
        self._baud = baud
        self._password = password
        self._packet_size = packet_size
        self._rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
        self._lock = threading.Lock()
        self._touch: tuple[Minutia, ...] | None = None
        self._lift_after_extract = False
        self._gap_due = False
        self._power_on()
        self._pty = PtyPort(name, self._receive, directory)

    def __enter__(self) -> FingerprintModule:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def port(self) -> str:
        return self._pty.path

    def press(self, finger: SimulatedFinger) -> None:
        """Puts a finger on; it stays until `lift`."""
        self._put_on(finger, lift_after_extract=False)

    def touch(self, finger: SimulatedFinger) -> None:
        """Puts a finger on and takes it off once a good image of it was had."""
        self._put_on(finger, lift_after_extract=True)

    def lift(self) -> None:
        with self._lock:
            self._take_off()

    @property
    def finger_on(self) -> bool:
        return self._touch is not None

    @property
    def blank(self) -> bool:
        """Whether its buffers hold nobody's features."""
        held = list(self._buffers.values())
        return all(isinstance(content, bytes) and not any(content) for content in held)

    def unplug(self) -> None:
        self._pty.unplug()

    def replug(self) -> None:
        with self._lock:
            self._power_on()
        self._pty.replug()

    def close(self) -> None:
        self._pty.close()

    def _put_on(self, finger: SimulatedFinger, *, lift_after_extract: bool) -> None:
        with self._lock:
            self._take_off()
            self._touch = finger.press(self._rng)
            self._lift_after_extract = lift_after_extract

    def _take_off(self) -> None:
        """No hand is so quick that the sensor would not see the gap between two touches."""
        if self._touch is not None:
            self._touch = None
            self._gap_due = True

    def _power_on(self) -> None:
        self._input = bytearray()
        self._image: tuple[Minutia, ...] | None = None
        self._buffers: dict[int, bytes | tuple[Minutia, ...]] = {}
        self._iso = False
        self._unlocked = self._password == 0
        self._loading: tuple[int, bytearray] | None = None

    # The wire: EF01, address, identifier, length, payload, sum.

    def _receive(self, data: bytes) -> None:
        if self._pty.baud() != self._baud:
            return  # At another speed nothing that is heard makes sense.
        self._input += data
        del self._input[: max(0, len(self._input) - _INPUT_MAX)]
        while (packet := self._next_packet()) is not None:
            self._handle(*packet)

    def _next_packet(self) -> tuple[int, bytes] | None:
        data = self._input
        while len(data) >= 9:
            if data[:6] != b"\xef\x01\xff\xff\xff\xff":
                del data[0]
                continue
            end = 9 + int.from_bytes(data[7:9], "big")
            if not 12 <= end <= 9 + 258:
                del data[0]
                continue
            if len(data) < end:
                return None
            kind, payload = data[6], bytes(data[9 : end - 2])
            sound = sum(data[6 : end - 2]) % 65536 == int.from_bytes(data[end - 2 : end], "big")
            del data[:end]
            if sound:
                return kind, payload
            if kind == _COMMAND:
                self._send(_REPLY, b"\x01")
        return None

    def _send(self, kind: int, payload: bytes) -> None:
        faults = self.faults
        if faults.silent:
            return
        body = bytes((kind,)) + (len(payload) + 2).to_bytes(2, "big") + payload
        total = sum(body)
        if faults.bad_sums > 0:
            faults.bad_sums -= 1
            total += 1
        packet = b"\xef\x01\xff\xff\xff\xff" + body + (total % 65536).to_bytes(2, "big")
        if faults.lost_bytes > 0:
            faults.lost_bytes -= 1
            position = self._rng.randrange(len(packet))
            packet = packet[:position] + packet[position + 1 :]
        self._transmit(faults.garbage + packet)

    def _transmit(self, data: bytes) -> None:
        faults = self.faults
        if faults.unplug_after is not None and faults.unplug_after < len(data):
            self._pty.write(data[: faults.unplug_after])
            faults.unplug_after = None
            self._pty.unplug()
            return
        if faults.unplug_after is not None:
            faults.unplug_after -= len(data)
        if not faults.byte_delay:
            self._pty.write(data)
            return
        for value in data:
            time.sleep(faults.byte_delay)
            if not self._pty.write(bytes((value,))):
                return

    # What the module does.

    def _handle(self, kind: int, payload: bytes) -> None:
        if kind in (_DATA, _LAST):
            self._load(payload, last=kind == _LAST)
            return
        if kind != _COMMAND:
            return
        self._loading = None
        del self.commands[:-999]
        self.commands.append(payload[0])
        known: dict[int, Callable[[bytes], None]] = {
            0x01: self._take_image,
            0x02: self._extract,
            0x03: self._match,
            0x08: self._upload,
            0x09: self._download,
            0x0E: self._set_parameter,
            0x0F: self._read_parameters,
            0x13: self._verify_password,
        }
        handler = known.get(payload[0])
        if handler is None:
            self._send(_REPLY, b"\x01")
        elif not self._unlocked and payload[0] != 0x13:
            self._send(_REPLY, b"\x21")
        else:
            handler(payload[1:])

    def _verify_password(self, arguments: bytes) -> None:
        self._unlocked = arguments == self._password.to_bytes(4, "big")
        self._send(_REPLY, b"\x00" if self._unlocked else b"\x13")

    def _read_parameters(self, _: bytes) -> None:
        if self.faults.no_parameters:
            return
        size_code = {32: 0, 64: 1, 128: 2, 256: 3}[self._packet_size]
        fields = (0, _SYSTEM_ID, 1000, 3)
        answer = b"".join(field.to_bytes(2, "big") for field in fields) + b"\xff" * 4
        answer += size_code.to_bytes(2, "big") + (self._baud // 9600).to_bytes(2, "big")
        self._send(_REPLY, b"\x00" + answer)

    def _set_parameter(self, arguments: bytes) -> None:
        if len(arguments) == 2 and arguments[0] == ISO_PARAMETER and arguments[1] in (0, 1):
            self._iso = arguments[1] == 1
            self._send(_REPLY, b"\x00")
        else:
            self._send(_REPLY, b"\x1a")

    def _take_image(self, _: bytes) -> None:
        with self._lock:
            self._image = None if self._gap_due else self._touch
            self._gap_due = False
        self._send(_REPLY, b"\x02" if self._image is None else b"\x00")

    def _extract(self, arguments: bytes) -> None:
        if self._image is None:
            self._send(_REPLY, b"\x15")
            return
        poor = self.faults.poor_images > 0
        if poor:
            self.faults.poor_images -= 1
        else:
            self._buffers[_buffer(arguments)] = self._image
        with self._lock:
            if self._lift_after_extract and not poor:
                self._take_off()
        self._send(_REPLY, b"\x07" if poor else b"\x00")

    def _match(self, _: bytes) -> None:
        points = score(_features(self._buffers.get(1)), _features(self._buffers.get(2)))
        answer = b"\x00" if points >= THRESHOLD else b"\x08"
        self._send(_REPLY, answer + points.to_bytes(2, "big"))

    def _upload(self, arguments: bytes) -> None:
        content = self._buffers.get(_buffer(arguments), bytes(512))
        if isinstance(content, bytes):
            template = content
        elif self._iso:
            template = encode_iso_compact(content)
        else:
            template = encode_module_template(_features(content))
        self._send(_REPLY, b"\x00")
        size = self._packet_size
        pieces = [template[start : start + size] for start in range(0, len(template), size)]
        for number, piece in enumerate(pieces, start=1):
            last = number == len(pieces) and not self.faults.no_last_packet
            self._send(_LAST if last else _DATA, piece)

    def _download(self, arguments: bytes) -> None:
        self._loading = (_buffer(arguments), bytearray())
        self._send(_REPLY, b"\x00")

    def _load(self, payload: bytes, *, last: bool) -> None:
        if self._loading is None:
            return
        buffer, received = self._loading
        received += payload
        if len(received) > _TEMPLATE_MAX:
            self._loading = None
        elif last:
            self._loading = None
            if self.faults.lost_downloads > 0:
                self.faults.lost_downloads -= 1
            else:
                self._buffers[buffer] = bytes(received)


def _buffer(arguments: bytes) -> int:
    return 1 if arguments[:1] == b"\x01" else 2


def _features(content: bytes | tuple[Minutia, ...] | None) -> tuple[Feature, ...]:
    if content is None:
        return ()
    if isinstance(content, bytes):
        return decode_module_template(content)
    return tuple((m.x, m.y, m.angle, int(m.kind)) for m in content)
