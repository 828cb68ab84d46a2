"""A document as the reader gives it, and what may be wrong with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from drivers.chipcard.document import Dg1, Dg2, Dg13, Document, FileId, Finding, Status
from kiosk.devices.card_mapping import (
    evidence_of,
)
from kiosk.identity.access_key import AccessKey
from kiosk.identity.assurance import Check, Outcome

TODAY = dt.date(2026, 11, 24)
NUMBER = "035090004321"
KEY = AccessKey("004321", NUMBER)

DG13 = Dg13(
    number=NUMBER,
    full_name="TRẦN VĂN MINH",
    date_of_birth="15/08/1990",
    sex="Nam",
    nationality="Việt Nam",
    date_of_issue="20/04/2021",
    date_of_expiry="15/08/2030",
)
DG1 = Dg1(
    mrz="",
    document_number="090004321",
    optional_data="035090004321<<",
    surname="TRAN",
    given_names="VAN MINH",
    nationality="VNM",
    sex="M",
    date_of_birth="900815",
    date_of_expiry="300815",
)


def finding(check: str, status: Status = Status.PASSED) -> Finding:
    return Finding(check, status, "", "")


FINDINGS = (
    finding("passive.signature"),
    finding("passive.chain"),
    finding("passive.revocation"),
    finding("passive.validity.signing"),
    finding("passive.validity.today"),
    finding("passive.hash.DG1"),
    finding("passive.hash.DG13"),
    finding("passive.hash.DG14"),
    finding("chip_authentication"),
    finding("active_authentication", Status.NOT_DONE),
)
FILES = dict.fromkeys((FileId.COM, FileId.SOD, FileId.DG1, FileId.DG13, FileId.DG14), b"x")
GENUINE = Document(FILES, FINDINGS, dg1=DG1, dg2=Dg2(b"face", "image/jp2"), dg13=DG13)


def with_status(document: Document, check: str, status: Status) -> Document:
    changed = tuple(replace(f, status=status) if f.check == check else f for f in document.findings)
    return replace(document, findings=changed)


def without(document: Document, *checks: str) -> Document:
    return replace(document, findings=tuple(f for f in document.findings if f.check not in checks))


def outcome(document: Document, check: Check, key: AccessKey = KEY) -> Outcome | None:
    found = {e.check: e.outcome for e in evidence_of(document, key, TODAY)}
    return found.get(check)
