"""libfprint's virtual image device, as a hand that touches a USB scanner.

libfprint listens on a Unix socket while the scanner is open (its own `virtual-image.c`): two
native ints, and where they are a size, so many bytes of image. A negative first one is a command.
"""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import time
from enum import IntEnum
from pathlib import Path

from drivers.fingerprint.image import GreyImage
from drivers.simulated.finger_image import draw_finger

_HEAD = struct.Struct("=ii")
_RETRY, _ERROR, _AUTOMATIC, _FINGER = -1, -2, -3, -4
_GENERAL, _REMOVED = 0, 0x100
_CONNECT_PAUSE = 0.02


class Retry(IntEnum):
    """FpDeviceRetry."""

    GENERAL = 0
    TOO_SHORT = 1
    CENTRE = 2
    REMOVE = 3


class SimulatedUsbScanner:
    """Usable as a context manager. `socket_path` goes into the driver's options."""

    def __init__(self, directory: Path, *, seed: int = 0) -> None:
        self.socket_path = directory / "usb-finger"
        self._rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
        self._connection: socket.socket | None = None

    def __enter__(self) -> SimulatedUsbScanner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def touch(self, finger: int | str) -> None:
        """Another impression of the finger with this seed, put on and taken off."""
        self.show(draw_finger(finger, press=self._rng))

    def show(self, image: GreyImage) -> None:
        """To be done while the scanner is waiting for a finger."""
        self._send(_HEAD.pack(image.width, image.height) + image.pixels)

    def show_raw(self, width: int, height: int, pixels: bytes) -> None:
        self._send(_HEAD.pack(width, height) + pixels)

    def finger(self, *, on: bool) -> None:
        """Without an image. From the first call on, an image alone moves no finger."""
        self._send(_HEAD.pack(_AUTOMATIC, 0) + _HEAD.pack(_FINGER, int(on)))

    def refuse(self, retry: Retry) -> None:
        """The scanner wants the finger again."""
        self._send(_HEAD.pack(_RETRY, retry))

    def unplug(self) -> None:
        self._send(_HEAD.pack(_ERROR, _REMOVED))
        self.close()

    def fail(self) -> None:
        self._send(_HEAD.pack(_ERROR, _GENERAL))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self, data: bytes, seconds: float = 5.0) -> None:
        """ConnectionError where no driver has the scanner open."""
        deadline = time.monotonic() + seconds
        while True:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                if self._connection is None:
                    self._connection = _connect(str(self.socket_path), seconds)
                self._connection.sendall(data)
                return
            self.close()
            if time.monotonic() > deadline:
                raise ConnectionError("the virtual scanner does not listen")
            time.sleep(_CONNECT_PAUSE)


def _connect(path: str, seconds: float) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(seconds)
    try:
        connection.connect(path)
    except OSError as error:
        connection.close()
        raise ConnectionResetError("not there") from error
    return connection
