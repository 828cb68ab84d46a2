"""The process that runs libfprint's minutiae detector (NIST's NBIS) on images from strangers.

Started as a script of its own, so that nothing of the terminal is in its memory: it imports only
the standard library. Images come in on standard input, minutiae go out on standard output, in the
form below (little endian); it ends when its input ends. Its limits are set before the first byte
of an image is read.

    request   width u16, height u16, width * height bytes (500 dpi, 0 is black, rows from the top)
    answer    status u8 (0: found), count u16, then for each minutia
              x u16, y u16, direction u8, type u8, reliability u8
    greeting  status u8 (0: ready), count u16 = 0

x and y are pixels from the upper left; direction counts steps of 11.25 degrees clockwise from the
top and points into the ridge or valley that ends; type is 0 for a bifurcation and 1 for an ending
(NBIS, lfs.h and xytreps.c); reliability is a percentage.

The detector has no public access to direction and type, so they are read from its C structure.
Whoever starts this process proves with a known picture that the structure is as written here.
"""

from __future__ import annotations

import ctypes
import resource
import struct
import sys
import time
from typing import BinaryIO

SIZE = struct.Struct("<HH")
HEADER = struct.Struct("<BH")
MINUTIA = struct.Struct("<HHBBB")

READY = FOUND = 0
FAILED = 1
"""The detector gave up on this image."""
NO_LIBRARY = 2
BAD_REQUEST = 3

MAX_SIDE = 1024
"""52 mm: larger than any finger, rolled or flat."""
MAX_MINUTIAE = 1000
"""NBIS itself reserves room for as many; more are noise."""
MAX_MEMORY = 512 << 20
MAX_CPU_SECONDS = 3
"""For one image; a finger takes 0.01 to 0.1."""

_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38


class _Minutia(ctypes.Structure):
    """`struct fp_minutia` of libfprint 1.90 to 1.94 (fpi-minutiae.h), up to what is read."""

    _fields_ = (
        ("x", ctypes.c_int),
        ("y", ctypes.c_int),
        ("ex", ctypes.c_int),
        ("ey", ctypes.c_int),
        ("direction", ctypes.c_int),
        ("reliability", ctypes.c_double),
        ("type", ctypes.c_int),
    )


class _PointerArray(ctypes.Structure):
    """GLib's GPtrArray."""

    _fields_ = (
        ("items", ctypes.POINTER(ctypes.POINTER(_Minutia))),
        ("length", ctypes.c_uint),
    )


_READY = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


class Detector:
    """OSError or AttributeError where libfprint is missing or lacks a function."""

    def __init__(self) -> None:
        self._fprint = ctypes.CDLL("libfprint-2.so.2")
        self._glib = ctypes.CDLL("libglib-2.0.so.0")
        self._gobject = ctypes.CDLL("libgobject-2.0.so.0")
        pointer, integer = ctypes.c_void_p, ctypes.c_int
        for library, name, result, arguments in (
            (self._fprint, "fp_image_new", pointer, (integer, integer)),
            (self._fprint, "fp_image_get_data", pointer, (pointer, pointer)),
            (self._fprint, "fp_image_detect_minutiae", None, (pointer, pointer, _READY, pointer)),
            (self._fprint, "fp_image_detect_minutiae_finish", integer, (pointer,) * 3),
            (self._fprint, "fp_image_get_minutiae", ctypes.POINTER(_PointerArray), (pointer,)),
            (self._glib, "g_main_context_iteration", integer, (pointer, integer)),
            (self._glib, "g_error_free", None, (pointer,)),
            (self._gobject, "g_object_unref", None, (pointer,)),
        ):
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments

    def detect(self, width: int, height: int, pixels: bytes) -> list[bytes] | None:
        """The minutiae, packed; None where the detector fails."""
        image = self._fprint.fp_image_new(width, height)
        try:
            return self._detect(image, width, height, pixels)
        finally:
            self._gobject.g_object_unref(image)

    def _detect(self, image: int, width: int, height: int, pixels: bytes) -> list[bytes] | None:
        room = ctypes.c_size_t()
        data = self._fprint.fp_image_get_data(image, ctypes.byref(room))
        if not data or room.value != len(pixels):
            return None
        ctypes.memmove(data, pixels, len(pixels))
        outcome: list[bool] = []

        def finished(source: int, result: int, _: int) -> None:
            error = ctypes.c_void_p()
            good = self._fprint.fp_image_detect_minutiae_finish(source, result, ctypes.byref(error))
            if error.value:
                self._glib.g_error_free(error)
            outcome.append(bool(good))

        ready = _READY(finished)
        self._fprint.fp_image_detect_minutiae(image, None, ready, None)
        while not outcome:
            self._glib.g_main_context_iteration(None, 1)
        found = self._fprint.fp_image_get_minutiae(image)
        if not outcome[0] or not found:
            return None
        count = min(found.contents.length, MAX_MINUTIAE)
        return [_packed(found.contents.items[i].contents, width, height) for i in range(count)]


def _packed(minutia: _Minutia, width: int, height: int) -> bytes:
    """ValueError where a value cannot be: then the structure is not the one we know."""
    reliability = round(minutia.reliability * 100)
    if not (
        0 <= minutia.x < width
        and 0 <= minutia.y < height
        and 0 <= minutia.direction < 32
        and minutia.type in (0, 1)
        and 0 <= reliability <= 100
    ):
        raise ValueError("minutia out of bounds")
    return MINUTIA.pack(minutia.x, minutia.y, minutia.direction, minutia.type, reliability)


def confine() -> None:
    """Bounds on memory and descriptors; no files, no core dumps, no new privileges."""
    for limit, value in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(limit, (value, value))
    process = ctypes.CDLL(None, use_errno=True)
    process.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    process.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def allow_time() -> None:
    """The kernel ends this process when it computes for longer; each image has its own time."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    until = int(time.process_time()) + 1 + MAX_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def serve(detector: Detector, incoming: BinaryIO, outgoing: BinaryIO) -> None:
    while len(head := incoming.read(SIZE.size)) == SIZE.size:
        width, height = SIZE.unpack(head)
        if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
            _answer(outgoing, BAD_REQUEST, [])
            return
        pixels = incoming.read(width * height)
        if len(pixels) != width * height:
            return
        allow_time()
        minutiae = detector.detect(width, height, pixels)
        _answer(outgoing, FAILED if minutiae is None else FOUND, minutiae or [])


def _answer(outgoing: BinaryIO, status: int, minutiae: list[bytes]) -> None:
    outgoing.write(HEADER.pack(status, len(minutiae)) + b"".join(minutiae))
    outgoing.flush()


def main() -> int:
    confine()
    allow_time()
    try:
        detector = Detector()
    except (OSError, AttributeError):
        _answer(sys.stdout.buffer, NO_LIBRARY, [])
        return 1
    _answer(sys.stdout.buffer, READY, [])
    serve(detector, sys.stdin.buffer, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
