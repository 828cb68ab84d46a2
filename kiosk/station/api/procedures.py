"""The route for the procedures that this station handles. It tells nothing of anybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from kiosk.station.api.messages import AssuranceName
from kiosk.station.service_point import ServicePoint

_UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "As the entity tag in If-None-Match says: nothing has changed."},
}


class PaperAnswer(BaseModel):
    """Texts are per language code."""

    name: dict[str, str]
    note: dict[str, str]
    form: str
    """Sign of the official form; empty: it is none."""


class FeeAnswer(BaseModel):
    dong: int
    case: dict[str, str]


class LegalBasisAnswer(BaseModel):
    document: str
    title: dict[str, str]
    articles: str


class ProcedureAnswer(BaseModel):
    id: str
    name: dict[str, str]
    also: list[str]
    """Other words by which people look for it."""
    summary: dict[str, str]
    service: str
    """Id of the counters' service that takes it; empty: this station does not."""
    papers: list[PaperAnswer]
    fees: list[FeeAnswer]
    """Empty: to be asked at the counter."""
    time_limit: dict[str, str]
    online: bool
    legal_basis: list[LegalBasisAnswer]
    valid_from: dt.date | None
    checked_on: dt.date | None
    required_assurance: AssuranceName


class ProceduresAnswer(BaseModel):
    procedures: list[ProcedureAnswer]


def procedure_routes(point: ServicePoint) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["procedures"])

    @routes.get("/procedures", response_model=ProceduresAnswer, responses=_UNCHANGED)
    def procedures(request: Request) -> Response:
        """All procedures, in the order of the station's file; with an entity tag (RFC 9110,
        section 8.8.3) by which the next question may be answered with 304."""
        present = point.procedures.now
        headers = {"ETag": present.etag, "Cache-Control": "no-cache"}
        if _names(request.headers.get("If-None-Match", ""), present.etag):
            return Response(status_code=304, headers=headers)
        return Response(present.body, media_type="application/json", headers=headers)

    return routes


def _names(tags: str, etag: str) -> bool:
    """Whether If-None-Match has this tag (RFC 9110, section 13.1.2: weak comparison)."""
    return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in tags.split(","))
