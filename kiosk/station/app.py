"""The station service as an ASGI application; OpenAPI at /v1/openapi.json is its contract."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.types import ASGIApp

from kiosk.station.api import messages, pairing
from kiosk.station.api.guard import Guard
from kiosk.station.api.lookups import lookup_routes
from kiosk.station.api.messages import API_VERSION, ProblemAnswer
from kiosk.station.api.problems import answer_problems
from kiosk.station.api.station import station_routes
from kiosk.station.api.terminals_only import TerminalsOnly
from kiosk.station.api.tickets import ticket_routes
from kiosk.station.service_point import ServicePoint
from kiosk.station.trust import StationTrust

_BODIES = (
    messages.TicketBody,
    messages.CheckInBody,
    messages.LeasedTicketBody,
    messages.WithdrawalBody,
    messages.BlockBody,
    messages.LookupBody,
    messages.HelpCallBody,
    *pairing.BODIES,
)


def create_app(point: ServicePoint, trust: StationTrust | None = None) -> ASGIApp:
    """The service for `point`. The caller closes the stores and the registry afterwards.

    `trust`: who may ask; None: whoever can, on this machine alone.
    """
    app = FastAPI(
        title="Commune kiosk station",
        version=str(API_VERSION),
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses={"4XX": {"model": ProblemAnswer}, "5XX": {"model": ProblemAnswer}},
    )
    app.state.field_names = {name for body in _BODIES for name in body.model_fields} | {
        "Idempotency-Key"
    }
    answer_problems(app)
    app.include_router(station_routes(point))
    app.include_router(ticket_routes(point))
    app.include_router(lookup_routes(point))
    if trust is None:
        return Guard(app)
    app.include_router(pairing.pairing_routes(point, trust.pairings, trust.authority))
    return Guard(TerminalsOnly(app, trust.admission))
