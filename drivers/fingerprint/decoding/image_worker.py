"""The process that decodes one image and ends. Its limits are set before the image is read.

    standard input   compression u8, width u16, height u16 (little endian), then the image
    standard output  width * height bytes, 0 is black, rows from the top; else nothing
    exit status      0: decoded; 1: not an image of that kind and size

Started as a script of its own. Both ends are files in memory, so that the limit on a file's size
bounds what comes out. The decoders' C libraries print what they do not like: nobody reads it.
"""

from __future__ import annotations

import ctypes
import io
import os
import resource
import struct
import sys

import _wsq
from PIL import Image

REQUEST = struct.Struct("<BHH")
WSQ, JPEG, JPEG_2000, PNG = 2, 3, 4, 5
"""As in ISO/IEC 19794-4."""
DECODED, REFUSED = 0, 1

MAX_PIXELS = 2048 * 2048
MAX_MEMORY = 512 << 20
MAX_CPU_SECONDS = 8

_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38


def confine() -> None:
    """Bounds on memory, time, descriptors and output; no core dumps, no new privileges."""
    for limit, value in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, MAX_PIXELS),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(limit, (value, value))
    process = ctypes.CDLL(None, use_errno=True)
    process.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    process.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def decoded(compression: int, width: int, height: int, data: bytes) -> bytes:
    """Raises whatever the libraries raise, ValueError for another size than announced."""
    if compression == WSQ:
        pixels, found_width, found_height, _ = _wsq.decompress(data)
        if (found_width, found_height) != (width, height):
            raise ValueError("another size")
        return bytes(pixels)
    formats = {JPEG: "JPEG", JPEG_2000: "JPEG2000", PNG: "PNG"}
    with Image.open(io.BytesIO(data), formats=(formats[compression],)) as image:
        if image.size != (width, height):
            raise ValueError("another size")
        return image.convert("L").tobytes()


def main() -> int:
    confine()
    answer = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    request = sys.stdin.buffer.read()
    compression, width, height = REQUEST.unpack_from(request)
    try:
        pixels = decoded(compression, width, height, request[REQUEST.size :])
    except Exception:  # noqa: BLE001 - the WSQ library raises bare exceptions
        return REFUSED
    if len(pixels) != width * height:
        return REFUSED
    with os.fdopen(answer, "wb") as out:
        out.write(pixels)
    return DECODED


if __name__ == "__main__":
    sys.exit(main())
