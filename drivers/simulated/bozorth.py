"""BOZORTH3, the matcher of NIST's NBIS, for the simulated card: a matcher that is nobody's here.

It comes in the package `nbis-py`, which is made for x86-64 only; elsewhere `available` is False.
The package takes minutiae in a record of its own, close to ISO/IEC 19794-2:2005 with a shorter
header: angle and place as there, y downwards, at 500 dpi.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

try:
    import nbis as _nbis
except (ImportError, OSError):
    _nbis = None

from drivers.simulated.module_template import Feature

FEWEST = 10
"""With fewer on either side the score is 0."""
MOST = 200

_PIXELS_PER_MM = 500 / 25.4
_ANGLE = 360 / 256
_SIDE = 0x3FFF
_HEADER = struct.Struct(">4s4sIHHHHHBBBB")
_MINUTIA = struct.Struct(">HHBB")
_QUALITY = 100
# Its tables are global.
_one_at_a_time = threading.Lock()


def available() -> bool:
    return _nbis is not None


def score(one: Sequence[Feature], other: Sequence[Feature]) -> int:
    """Number of linked pairs; 40 and more is usual for two touches of a rolled finger.

    RuntimeError where `available` is False.
    """
    if min(len(one), len(other)) < FEWEST:
        return 0
    with _one_at_a_time:
        return int(_loaded(one).compare(_loaded(other)))


def _loaded(features: Sequence[Feature]) -> Any:
    records = [
        _MINUTIA.pack(
            (kind or 1) << 14 | _pixel(x), _pixel(y), round(angle / _ANGLE) % 256, _QUALITY
        )
        for x, y, angle, kind in features[:MOST]
    ]
    size = _HEADER.size + len(records) * _MINUTIA.size
    header = _HEADER.pack(b"FMR\0", b" 20\0", size, 0, _SIDE, _SIDE, 0, 0, 0, 0, 0, len(records))
    return _extractor().load_iso_19794_2_2005(header + b"".join(records))


def _pixel(millimetres: float) -> int:
    return min(_SIDE, max(0, round(millimetres * _PIXELS_PER_MM)))


@lru_cache(maxsize=1)
def _extractor() -> Any:
    if _nbis is None:
        raise RuntimeError("nbis-py is not installed")
    return _nbis.new_nbis_extractor(
        _nbis.NbisExtractorSettings(
            min_quality=0.0,
            get_center=False,
            check_fingerprint=False,
            compute_nfiq2=False,
            ppi=None,
        )
    )
