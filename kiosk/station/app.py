"""The station service as an ASGI application; OpenAPI at /v1/openapi.json is its contract."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.types import ASGIApp

from kiosk.station.api import pairing
from kiosk.station.api.appointments import appointment_routes
from kiosk.station.api.board import board_routes
from kiosk.station.api.fast_lane import FastLane
from kiosk.station.api.guard import Guard
from kiosk.station.api.lookups import lookup_routes
from kiosk.station.api.messages import API_VERSION, ProblemAnswer, RequestBody
from kiosk.station.api.problems import answer_problems
from kiosk.station.api.ratings import rating_routes
from kiosk.station.api.staff import staff_routes
from kiosk.station.api.station import station_routes
from kiosk.station.api.terminals_only import TerminalsOnly
from kiosk.station.api.tickets import ticket_routes
from kiosk.station.events import Events
from kiosk.station.service_point import ServicePoint
from kiosk.station.trust import StationTrust
from kiosk.station.waits import Waits
from kiosk.station.web.pages import Pages
from kiosk.station.web.routes import shared_routes
from kiosk.station.web.ticket import ticket_pages


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
    app.state.field_names = _fields(RequestBody) | {"Idempotency-Key", "Last-Event-ID", "counter"}
    answer_problems(app)
    # Routes are tried in this order; tickets are what all wait for.
    app.include_router(ticket_routes(point))
    waits = Waits(point)
    app.include_router(station_routes(point, waits))
    app.include_router(lookup_routes(point))
    app.include_router(staff_routes(point))
    app.include_router(appointment_routes(point))
    app.include_router(board_routes(point, Events(point), waits))
    app.include_router(rating_routes(point))
    app.include_router(shared_routes())
    app.include_router(ticket_pages(point, Pages(point.name)))
    fast = FastLane(app, point)
    if trust is None:
        return Guard(fast)
    app.include_router(pairing.pairing_routes(point, trust.pairings, trust.authority))
    # The fast lane lies behind the check of who asks, as the routes do.
    return Guard(TerminalsOnly(fast, trust.admission))


def _fields(body: type[RequestBody]) -> set[str]:
    """Names of all fields of all requests of the contract."""
    of_others = (_fields(other) for other in body.__subclasses__())
    return set(body.model_fields).union(*of_others)
