"""What differs between families of cards, terminals and callers: settings of one reading."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from drivers.chipcard.document import FileId
from drivers.chipcard.fingerprint_application import FingerprintApplication


class Purpose(Enum):
    """What a document is read for. Nothing else is read, and the most urgent comes first."""

    IDENTITY = "identity"
    """Whose it says it is, and who signed that: DG1, DG13, SOD."""
    GENUINE = "genuine"
    """That, and whether the chip is a copy: DG14 or DG15, COM."""
    VISIT = "visit"
    """That, and the portrait: DG2."""
    FINGERPRINTS = "fingerprints"
    """That, and DG3, for terminals that the issuer gave certificates."""
    EVERYTHING = "everything"
    """Every file that the card shows to this terminal."""

    @property
    def proves_chip(self) -> bool:
        return self is not Purpose.IDENTITY

    @property
    def shows_portrait(self) -> bool:
        return self in (Purpose.VISIT, Purpose.FINGERPRINTS, Purpose.EVERYTHING)

    @property
    def shows_fingerprints(self) -> bool:
        return self in (Purpose.FINGERPRINTS, Purpose.EVERYTHING)


@dataclass(frozen=True)
class CardProfile:
    """Defaults suit the Vietnamese card; nothing unconfirmed about it is switched on."""

    purpose: Purpose = Purpose.VISIT
    only: frozenset[FileId] | None = None
    """Of COM, SOD and the data groups: these and no others, whatever the purpose. Without SOD
    nothing is verified; with SOD and DG14 the chip is proved, which reads COM, and DG15 where
    Active Authentication decides."""
    extended_length: bool | None = None
    """None: learned from card and reader; False: short APDUs only; True: tried without asking."""
    bac_if_pace_fails: bool = False
    """Basic Access Control after PACE broke down; the finding `access` then says so."""
    match_on_card: FingerprintApplication | None = None
    """None: off, until the card's fingerprint comparison is documented."""
    max_exchanges: int = 1000
    """APDUs of one reading; a portrait of 64 KiB in short APDUs takes about 300."""
    max_seconds: float = 60.0
    """From first to last APDU, anew each time that a lost card is back."""
    max_resumptions: int = 3
    """Times that one reading waits for a card that left the field."""

    @property
    def proves_chip(self) -> bool:
        if self.only is None:
            return self.purpose.proves_chip
        return {FileId.SOD, FileId.DG14} <= self.only

    @property
    def shows_fingerprints(self) -> bool:
        if self.only is None:
            return self.purpose.shows_fingerprints
        return self.proves_chip and bool({FileId.DG3, FileId.DG4} & self.only)

    def wants(self, file: FileId) -> bool:
        """Of files that every card has: those of a purpose beyond these are for SOD to list."""
        if self.only is not None:
            return file in self.only
        if file in (FileId.DG1, FileId.DG13, FileId.SOD):
            return True
        if file is FileId.DG2:
            return self.purpose.shows_portrait
        return file in (FileId.COM, FileId.DG14) and self.purpose.proves_chip
