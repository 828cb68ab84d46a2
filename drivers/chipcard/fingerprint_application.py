"""How a family of cards compares fingerprints: settings, where the card does not say it itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

LONGEST_NAME = 16


class TemplateLayout(Enum):
    """Of the biometric data template in VERIFY (ISO/IEC 7816-11, 19794-2:2011, 9.4)."""

    PRIMITIVE = "81"
    """7F2E { 81 minutiae }."""
    CONSTRUCTED = "A1"
    """7F2E { A1 { 90 minutiae } }."""


@dataclass(frozen=True)
class FingerprintApplication:
    """Defaults: beside the data groups, described by GET DATA, as the simulated card has it.

    Nothing public documents the Vietnamese card's. ValueError for what no card can have.
    """

    name: bytes = b""
    """AID to SELECT first; empty: all is in the eMRTD application."""
    information_file: int | None = None
    """File identifier of the biometric information templates; None: GET DATA gives them."""
    reference: int | None = None
    """P2 of VERIFY, and then the card has one reference only; None: as the card says (DO 83)."""
    layout: TemplateLayout = TemplateLayout.PRIMITIVE
    format_types: frozenset[int] = frozenset((0x0005, 0x0006))
    """Format types (DO 88) of owner 0101 that stand for compact card minutiae: with
    (0006: without) variable quality, ISO/IEC 19794-2:2005."""

    def __post_init__(self) -> None:
        if self.name and not 5 <= len(self.name) <= LONGEST_NAME:
            raise ValueError("an application's name has 5 to 16 bytes")
        if self.information_file is not None and not 0 < self.information_file <= 0xFFFF:
            raise ValueError("no file identifier")
        if self.reference is not None and not 0 <= self.reference <= 0xFF:
            raise ValueError("a reference is one byte")
