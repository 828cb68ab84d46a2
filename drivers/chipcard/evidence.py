"""What has been read so far and what was found about it; grows file by file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from drivers.chipcard import passive
from drivers.chipcard.document import Dg13, Document, FileId, Finding, SignedHash, Status
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds import (
    biometrics,
    card_security,
    dg1,
    dg2,
    dg7,
    dg11,
    dg12,
    dg13,
    dg16,
    sod,
)
from drivers.chipcard.trust import TrustStore

CONTENT = "content"
CHECK_DIGITS = "content.check_digits"
LAYOUT = "ICAO 9303-10, 4.7"
CHECK_DIGIT_SOURCE = "ICAO 9303-3, 4.9"

PARSERS: Mapping[FileId, Callable[[bytes], object]] = {
    FileId.DG2: dg2.parse,
    FileId.DG3: biometrics.parse_dg3,
    FileId.DG4: biometrics.parse_dg4,
    FileId.DG7: dg7.parse,
    FileId.DG11: dg11.parse,
    FileId.DG12: dg12.parse,
    FileId.DG13: dg13.parse,
    FileId.DG16: dg16.parse,
}
"""Data groups whose values are a part of the document, under their name in lower case."""


class Evidence:
    """Findings keep the order in which the checks were made."""

    def __init__(self, trust: TrustStore, now: dt.datetime | None) -> None:
        self._trust = trust
        self._now = now
        self._files: dict[FileId, bytes] = {}
        self._findings: list[Finding] = []
        self._hashes: dict[FileId, SignedHash] = {}
        self._sod: sod.SecurityObject | None = None
        self._absent: list[FileId] = []
        self._values: dict[str, Any] = {}

    @property
    def identifies(self) -> bool:
        """Something on the card says whose it is."""
        return "dg1" in self._values or "dg13" in self._values

    def add(self, file: FileId, data: bytes | None) -> None:
        """A file as read, or None where the card does not give it."""
        if data is None:
            self._absent.append(file)
        else:
            self._files[file] = data
            self._parse(file, data)
        if self._sod is not None:
            self._check(self._sod, file)

    def add_security_object(self, data: bytes | None) -> None:
        """EF.SOD; checks the signature and every data group read before it."""
        if data is None:
            self._findings += passive.unsigned_findings("the card has no SOD")
            return
        self._files[FileId.SOD] = data
        try:
            security_object = sod.parse(data)
        except CardProtocolError as error:
            self._findings += passive.unsigned_findings(str(error))
            return
        self._sod = security_object
        self._findings += passive.signature_findings(
            security_object, self._trust, self._now, issued=self._day_of_issue
        )
        for file in [*self._files, *self._absent]:
            if file in passive.DATA_GROUPS:
                self._check(security_object, file)

    def leave_unverified(self) -> None:
        """EF.SOD was not asked for: nothing that was read is evidence of anything."""
        self._findings.append(passive.UNVERIFIED)

    def keep(self, file: FileId, data: bytes | None) -> None:
        """A file that is not signed (EF.COM, EF.CardAccess, EF.CVCA)."""
        if data is not None:
            self._files[file] = data

    def add_card_security(self, data: bytes) -> card_security.CardSecurity | None:
        """EF.CardSecurity: its signature is checked like the SOD's. None: not understood."""
        self._files[FileId.CARD_SECURITY] = data
        parsed: card_security.CardSecurity | None = None
        try:
            parsed = card_security.parse(data)
            self._findings += passive.card_security_findings(
                parsed, self._trust, self._now, issued=self._day_of_issue
            )
        except CardProtocolError as error:
            self._findings += passive.card_security_findings(str(error), self._trust, self._now)
        return parsed

    @property
    def card_security_authentic(self) -> bool:
        """EF.CardSecurity was read and is signed below a trusted country: PACE with chip
        authentication mapping may rest on a key in it."""
        document = self.document()
        needed = (passive.CARD_SECURITY_SIGNATURE, passive.CARD_SECURITY_CHAIN)
        revoked = document.status(passive.CARD_SECURITY_REVOCATION) is Status.FAILED
        return not revoked and all(document.status(each) is Status.PASSED for each in needed)

    @property
    def _day_of_issue(self) -> dt.date | None:
        """From DG13, as far as it was read."""
        value = self._values.get("dg13")
        return dg13.day_of_issue(value) if isinstance(value, Dg13) else None

    def conclude(self, finding: Finding) -> None:
        self._findings.append(finding)

    def signed_for(self, file: FileId) -> bool:
        """Whether the SOD, trusted or not, lists the file."""
        return self._sod is not None and passive.DATA_GROUPS[file] in self._sod.hashes

    def authentic(self, file: FileId) -> bool:
        """Read, as signed, by a trusted country: only then do keys in it prove anything."""
        needed = (passive.SIGNATURE, passive.CHAIN, f"{passive.HASH}.{file.name}")
        document = self.document()
        revoked = document.status(passive.REVOCATION) is Status.FAILED
        return not revoked and all(document.status(check) is Status.PASSED for check in needed)

    def document(self) -> Document:
        return Document(
            files=dict(self._files),
            findings=tuple(self._findings),
            hashes=dict(self._hashes),
            **self._values,
        )

    def _check(self, security_object: sod.SecurityObject, file: FileId) -> None:
        data = self._files.get(file)
        if data is not None:
            finding = passive.hash_finding(security_object, file, data)
            self._findings.append(finding)
            if finding.status is Status.PASSED:
                listed = security_object.hashes[passive.DATA_GROUPS[file]]
                self._hashes[file] = SignedHash(security_object.hash_name, listed)
            return
        missing = passive.missing_file_finding(security_object, file)
        if missing is not None:
            self._findings.append(missing)

    def _parse(self, file: FileId, data: bytes) -> None:
        """A file that cannot be understood is a finding; the others may still serve."""
        try:
            if file is FileId.DG1:
                zone = dg1.parse(data)
                self._values["dg1"] = zone.dg1
                self._note_check_digits(zone.wrong_check_digits)
            elif file in PARSERS:
                self._values[file.name.lower()] = PARSERS[file](data)
        except CardProtocolError as error:
            check = f"{CONTENT}.{file.name}"
            self._findings.append(Finding(check, Status.FAILED, str(error), LAYOUT))

    def _note_check_digits(self, wrong: tuple[str, ...]) -> None:
        status = Status.FAILED if wrong else Status.PASSED
        reason = f"wrong for {', '.join(wrong)}" if wrong else "all right"
        self._findings.append(Finding(CHECK_DIGITS, status, reason, CHECK_DIGIT_SOURCE))
