"""What the state signed of a card, named by its hash: proof of the data without the data."""

from __future__ import annotations

import msgspec


class SignedData(msgspec.Struct, frozen=True):
    """One data group as the chip's document security object names it (ICAO 9303-10, 4.6.2)."""

    data_group: int
    """1, 2, 13 …"""
    algorithm: str
    """As in `hashlib`: `sha256`, `sha384` …"""
    digest: str
    """Lower-case hexadecimal."""

    def __repr__(self) -> str:
        """Without the digest: it is the same at each visit, and so tells a card from others."""
        return f"SignedData(DG{self.data_group}, {self.algorithm})"
