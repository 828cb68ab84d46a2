"""Pixels of a finger image, whatever its compression; a decoder that dies takes nothing with it."""

from __future__ import annotations

import os
import subprocess
import sys
from io import FileIO
from pathlib import Path

from drivers.fingerprint.decoding import image_worker
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.iso19794_4 import Compression, FingerView

SECONDS = 15.0
"""For one image, the start of its process included: 0.2 on a server's core."""
MAX_BYTES = 256 * 1024
"""Of a compressed image. DG3 is read up to a quarter of that."""

_SCRIPT = Path(image_worker.__file__).resolve()
_WSQ_START, _WSQ_FRAME, _WSQ_BLOCK = 0xFFA0, 0xFFA2, 0xFFA3
_WSQ_SEGMENTS = frozenset((0xFFA4, 0xFFA5, 0xFFA6, 0xFFA7, 0xFFA8))
_MAX_SEGMENTS = 64


class ImageRefused(Exception):
    """Not the image that its record announces, or more than a finger needs to be decoded.

    Texts never hold anything of the image.
    """


def decode_view(view: FingerView, *, seconds: float = SECONDS) -> GreyImage:
    """Grey pixels at the view's own resolution, in bounded time and memory.

    Raises ImageRefused.
    """
    if view.compression in (Compression.NONE, Compression.PACKED):
        pixels = view.data
    else:
        pixels = _decompressed(view, seconds)
    try:
        return GreyImage(view.width, view.height, view.dpi, pixels)
    except ValueError as error:
        raise ImageRefused(str(error)) from None


def wsq_size(data: bytes) -> tuple[int, int]:
    """Width and height from the frame header, before anything is decoded. ValueError."""
    if int.from_bytes(data[:2], "big") != _WSQ_START:
        raise ValueError("WSQ: no start of image")
    at = 2
    for _ in range(_MAX_SEGMENTS):
        marker = int.from_bytes(data[at : at + 2], "big")
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _WSQ_FRAME and at + 10 <= len(data):
            height = int.from_bytes(data[at + 6 : at + 8], "big")
            return int.from_bytes(data[at + 8 : at + 10], "big"), height
        if marker not in _WSQ_SEGMENTS or length < 2:
            break
        at += 2 + length
    raise ValueError("WSQ: no frame header")


def _decompressed(view: FingerView, seconds: float) -> bytes:
    if len(view.data) > MAX_BYTES:
        raise ImageRefused(f"finger image: {len(view.data)} bytes")
    if view.compression is Compression.WSQ:
        try:
            size = wsq_size(view.data)
        except ValueError as error:
            raise ImageRefused(str(error)) from None
        if size != (view.width, view.height):
            raise ImageRefused("WSQ: another size than the record announces")
    request = image_worker.REQUEST.pack(view.compression, view.width, view.height) + view.data
    return _ask(request, view.width * view.height, seconds)


def _ask(request: bytes, most: int, seconds: float) -> bytes:
    with _in_memory(request) as incoming, _in_memory(b"") as outgoing:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-B", str(_SCRIPT)],
                stdin=incoming,
                stdout=outgoing,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={},
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ImageRefused("finger image: decoding took too long") from None
        except OSError as error:
            raise ImageRefused("finger image: the decoder cannot be started") from error
        if done.returncode < 0:
            raise ImageRefused("finger image: the decoder died over it")
        if done.returncode != image_worker.DECODED:
            raise ImageRefused("finger image: not decodable")
        outgoing.seek(0)
        return outgoing.read(most + 1)


def _in_memory(content: bytes) -> FileIO:
    file = FileIO(os.memfd_create("finger", os.MFD_CLOEXEC), "w+")
    file.write(content)
    file.seek(0)
    return file
