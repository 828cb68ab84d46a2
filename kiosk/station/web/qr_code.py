"""A QR code as a path within a page: nothing is loaded for it, no style stands in it."""

from __future__ import annotations

import msgspec
import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4
"""Modules (ISO/IEC 18004, 6.3.8)."""


class DrawnCode(msgspec.Struct, frozen=True):
    size: int
    """Modules from edge to edge, with the quiet zone."""
    path: str
    """SVG: one square for each dark module."""

    def __repr__(self) -> str:
        return f"DrawnCode({self.size})"


def drawn(text: str) -> DrawnCode:
    """`text` may be secret: it is in the path and nowhere else."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    squares = (
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return DrawnCode(len(rows), "".join(squares))
