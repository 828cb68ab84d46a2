"""The module as a test holds it: its plug, its window, and the commands that it obeys."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from pathlib import Path

from drivers.fingerprint.image import GreyImage
from drivers.simulated.finger import SimulatedFinger, encode_iso_compact
from drivers.simulated.fingerprint_module.faults import ModuleFaults
from drivers.simulated.fingerprint_module.memory import (
    ModuleMemory,
    Touch,
    on_the_wire,
    picture,
)
from drivers.simulated.fingerprint_module.model import ZFM_20, ModuleModel
from drivers.simulated.fingerprint_module.wire import COMMAND, DATA, LAST, REPLY, ModuleWire
from drivers.simulated.minutia_matcher import THRESHOLD
from drivers.simulated.pty_device import PtyDevice

ISO_PARAMETER = 0x40
"""Vendor's system parameter, set by SetSysPara (0E): what UpChar gives after Img2Tz.

0 (after power-on): the module's own template. 1: ISO/IEC 19794-2:2011 compact card minutiae,
3 bytes each, as many packets as they need. Buffers loaded by DownChar come back as they went in.
"""

_SECURITY_LEVEL = 3
_OK = b"\x00"
_PARAMETER_BAUD, _PARAMETER_SECURITY, _PARAMETER_PACKET_SIZE = 4, 5, 6


class FingerprintModule(PtyDevice):
    def __init__(
        self,
        directory: Path | None = None,
        *,
        name: str = "fingerprint",
        model: ModuleModel = ZFM_20,
        baud: int = 57600,
        address: int = 0xFFFFFFFF,
        password: int = 0,
        packet_size: int = 128,
        paced: bool = False,
        seed: int = 0,
    ) -> None:
        """`paced`: answers take as long on the line as its speed says."""
        self.faults = ModuleFaults(
            no_parameters=not model.answers_parameters,
            no_last_packet=not model.sends_last_packet,
        )
        self.commands: list[int] = []
        """Instruction codes as they came, the last thousand."""
        self.light = b""
        """Arguments of the last command to the light; OpenLED and CloseLED count as 1 and 0."""
        self._model = model
        self._password = password
        self._packet_size = packet_size
        self._rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
        self._lock = threading.Lock()
        self._touch: Touch | None = None
        self._lift_when_seen = False
        self._gap_due = False
        self._memory = ModuleMemory(model)
        self._power_on()
        self._wire = ModuleWire(
            name,
            directory,
            faults=self.faults,
            rng=self._rng,
            baud=baud,
            address=address,
            paced=paced,
            on_packet=self._handle,
        )
        super().__init__(self._wire.port)

    def press(self, finger: SimulatedFinger, image: GreyImage | None = None) -> None:
        """Puts a finger on; it stays until `lift`. `image` is what the window shows of it."""
        self._put_on(finger, image, lift_when_seen=False)

    def touch(self, finger: SimulatedFinger, image: GreyImage | None = None) -> None:
        """Puts a finger on and takes it off once features or the image of it were had."""
        self._put_on(finger, image, lift_when_seen=True)

    def lift(self) -> None:
        with self._lock:
            self._take_off()

    @property
    def finger_on(self) -> bool:
        return self._touch is not None

    @property
    def blank(self) -> bool:
        """Whether its buffers hold nobody's features."""
        return self._memory.blank

    @property
    def stored(self) -> frozenset[int]:
        """Slots of the library that are in use."""
        return frozenset(self._memory.library)

    def replug(self) -> None:
        with self._lock:
            self._power_on()
            self._wire.reset()
        super().replug()

    def _put_on(
        self, finger: SimulatedFinger, image: GreyImage | None, *, lift_when_seen: bool
    ) -> None:
        with self._lock:
            self._take_off()
            self._touch = Touch(finger, finger.press(self._rng), self._rng.getrandbits(32), image)
            self._lift_when_seen = lift_when_seen

    def _take_off(self) -> None:
        """No hand is so quick that the sensor would not see the gap between two touches."""
        if self._touch is not None:
            self._touch = None
            self._gap_due = True

    def _seen(self) -> None:
        with self._lock:
            if self._lift_when_seen:
                self._take_off()

    def _power_on(self) -> None:
        self._memory.power_on()
        self._iso = False
        self._unlocked = self._password == 0

    # What the module does.

    def _handle(self, kind: int, payload: bytes) -> None:
        if kind in (DATA, LAST):
            self._take_data(payload, last=kind == LAST)
        if kind != COMMAND:
            return
        self._memory.abandon_download()
        del self.commands[:-999]
        self.commands.append(payload[0])
        handler = self._handlers().get(payload[0])
        if handler is None:
            self._reply(b"\x01")
        elif not self._unlocked and payload[0] != 0x13:
            self._reply(b"\x21")
        else:
            handler(payload[1:])

    def _handlers(self) -> dict[int, Callable[[bytes], None]]:
        light = (
            {0x35: self._ring_light}
            if self._model.ring_light
            else {
                0x50: lambda _: self._set_light(b"\x01"),
                0x51: lambda _: self._set_light(b"\x00"),
            }
        )
        product = {0x3C: self._product_info} if self._model.product_info else {}
        return (
            light
            | product
            | {
                0x01: self._take_image,
                0x02: self._extract,
                0x03: self._match,
                0x04: self._search,
                0x05: self._merge,
                0x06: self._store,
                0x07: self._load,
                0x08: self._upload,
                0x09: self._download,
                0x0A: self._upload_image,
                0x0C: self._delete,
                0x0D: self._empty,
                0x0E: self._set_parameter,
                0x0F: self._read_parameters,
                0x13: self._verify_password,
                0x1B: self._search,
                0x1D: self._count,
                0x1F: self._index,
                0x53: lambda _: self._reply(b"\x55"),
            }
        )

    def _reply(self, payload: bytes) -> None:
        self._wire.send(REPLY, payload)

    def _verify_password(self, arguments: bytes) -> None:
        self._unlocked = arguments == self._password.to_bytes(4, "big")
        self._reply(_OK if self._unlocked else b"\x13")

    def _read_parameters(self, _: bytes) -> None:
        if self.faults.no_parameters:
            return
        size_code = {32: 0, 64: 1, 128: 2, 256: 3}[self._packet_size]
        fields = (0, self._model.system_id, self._model.library_size, _SECURITY_LEVEL)
        answer = b"".join(field.to_bytes(2, "big") for field in fields)
        answer += self._wire.address.to_bytes(4, "big")
        answer += size_code.to_bytes(2, "big") + (self._wire.baud // 9600).to_bytes(2, "big")
        self._reply(_OK + answer)

    def _product_info(self, _: bytes) -> None:
        """46 bytes (R503 manual 1.2.2, ReadProdInfo)."""
        model = self._model
        names = model.name.encode().ljust(16, b"\0") + b"0001" + b"00000001" + b"\x01\x00"
        sizes = (model.width, model.height, model.template_size, model.library_size)
        numbers = b"".join(size.to_bytes(2, "big") for size in sizes)
        self._reply(_OK + names + b"SIM".ljust(8, b"\0") + numbers)

    def _set_parameter(self, arguments: bytes) -> None:
        number, value = (arguments + b"\xff\xff")[:2]
        if number == ISO_PARAMETER and value in (0, 1):
            self._iso = value == 1
        elif number == _PARAMETER_PACKET_SIZE and value <= 3:
            self._packet_size = 32 << value
        elif number == _PARAMETER_BAUD and 1 <= value <= 12:
            self._reply(_OK)
            self._wire.baud = value * 9600
            return
        elif number != _PARAMETER_SECURITY or not 1 <= value <= 5:
            self._reply(b"\x1a")
            return
        self._reply(_OK)

    def _take_image(self, _: bytes) -> None:
        with self._lock:
            self._memory.image = None if self._gap_due else self._touch
            self._gap_due = False
        self._memory.stale = self._model.forgets_live_features
        self._reply(b"\x02" if self._memory.image is None else _OK)

    def _extract(self, arguments: bytes) -> None:
        image = self._memory.image
        if image is None:
            self._reply(b"\x15")
            return
        poor = self.faults.poor_images > 0
        if poor:
            self.faults.poor_images -= 1
        else:
            self._memory.buffers[_buffer(arguments)] = image.minutiae
            self._memory.stale = False
            self._seen()
        self._reply(b"\x07" if poor else _OK)

    def _upload_image(self, _: bytes) -> None:
        image = self._memory.image
        if image is None:
            self._reply(b"\x0f")
            return
        self._reply(_OK)
        self._seen()
        pixels = on_the_wire(picture(image, self._model), self._model.image_bits)
        self._send_data(pixels)

    def _match(self, _: bytes) -> None:
        points = self._memory.compare()
        self._reply((_OK if points >= THRESHOLD else b"\x08") + points.to_bytes(2, "big"))

    def _merge(self, _: bytes) -> None:
        self._reply(_OK if self._memory.merge() else b"\x0a")

    def _upload(self, arguments: bytes) -> None:
        buffer = _buffer(arguments)
        content = self._memory.buffers.get(buffer)
        if self._iso and content is not None and not isinstance(content, bytes):
            template = encode_iso_compact(content)
        else:
            template = self._memory.template(buffer)
        self._reply(_OK)
        self._send_data(template)

    def _send_data(self, data: bytes) -> None:
        last_packet = not self.faults.no_last_packet
        self._wire.send_data(data, self._packet_size, last_packet=last_packet)

    def _download(self, arguments: bytes) -> None:
        self._memory.begin_download(_buffer(arguments))
        self._reply(_OK)

    def _take_data(self, payload: bytes, *, last: bool) -> None:
        self._memory.download(payload)
        if last:
            lost = self.faults.lost_downloads > 0
            self.faults.lost_downloads -= int(lost)
            self._memory.end_download(keep=not lost)

    # The library.

    def _search(self, arguments: bytes) -> None:
        first, count = _numbers(arguments[1:], 2)
        found = self._memory.search(_buffer(arguments), first, count)
        slot, points = found or (0, 0)
        code = b"\x09" if found is None else _OK
        self._reply(code + slot.to_bytes(2, "big") + points.to_bytes(2, "big"))

    def _store(self, arguments: bytes) -> None:
        (slot,) = _numbers(arguments[1:], 1)
        if slot >= self._model.library_size:
            self._reply(b"\x0b")
            return
        self._memory.library[slot] = self._memory.template(_buffer(arguments))
        self._reply(_OK)

    def _load(self, arguments: bytes) -> None:
        (slot,) = _numbers(arguments[1:], 1)
        template = self._memory.library.get(slot)
        if template is None:
            self._reply(b"\x0b" if slot >= self._model.library_size else b"\x0c")
            return
        self._memory.buffers[_buffer(arguments)] = template
        self._memory.stale = False
        self._reply(_OK)

    def _delete(self, arguments: bytes) -> None:
        first, count = _numbers(arguments, 2)
        if first + count > self._model.library_size:
            self._reply(b"\x10")
            return
        for slot in range(first, first + count):
            self._memory.library.pop(slot, None)
        self._reply(_OK)

    def _empty(self, _: bytes) -> None:
        self._memory.library.clear()
        self._reply(_OK)

    def _count(self, _: bytes) -> None:
        self._reply(_OK + len(self._memory.library).to_bytes(2, "big"))

    def _index(self, arguments: bytes) -> None:
        page = arguments[0] if arguments else 0
        table = bytearray(32)
        for slot in self._memory.library:
            if slot // 256 == page:
                table[slot % 256 // 8] |= 1 << slot % 8
        self._reply(_OK + bytes(table))

    # The light.

    def _ring_light(self, arguments: bytes) -> None:
        self._set_light(arguments)

    def _set_light(self, arguments: bytes) -> None:
        self.light = arguments
        self._reply(_OK)


def _buffer(arguments: bytes) -> int:
    return 1 if arguments[:1] == b"\x01" else 2


def _numbers(arguments: bytes, count: int) -> tuple[int, ...]:
    padded = arguments.ljust(2 * count, b"\0")
    return tuple(int.from_bytes(padded[2 * n : 2 * n + 2], "big") for n in range(count))
