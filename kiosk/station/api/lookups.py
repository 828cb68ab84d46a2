"""Routes for what the registry knows of one resident, who stands there with a genuine card."""

from __future__ import annotations

import base64

from fastapi import APIRouter

from kiosk.identity.assurance import Assurance
from kiosk.station.api.messages import (
    DossierAnswer,
    DossiersAnswer,
    FingerAnswer,
    FingerBody,
    LookupBody,
    RecordAnswer,
    RecordBody,
)
from kiosk.station.service_point import ServicePoint, demand

NEEDED = Assurance.CARD_GENUINE
"""A card that could be a copy opens nobody's data."""


def lookup_routes(point: ServicePoint) -> APIRouter:
    routes = APIRouter(prefix="/v1/lookups", tags=["lookups"])

    @routes.post("/dossiers")
    def dossiers(body: LookupBody) -> DossiersAnswer:
        """The resident's dossiers."""
        demand(body.assurance.level, NEEDED)
        found = point.registry.dossiers(body.number)
        return DossiersAnswer(
            dossiers=[
                DossierAnswer(
                    code=dossier.code,
                    title=dossier.title,
                    status=dossier.status.value,
                    submitted_on=dossier.submitted_on,
                    due_on=dossier.due_on,
                    office=dossier.office,
                    missing=list(dossier.missing),
                )
                for dossier in found
            ]
        )

    @routes.post("/record")
    def record(body: LookupBody) -> RecordAnswer:
        """The registry's record of the resident; null when it has none."""
        demand(body.assurance.level, NEEDED)
        found = point.registry.record(body.number)
        if found is None:
            return RecordAnswer(record=None)
        return RecordAnswer(record=RecordBody.model_validate(found, from_attributes=True))

    @routes.post("/enrolled-finger")
    def enrolled_finger(body: LookupBody) -> FingerAnswer:
        """The finger to compare with the one on the terminal's sensor; null when there is none."""
        demand(body.assurance.level, NEEDED)
        found = point.registry.enrolled_finger(body.number)
        if found is None:
            return FingerAnswer(finger=None)
        template = base64.b64encode(found.template).decode("ascii")
        return FingerAnswer(finger=FingerBody(finger=found.finger, template=template))

    return routes
