"""The process that holds a USB scanner: libfprint's main loop, and nothing of the terminal.

Run as a script by Debian's own Python, which has libfprint's bindings; beside them it imports only
the standard library. Commands come in on standard input, one line each, with a number that the
answers carry; it ends when its input ends.

    list N            → DEVICES
    open N DRIVER     → OPENED or FAILED; DRIVER may be empty: the first one that gives images
    capture N         → any number of STATUS, then IMAGE, RETRY or FAILED
    cancel N          → ends the capture with FAILED "cancelled"
    ping N            → PONG

An answer is kind u8, number u16, length u32 (little endian), then so many bytes:

    DEVICES   JSON: a list of [driver, name, gives images]
    OPENED    JSON: [driver, name, gives images]
    STATUS    u8: bit 0 a finger is needed, bit 1 one is there
    IMAGE     width u16, height u16, pixels per metre u32 (0: not known), width * height bytes
              (0 is black)
    RETRY     u32: FpDeviceRetry
    FAILED    one word of FAILURES
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import struct
import sys
from typing import Any

HEADER = struct.Struct("<BHI")
SIZE = struct.Struct("<HHI")
CODE = struct.Struct("<I")

DEVICES, OPENED, STATUS, IMAGE, RETRY, FAILED, PONG = KINDS = range(1, 8)
NEEDED, PRESENT = 1, 2

CANCELLED = "cancelled"
GONE = "gone"
NO_IMAGES = "no-images"
NO_LIBRARY = "no-library"
BROKEN = "broken"
FAILURES = frozenset({CANCELLED, GONE, NO_IMAGES, NO_LIBRARY, BROKEN})

MAX_SIDE = 2048
MAX_MEMORY = 1 << 30
_LINE_MAX = 256
_PR_SET_DUMPABLE = 4
_ERROR_REMOVED = 0x100
"""FP_DEVICE_ERROR_REMOVED."""


def _confine() -> None:
    """No core dump with somebody's finger in it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _send(kind: int, number: int, payload: bytes = b"") -> None:
    message = memoryview(HEADER.pack(kind, number & 0xFFFF, len(payload)) + payload)
    while message:
        message = message[os.write(1, message) :]


class Worker:
    def __init__(self, fprint: Any, glib: Any, gio: Any) -> None:
        self._fprint = fprint
        self._gio = gio
        self._glib = glib
        self._loop = glib.MainLoop()
        self._context = fprint.Context()
        self._device: Any = None
        self._cancellable: Any = None
        self._number = 0
        self._input = b""
        watched = glib.IOCondition.IN | glib.IOCondition.HUP
        glib.io_add_watch(0, glib.PRIORITY_DEFAULT, watched, self._on_input)

    def run(self) -> None:
        self._loop.run()

    def _on_input(self, *_: object) -> bool:
        data = os.read(0, _LINE_MAX)
        *lines, self._input = (self._input + data).split(b"\n")
        if not data or len(self._input) > _LINE_MAX:
            self._loop.quit()
            return False
        for line in lines:
            self._obey(line.decode("ascii", "replace").split(" "))
        return True

    def _obey(self, words: list[str]) -> None:
        verb, number = words[0], int(words[1])
        if verb == "list":
            _send(DEVICES, number, json.dumps([self._row(d) for d in self._devices()]).encode())
        elif verb == "open":
            self._open(number, words[2])
        elif verb == "capture":
            self._capture(number)
        elif verb == "cancel" and self._cancellable is not None:
            self._cancellable.cancel()
        elif verb == "ping":
            _send(PONG, number)

    def _devices(self) -> list[Any]:
        return list(self._context.get_devices())

    def _row(self, device: Any) -> tuple[str, str, bool]:
        return device.get_driver(), device.get_name(), self._gives_images(device)

    def _gives_images(self, device: Any) -> bool:
        return bool(device.has_feature(self._fprint.DeviceFeature.CAPTURE))

    def _open(self, number: int, driver: str) -> None:
        fitting = [d for d in self._devices() if driver in ("", d.get_driver())]
        device = next((d for d in fitting if self._gives_images(d)), None)
        if device is None:
            _fail(number, NO_IMAGES if fitting else GONE)
            return

        def opened(device: Any, result: Any) -> None:
            try:
                device.open_finish(result)
            except Exception:  # noqa: BLE001 - whatever it was, it is not open
                _fail(number, GONE)
                return
            self._device = device
            device.connect("notify::finger-status", self._on_status)
            device.connect("removed", self._on_removed)
            _send(OPENED, number, json.dumps(self._row(device)).encode())

        device.open(None, opened)

    def _on_status(self, *_: object) -> None:
        status = int(self._device.get_finger_status())
        flags = self._fprint.FingerStatusFlags
        needed = NEEDED if status & int(flags.NEEDED) else 0
        present = PRESENT if status & int(flags.PRESENT) else 0
        _send(STATUS, self._number, bytes((needed | present,)))

    def _on_removed(self, *_: object) -> None:
        _fail(self._number, GONE)
        self._loop.quit()

    def _capture(self, number: int) -> None:
        if self._device is None or self._cancellable is not None:
            _fail(number, BROKEN)
            return
        self._number = number
        self._cancellable = self._gio.Cancellable()
        self._device.capture(True, self._cancellable, self._captured)

    def _captured(self, device: Any, result: Any) -> None:
        number, self._cancellable = self._number, None
        try:
            image = device.capture_finish(result)
        except Exception as error:  # noqa: BLE001 - GLib's, told apart by domain and code
            self._refused(number, error)
            return
        width, height = image.get_width(), image.get_height()
        pixels = bytes(image.get_data())
        if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and len(pixels) == width * height):
            _fail(number, BROKEN)
            return
        resolution = round(image.get_ppmm() * 1000)
        _send(IMAGE, number, SIZE.pack(width, height, resolution) + pixels)

    def _refused(self, number: int, error: Any) -> None:
        fprint, gio = self._fprint, self._gio
        if not hasattr(error, "matches"):
            _fail(number, BROKEN)
        elif error.matches(gio.io_error_quark(), gio.IOErrorEnum.CANCELLED):
            _fail(number, CANCELLED)
        elif error.matches(fprint.device_error_quark(), _ERROR_REMOVED):
            _fail(number, GONE)
        elif error.domain == self._glib.quark_to_string(fprint.device_retry_quark()):
            _send(RETRY, number, CODE.pack(error.code))
        else:
            _fail(number, BROKEN)


def _fail(number: int, word: str) -> None:
    _send(FAILED, number, word.encode())


def main() -> None:
    _confine()
    try:
        import gi  # noqa: PLC0415 - Debian's, and not there in the terminal's own Python

        gi.require_version("FPrint", "2.0")
        from gi.repository import FPrint, Gio, GLib  # noqa: PLC0415
    except (ImportError, ValueError):
        _fail(0, NO_LIBRARY)
        sys.exit(1)
    Worker(FPrint, GLib, Gio).run()


if __name__ == "__main__":
    main()
