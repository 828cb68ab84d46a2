"""The screen's memory: when to look through it, and when to give it back."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable


def _malloc_trim() -> Callable[[int], int] | None:
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim


_trim = _malloc_trim()
"""glibc's; other C libraries have none and need none."""


def settle() -> None:
    """What is here now stays: no later collection looks through it.

    With all screens made, looking through them took 40 to 60 ms, in the middle of some visit.
    """
    gc.collect()
    gc.freeze()
    give_back()


def give_back() -> None:
    """Collect what the last visit left, and give free memory back to the system.

    The C library keeps what textures and drawing took for later; that was 25 MB.
    """
    gc.collect()
    if _trim is not None:
        _trim(0)
