"""Routes for what the registry knows of one resident, who stands there with a genuine card."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TypeVar

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
    LookupBody,
    OneDossierAnswer,
    RecordAnswer,
    ResidenceAnswer,
)
from kiosk.station.api.noting import noted
from kiosk.station.registry.interface import Registry
from kiosk.station.service_point import ServicePoint, demand

_T = TypeVar("_T")

NEEDED = Assurance.CARD_GENUINE
"""A card that could be a copy opens nobody's data."""


def lookup_routes(point: ServicePoint) -> APIRouter:
    routes = APIRouter(prefix="/v1/lookups", tags=["lookups"])

    def asked(body: LookupBody, what: Processing, look: Callable[[Registry], _T]) -> _T:
        """What `look` finds, after it was found that it may be asked: each lookup passes here once.

        Raises Refusal: ASSURANCE_TOO_LOW, and as `noted`.
        """
        demand(body.assurance.level, NEEDED)
        return noted(point, body, what, look)

    @routes.post("/dossiers")
    def dossiers(body: LookupBody) -> DossiersAnswer:
        """The resident's dossiers, newest first."""
        found = asked(body, Processing.DOSSIERS, lambda registry: registry.dossiers(body.number))
        return DossiersAnswer.model_validate({"dossiers": found})

    @routes.post("/dossier")
    def dossier(body: DossierBody) -> OneDossierAnswer:
        """The resident's dossier of that code; null also when it is somebody else's."""
        found = asked(
            body, Processing.DOSSIERS, lambda registry: registry.dossier(body.number, body.code)
        )
        return OneDossierAnswer.model_validate({"dossier": found})

    @routes.post("/card-issue")
    def card_issue(body: LookupBody) -> CardIssueAnswer:
        """The latest application for a card; null when there never was one."""
        found = asked(
            body, Processing.CARD_ISSUE, lambda registry: registry.card_issue(body.number)
        )
        return CardIssueAnswer.model_validate({"card_issue": found})

    @routes.post("/residence")
    def residence(body: LookupBody) -> ResidenceAnswer:
        """Where the resident is registered, and with whom; empty when nothing is."""
        found = asked(body, Processing.RESIDENCE, lambda registry: registry.residence(body.number))
        return ResidenceAnswer.model_validate({"residence": found})

    @routes.post("/electronic-identity")
    def electronic_identity(body: LookupBody) -> ElectronicIdentityAnswer:
        """Level and state; null when the registry cannot tell."""
        found = asked(
            body,
            Processing.ELECTRONIC_IDENTITY,
            lambda registry: registry.electronic_identity(body.number),
        )
        return ElectronicIdentityAnswer.model_validate({"electronic_identity": found})

    @routes.post("/record")
    def record(body: LookupBody) -> RecordAnswer:
        """The registry's record of the resident; null when it has none."""
        found = asked(body, Processing.RECORD, lambda registry: registry.record(body.number))
        return RecordAnswer.model_validate({"record": found})

    @routes.post("/enrolled-finger")
    def enrolled_finger(body: LookupBody) -> FingerAnswer:
        """The finger to compare with the one on the terminal's sensor; null when there is none."""
        found = asked(
            body, Processing.FINGER, lambda registry: registry.enrolled_finger(body.number)
        )
        if found is None:
            return FingerAnswer(finger=None)
        template = base64.b64encode(found.template).decode("ascii")
        return FingerAnswer(finger=FingerBody(finger=found.finger, template=template))

    return routes
