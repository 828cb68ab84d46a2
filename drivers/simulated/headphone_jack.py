"""A headphone socket in software: the records of an input device, on a pty.

What this cannot simulate is the device file itself: no ioctl answers here, so that neither the
search for a socket by its bits (EVIOCGBIT) nor its state at the opening (EVIOCGSW) is tried with
it. Its state is told by a record that waits in the line instead.
"""

from __future__ import annotations

import struct
import time
from pathlib import Path

from drivers.simulated.pty_device import PtyDevice
from drivers.simulated.pty_port import PtyPort

_EVENT = struct.Struct("llHHi")
_SWITCH, _HEADPHONES = 5, 2
_SYNCHRONISE = (0, 0, 0)


class HeadphoneJackDevice(PtyDevice):
    """Unplugged is the socket itself, as a USB sound card is pulled."""

    def __init__(self, directory: Path | None = None, *, name: str = "headphones") -> None:
        self.inserted = False
        super().__init__(PtyPort(name, lambda _: None, directory))

    def insert(self) -> bool:
        """Headphones go in. False: the socket itself is unplugged."""
        return self._switch(True)

    def pull(self) -> bool:
        """Headphones come out."""
        return self._switch(False)

    def send(self, data: bytes) -> bool:
        """Exactly these bytes."""
        return self._pty.write(data)

    def replug(self) -> None:
        super().replug()
        self._switch(self.inserted)

    def _switch(self, inserted: bool) -> bool:
        self.inserted = inserted
        return self.send(record(_SWITCH, _HEADPHONES, int(inserted)) + record(*_SYNCHRONISE))


def record(kind: int, code: int, value: int) -> bytes:
    """One input event of now."""
    now = time.time_ns() // 1000
    return _EVENT.pack(now // 1_000_000, now % 1_000_000, kind, code, value)
