"""A headphone socket as Linux shows it: an input device with the switch SW_HEADPHONE_INSERT.

Sound drivers make one for each socket that can tell (sound/core/ctljack.c and jack.c of the
kernel); a USB headset socket mostly cannot. Constants and records are those of
<linux/input-event-codes.h> and <linux/input.h>.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import struct
import time
from pathlib import Path

from drivers.audio.jack import HeadphoneJack
from drivers.errors import DeviceError, DeviceGone, DeviceProtocolError

AUTO = "auto"
"""In the place of a path: the first socket that this machine has."""

_RECORD = struct.Struct("llHHi")
"""struct input_event: seconds, microseconds, type, code, value; 24 bytes on 64 bits."""
_EV_SYN, _EV_SW, _EV_MAX = 0x00, 0x05, 0x1F
_SYN_DROPPED = 3
_SW_HEADPHONE_INSERT = 0x02
_SWITCH_BYTES = 4
_MOST_RECORDS = 64
"""In one read; a socket that says more in one breath is read in several."""
_MOST_DEVICES = 64


def _read_request(number: int, size: int) -> int:
    """_IOC(_IOC_READ, 'E', number, size) of <asm-generic/ioctl.h>."""
    return 2 << 30 | size << 16 | ord("E") << 8 | number


_SWITCHES_IT_HAS = _read_request(0x20 + _EV_SW, _SWITCH_BYTES)
"""EVIOCGBIT(EV_SW)"""
_SWITCHES_THAT_ARE_ON = _read_request(0x1B, _SWITCH_BYTES)
"""EVIOCGSW"""


def open_jack(path: str) -> HeadphoneJack:
    """`path`: an input device (/dev/input/event7, better a link of udev's), or AUTO.

    Raises DeviceGone where there is none, or where it is no headphone socket.
    """
    if path != AUTO:
        return _opened(path)
    folder = Path("/dev/input")
    for device in sorted(folder.glob("event*"), key=lambda one: one.name)[:_MOST_DEVICES]:
        try:
            jack = _opened(str(device))
        except DeviceError:
            continue
        if jack.known:
            return jack
        jack.close()
    raise DeviceGone("no input device is a headphone socket")


def _opened(path: str) -> EvdevJack:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError as fault:
        raise DeviceGone(f"cannot open {path}") from fault
    try:
        return EvdevJack(descriptor, path)
    except BaseException:
        os.close(descriptor)
        raise


class EvdevJack:
    """See `HeadphoneJack`. Made by `open_jack`; used from one thread."""

    def __init__(self, descriptor: int, path: str) -> None:
        self._descriptor = descriptor
        self._path = path
        self._rest = b""
        self.plugged = False
        has = self._switches(_SWITCHES_IT_HAS)
        self.known = has is not None
        """Whether it answers as an input device does. What does not (a pipe that brings such
        records) is unplugged until it says otherwise."""
        if has is not None and not has >> _SW_HEADPHONE_INSERT & 1:
            raise DeviceGone(f"{path} is no headphone socket")
        self._ask()

    def wait(self, timeout: float) -> bool:
        deadline = time.monotonic() + timeout
        before = self.plugged
        while self.plugged is before:
            if not self._ready(max(0.0, deadline - time.monotonic())):
                break
            self._take(self._read())
            if time.monotonic() >= deadline:
                break
        return self.plugged

    def close(self) -> None:
        """May be called twice."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _ready(self, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def _read(self) -> bytes:
        try:
            data = os.read(self._descriptor, _MOST_RECORDS * _RECORD.size)
        except BlockingIOError:
            return b""
        except OSError as fault:
            raise DeviceGone(f"{self._path} is unplugged") from fault
        if not data:
            raise DeviceGone(f"{self._path} is unplugged")
        return data

    def _take(self, data: bytes) -> None:
        data = self._rest + data
        whole = len(data) - len(data) % _RECORD.size
        self._rest = data[whole:]
        for _seconds, microseconds, kind, code, value in _RECORD.iter_unpack(data[:whole]):
            if kind > _EV_MAX or not 0 <= microseconds < 1_000_000:
                raise DeviceProtocolError(f"{self._path} sends what is no input event")
            if kind == _EV_SW and code == _SW_HEADPHONE_INSERT:
                self.plugged = bool(value)
            elif kind == _EV_SYN and code == _SYN_DROPPED:
                # The kernel's buffer ran over: what happened meanwhile has to be asked for.
                self._ask()

    def _ask(self) -> None:
        on = self._switches(_SWITCHES_THAT_ARE_ON)
        if on is not None:
            self.plugged = bool(on >> _SW_HEADPHONE_INSERT & 1)

    def _switches(self, request: int) -> int | None:
        """A bit for each switch; None: this is no input device."""
        answer = bytearray(_SWITCH_BYTES)
        try:
            fcntl.ioctl(self._descriptor, request, answer)
        except OSError as fault:
            if fault.errno in (errno.ENOTTY, errno.EINVAL):
                return None
            raise DeviceGone(f"{self._path} is unplugged") from fault
        return int.from_bytes(answer, "little")
