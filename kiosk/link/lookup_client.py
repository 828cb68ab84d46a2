"""Requests about one resident: the station's lookups, corrections and notes of consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kiosk.identity.assurance import Assurance
from kiosk.identity.holder_name import name_for_staff
from kiosk.link.lookup_wire import (
    WireCardIssue,
    WireCorrections,
    WireDossier,
    WireDossiers,
    WireElectronicIdentity,
    WireFinger,
    WireHeld,
    WireReceipt,
    WireRecord,
    WireResidence,
)
from kiosk.link.outcome import Done, Failure, Faulty
from kiosk.records.card_issue import CardIssue
from kiosk.records.correction import Correction, CorrectionReceipt
from kiosk.records.dossier import Dossier
from kiosk.records.dossier_code import same_code
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.records.held import Held
from kiosk.records.quality import counted
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import Residence
from kiosk.visit.lookup_effect import ReportCheck, SendConsent, SendCorrection

if TYPE_CHECKING:
    from kiosk.link.client import StationClient

_T = TypeVar("_T")


class LookupClient:
    """`number`: the 12 digits of the resident who stands there. Each request is bounded in time."""

    def __init__(self, client: StationClient, limit: float) -> None:
        """`limit`: seconds for one answer."""
        self._client = client
        self._limit = limit

    def dossiers(self, number: str, assurance: Assurance) -> tuple[Dossier, ...] | Failure:
        found = self._asked("dossiers", number, assurance, WireDossiers)
        return found.dossiers if isinstance(found, WireDossiers) else found

    def dossier(self, number: str, code: str, assurance: Assurance) -> Dossier | Failure | None:
        """None: none of the resident's own has this code."""
        found = self._asked("dossier", number, assurance, WireDossier, code=code)
        if not isinstance(found, WireDossier):
            return found
        if found.dossier is not None and not same_code(found.dossier.code, code):
            return Faulty(200, "other-dossier")
        return found.dossier

    def card_issue(self, number: str, assurance: Assurance) -> CardIssue | Failure | None:
        """None: the registry knows of no application."""
        found = self._asked("card-issue", number, assurance, WireCardIssue)
        return found.card_issue if isinstance(found, WireCardIssue) else found

    def residence(self, number: str, assurance: Assurance) -> Residence | Failure:
        found = self._asked("residence", number, assurance, WireResidence)
        return found.residence if isinstance(found, WireResidence) else found

    def electronic_identity(
        self, number: str, assurance: Assurance
    ) -> ElectronicIdentity | Failure | None:
        """None: the registry cannot tell."""
        found = self._asked("electronic-identity", number, assurance, WireElectronicIdentity)
        return found.electronic_identity if isinstance(found, WireElectronicIdentity) else found

    def record(self, number: str, assurance: Assurance) -> RegistryRecord | Failure | None:
        """The registry's record; None when the registry does not know the number."""
        found = self._asked("record", number, assurance, WireRecord)
        if not isinstance(found, WireRecord):
            return found
        if found.record is not None and found.record.number != number:
            return Faulty(200, "other-number")
        return found.record

    def enrolled_finger(self, number: str, assurance: Assurance) -> EnrolledFinger | Failure | None:
        """The finger to compare with; None when none is enrolled."""
        found = self._asked("enrolled-finger", number, assurance, WireFinger)
        return found.finger if isinstance(found, WireFinger) else found

    def held(self, number: str, assurance: Assurance) -> Held | Failure:
        """What the station holds about the resident's own visits."""
        found = self._asked("held", number, assurance, WireHeld)
        return found.held() if isinstance(found, WireHeld) else found

    def corrections(self, number: str, assurance: Assurance) -> tuple[Correction, ...] | Failure:
        """The resident's own requests, newest first."""
        found = self._asked("corrections", number, assurance, WireCorrections)
        return found.corrections if isinstance(found, WireCorrections) else found

    def send_correction(self, sent: SendCorrection) -> CorrectionReceipt | Failure:
        """Ask that the registry be corrected. Repeatable."""
        correction = sent.correction
        body: dict[str, object] = {
            "number": sent.number,
            "name": name_for_staff(sent.full_name, correction.assurance),
            "fields": correction.fields,
            "assurance": correction.assurance.name.lower(),
            "evidence": correction.evidence,
            "signed_data": correction.signed_data,
            "area": sent.area,
        }
        found = self._client.post(
            "/v1/corrections", body, WireReceipt, limit=self._limit, key=sent.key
        )
        return found.receipt() if isinstance(found, WireReceipt) else found

    def corrections_seen(
        self, number: str, codes: tuple[str, ...], assurance: Assurance
    ) -> Done | Failure:
        """These have been on the resident's screen as the last lookup told of them."""
        return self._told("/v1/corrections/seen", number, assurance, codes=codes)

    def report_check(self, report: ReportCheck, assurance: Assurance) -> Done | Failure:
        """How a record came out, as counts of fields by verdict."""
        counts = {verdict.value: count for verdict, count in counted(report.fields).items()}
        return self._told(
            "/v1/record-checks", report.number, assurance, area=report.area, outcome=counts
        )

    def consent(self, key: str, said: SendConsent, assurance: Assurance) -> Done | Failure:
        """What the resident said to the question of consent."""
        return self._told(
            "/v1/consents",
            said.number,
            assurance,
            key=key,
            purposes=(said.purpose.value,),
            given=said.given,
        )

    def _asked(
        self, what: str, number: str, assurance: Assurance, kind: type[_T], **more: object
    ) -> _T | Failure:
        body = {"number": number, "assurance": assurance.name.lower(), **more}
        return self._client.post(f"/v1/lookups/{what}", body, kind, limit=self._limit)

    def _told(
        self,
        path: str,
        number: str,
        assurance: Assurance,
        *,
        key: str | None = None,
        **what: object,
    ) -> Done | Failure:
        body = {"number": number, "assurance": assurance.name.lower(), **what}
        return self._client.done(path, body, key=key)
