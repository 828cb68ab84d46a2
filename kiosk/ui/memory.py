"""The screen's memory: when to look through it, and when to give it back."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable, Iterator
from pathlib import Path

_MAPS = Path("/proc/self/maps")
_COMPILER = "libLLVM"
"""Where OpenGL is drawn in software, this compiles each shader once: 54 MB of code."""
_DONTNEED = 4
"""MADV_DONTNEED of <sys/mman.h>."""


def _malloc_trim() -> Callable[[int], int] | None:
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim


_trim = _malloc_trim()
"""glibc's; other C libraries have none and need none."""
_advise = ctypes.CDLL(None).madvise
_advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)


def settle() -> None:
    """What is here now stays: no later collection looks through it.

    With all screens made, looking through them took 40 to 60 ms, in the middle of some visit.
    """
    gc.collect()
    gc.freeze()
    give_back()


def collect() -> None:
    """Collect a screen that was dropped; its widgets hold each other. What `settle` has frozen is
    not looked through."""
    gc.collect()


def renew() -> None:
    """All screens were dropped: collect them too, though `settle` had frozen them. That takes half
    a second."""
    gc.unfreeze()
    give_back()
    gc.freeze()


def give_back() -> None:
    """Collect what the last visit left, and give free memory back to the system.

    The C library keeps what textures and drawing took for later; that was 25 MB. The shader
    compiler has done its work; should it be wanted again, its code comes from the page cache.
    """
    gc.collect()
    if _trim is not None:
        _trim(0)
    for start, length in _compiler_code():
        _advise(start, length, _DONTNEED)


def _compiler_code() -> Iterator[tuple[int, int]]:
    """Start and bytes of its executable pages, which nobody ever writes to."""
    try:
        lines = _MAPS.read_text().splitlines()
    except OSError:
        return
    for line in lines:
        pages, rights, *_, name = line.split(maxsplit=5)
        if rights == "r-xp" and name.rpartition("/")[2].startswith(_COMPILER):
            start, end = (int(each, 16) for each in pages.split("-"))
            yield start, end - start
