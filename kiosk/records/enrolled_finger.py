"""A finger that the registry has enrolled, to be compared 1:1 with the one on the sensor."""

from __future__ import annotations

import msgspec


class EnrolledFinger(msgspec.Struct, frozen=True):
    """`finger`: position by ISO/IEC 19794-2 (`right_thumb` … `left_little`).

    `template`: the sensor template as it was enrolled, opaque here. Lives in memory only.
    """

    finger: str
    template: bytes

    def __repr__(self) -> str:
        return f"EnrolledFinger({self.finger})"
