"""Routes for what the registry knows of one resident, who stands there with a genuine card."""

from __future__ import annotations

import base64

from fastapi import APIRouter

from kiosk.identity.assurance import Assurance
from kiosk.records.held import Processing
from kiosk.station.api.lookup_messages import (
    CardIssueAnswer,
    DossierBody,
    DossiersAnswer,
    ElectronicIdentityAnswer,
    FingerAnswer,
    FingerBody,
    OneDossierAnswer,
    RecordAnswer,
    ResidenceAnswer,
)
from kiosk.station.api.messages import LookupBody
from kiosk.station.registry.interface import Registry
from kiosk.station.service_point import ServicePoint, demand

NEEDED = Assurance.CARD_GENUINE
"""A card that could be a copy opens nobody's data."""


def lookup_routes(point: ServicePoint) -> APIRouter:
    routes = APIRouter(prefix="/v1/lookups", tags=["lookups"])

    def asked(body: LookupBody, _what: Processing) -> Registry:
        """What may be asked, after it was found that it may be: each lookup passes here once.

        Raises Refusal(ASSURANCE_TOO_LOW).
        """
        demand(body.assurance.level, NEEDED)
        return point.registry

    @routes.post("/dossiers")
    def dossiers(body: LookupBody) -> DossiersAnswer:
        """The resident's dossiers, newest first."""
        found = asked(body, Processing.DOSSIERS).dossiers(body.number)
        return DossiersAnswer.model_validate({"dossiers": found})

    @routes.post("/dossier")
    def dossier(body: DossierBody) -> OneDossierAnswer:
        """The resident's dossier of that code; null also when it is somebody else's."""
        found = asked(body, Processing.DOSSIERS).dossier(body.number, body.code)
        return OneDossierAnswer.model_validate({"dossier": found})

    @routes.post("/card-issue")
    def card_issue(body: LookupBody) -> CardIssueAnswer:
        """The latest application for a card; null when there never was one."""
        found = asked(body, Processing.CARD_ISSUE).card_issue(body.number)
        return CardIssueAnswer.model_validate({"card_issue": found})

    @routes.post("/residence")
    def residence(body: LookupBody) -> ResidenceAnswer:
        """Where the resident is registered, and with whom; empty when nothing is."""
        found = asked(body, Processing.RESIDENCE).residence(body.number)
        return ResidenceAnswer.model_validate({"residence": found})

    @routes.post("/electronic-identity")
    def electronic_identity(body: LookupBody) -> ElectronicIdentityAnswer:
        """Level and state; null when the registry cannot tell."""
        found = asked(body, Processing.ELECTRONIC_IDENTITY).electronic_identity(body.number)
        return ElectronicIdentityAnswer.model_validate({"electronic_identity": found})

    @routes.post("/record")
    def record(body: LookupBody) -> RecordAnswer:
        """The registry's record of the resident; null when it has none."""
        found = asked(body, Processing.RECORD).record(body.number)
        return RecordAnswer.model_validate({"record": found})

    @routes.post("/enrolled-finger")
    def enrolled_finger(body: LookupBody) -> FingerAnswer:
        """The finger to compare with the one on the terminal's sensor; null when there is none."""
        found = asked(body, Processing.FINGER).enrolled_finger(body.number)
        if found is None:
            return FingerAnswer(finger=None)
        template = base64.b64encode(found.template).decode("ascii")
        return FingerAnswer(finger=FingerBody(finger=found.finger, template=template))

    return routes
