"""What reading a travel document gives: values, with the originals byte for byte.

Names are ICAO Doc 9303's: parts 10 (files) and 11 (protocols).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from drivers.chipcard.lds.values import (
    BiometricRecord,
    Biometrics,
    Dg7,
    Dg11,
    Dg12,
    Dg16,
    FaceRecord,
)


class FileId(Enum):
    """Elementary files: short file identifier and file identifier (ICAO 9303-10, table 38).

    A third part marks those of the master file: the same identifiers mean other files there.
    """

    CARD_ACCESS = (0x1C, 0x011C, "MF")
    CARD_SECURITY = (0x1D, 0x011D, "MF")
    COM = (0x1E, 0x011E)
    SOD = (0x1D, 0x011D)
    CVCA = (0x1C, 0x011C)
    """Names of the keys that Terminal Authentication starts from (BSI TR-03110-3, A.6.2)."""
    DG1 = (0x01, 0x0101)
    DG2 = (0x02, 0x0102)
    DG3 = (0x03, 0x0103)
    DG4 = (0x04, 0x0104)
    DG5 = (0x05, 0x0105)
    DG6 = (0x06, 0x0106)
    DG7 = (0x07, 0x0107)
    DG8 = (0x08, 0x0108)
    DG9 = (0x09, 0x0109)
    DG10 = (0x0A, 0x010A)
    DG11 = (0x0B, 0x010B)
    DG12 = (0x0C, 0x010C)
    DG13 = (0x0D, 0x010D)
    DG14 = (0x0E, 0x010E)
    DG15 = (0x0F, 0x010F)
    DG16 = (0x10, 0x0110)

    @property
    def sfi(self) -> int:
        return int(self.value[0])

    @property
    def fid(self) -> int:
        return int(self.value[1])

    @property
    def in_master_file(self) -> bool:
        return len(self.value) > 2

    @property
    def data_group(self) -> int | None:
        """Number of the data group; None for files that are none."""
        return self.sfi if self.name.startswith("DG") else None


@dataclass(frozen=True)
class Can:
    """PACE password: the card access number (ICAO 9303-11, 4.4.4.1)."""

    digits: str = field(repr=False)


@dataclass(frozen=True)
class Mrz:
    """Password of PACE and BAC from the machine-readable zone (ICAO 9303-11, 4.3 and 9.7.2)."""

    document_number: str = field(repr=False)
    """Without its check digit; the whole of it where it has more than nine characters."""
    date_of_birth: str = field(repr=False)
    """YYMMDD, `<` for what is unknown."""
    date_of_expiry: str = field(repr=False)
    """YYMMDD."""


AccessKey = Can | Mrz


class Stage(Enum):
    """Steps of a reading, in order."""

    ACCESS = "access"
    IDENTITY = "identity"
    SIGNATURE = "signature"
    CHIP = "chip"
    PORTRAIT = "portrait"


@dataclass(frozen=True)
class Progress:
    """`done` of `total` bytes of the whole reading; `total` is a guess until headers are in."""

    stage: Stage
    done: int
    total: int


class Status(Enum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_OFFERED = "not_offered"
    NOT_DONE = "not_done"


@dataclass(frozen=True)
class Finding:
    """One check and how it came out."""

    check: str
    """Dotted name: `passive.hash.DG1`, `passive.signature`, `passive.chain`,
    `passive.revocation`, `passive.validity.signing`, `passive.validity.today`, the same below
    `card_security`, `content.check_digits`, `content.DG2`, `chip_authentication`,
    `active_authentication`, `terminal_authentication`."""
    status: Status
    reason: str
    """One line for technicians; never personal."""
    source: str
    """Standard and clause."""


@dataclass(frozen=True)
class Dg1:
    """Machine-readable zone: TD1, TD2 or TD3 (ICAO 9303-5, -6, -4)."""

    mrz: str = field(repr=False)
    document_number: str = field(repr=False)
    optional_data: str = field(repr=False)
    surname: str = field(repr=False)
    given_names: str = field(repr=False)
    nationality: str = field(repr=False)
    sex: str = field(repr=False)
    date_of_birth: str = field(repr=False)
    """YYMMDD as stored."""
    date_of_expiry: str = field(repr=False)
    document_code: str = field(default="", repr=False)
    """`P`, `I`, `ID` …"""
    issuing_state: str = field(default="", repr=False)


@dataclass(frozen=True)
class Dg2:
    """First face image of DG2 (ISO/IEC 19794-5 or 39794-5)."""

    image: bytes = field(repr=False)
    media_type: str
    """`image/jpeg` or `image/jp2`."""
    face: FaceRecord | None = None
    """What the record says about the image."""
    record: BiometricRecord | None = None
    """The biometric data block byte for byte, with its header."""


@dataclass(frozen=True)
class Dg13:
    """Vietnamese DG13. Field numbers as in the card; absent is absent, unknown is kept.

    Dates are text as stored (DD/MM/YYYY, parts may be unknown).
    """

    number: str = field(default="", repr=False)
    full_name: str = field(default="", repr=False)
    date_of_birth: str = field(default="", repr=False)
    sex: str = field(default="", repr=False)
    nationality: str = field(default="", repr=False)
    ethnicity: str = field(default="", repr=False)
    religion: str = field(default="", repr=False)
    place_of_origin: str = field(default="", repr=False)
    residence: str = field(default="", repr=False)
    identifying_features: str = field(default="", repr=False)
    date_of_issue: str = field(default="", repr=False)
    date_of_expiry: str = field(default="", repr=False)
    father: str = field(default="", repr=False)
    mother: str = field(default="", repr=False)
    spouse: str = field(default="", repr=False)
    old_number: str = field(default="", repr=False)
    unknown: Mapping[int, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class SignedHash:
    """Of one file, as the security object has it (ICAO 9303-10, 4.6.2)."""

    algorithm: str
    """As in `hashlib`."""
    value: bytes = field(repr=False)


MAY_STAY_OPEN = frozenset(
    f"{what}.{check}"
    for what in ("passive", "card_security")
    for check in ("revocation", "validity.signing")
)
"""Checks that spoil nothing by being open: few countries publish revocation lists where a reader
gets them, and not every signature says when it was made. That one of them failed still counts."""

TODAY, SIGNING = ".validity.today", ".validity.signing"


@dataclass(frozen=True)
class Document:
    """A document that was read, and what was found about it."""

    files: Mapping[FileId, bytes] = field(repr=False)
    findings: tuple[Finding, ...]
    dg1: Dg1 | None = None
    dg2: Dg2 | None = None
    dg13: Dg13 | None = None
    read_at: dt.datetime | None = None
    dg3: Biometrics | None = None
    dg4: Biometrics | None = None
    dg7: Dg7 | None = None
    dg11: Dg11 | None = None
    dg12: Dg12 | None = None
    dg16: Dg16 | None = None
    hashes: Mapping[FileId, SignedHash] = field(default_factory=dict, repr=False)
    """Of the files that are, byte for byte, those listed in the SOD. Whether that list is signed
    is for `passive.signature` and `passive.chain` to say."""

    def status(self, check: str) -> Status:
        """Of one check, or of all below a dotted name: FAILED wins, then NOT_DONE, NOT_OFFERED.

        Of several, those that do not decide are left out.
        """
        found = [
            f.status
            for f in self.findings
            if f.check == check or (f.check.startswith(f"{check}.") and self.decides(f))
        ]
        for status in (Status.FAILED, Status.NOT_DONE, Status.NOT_OFFERED):
            if status in found:
                return status
        return Status.PASSED if found else Status.NOT_DONE

    def decides(self, finding: Finding) -> bool:
        """Whether a finding bears on what its group comes to.

        Those in MAY_STAY_OPEN do only if they failed. That a certificate has expired since, or
        that nobody knows what day it is, does not where all were valid when it was signed: what
        is signed stays signed, and documents in use outlive the certificates of some signers
        (ICAO 9303-12, 4).
        """
        if finding.check in MAY_STAY_OPEN:
            return finding.status in (Status.FAILED, Status.PASSED)
        if finding.check.endswith(TODAY) and finding.status is not Status.PASSED:
            return self.status(finding.check.removesuffix(TODAY) + SIGNING) is not Status.PASSED
        return True


@dataclass(frozen=True)
class WrongKey:
    """The card refused the password. Never retried by the driver."""

    tries_left: int | None
    """None: the card does not say."""


@dataclass(frozen=True)
class Blocked:
    """The card takes no more tries of this password."""


@dataclass(frozen=True)
class Gone:
    """The card or its reader went away while it was read."""


@dataclass(frozen=True)
class NotADocument:
    """Answers, but is no ICAO 9303 document (another kind of card)."""


@dataclass(frozen=True)
class NeedsMrz:
    """Only the machine-readable zone opens this card: it has Basic Access Control, which knows
    no card access number (ICAO 9303-11, 4.3). Nothing was tried."""


@dataclass(frozen=True)
class Unreadable:
    """The card broke its protocol; `reason` is for technicians, never personal."""

    reason: str


ReadFailure = WrongKey | Blocked | Gone | NotADocument | NeedsMrz | Unreadable


@dataclass(frozen=True)
class MatchOnCard:
    """Answer of the card to a fingerprint comparison (ISO/IEC 7816-11)."""

    matched: bool
    tries_left: int | None


class WhyNot(Enum):
    """Why the card was not asked to compare."""

    LAST_TRY = "last_try"
    """It stays with the holder."""
    TOO_FEW_MINUTIAE = "too_few_minutiae"


@dataclass(frozen=True)
class NotCompared:
    """Nothing was sent to the card, and no try is gone."""

    reason: WhyNot
    tries_left: int
