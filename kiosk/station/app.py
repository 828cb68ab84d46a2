"""The station service as an ASGI application; OpenAPI at /v1/openapi.json is its contract."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.types import ASGIApp

from kiosk.speech.voice import Voice
from kiosk.station.api import pairing
from kiosk.station.api.appointments import appointment_routes
from kiosk.station.api.board import board_routes
from kiosk.station.api.counter_service import counter_service_routes
from kiosk.station.api.fast_lane import FastLane
from kiosk.station.api.guard import Guard
from kiosk.station.api.lookups import lookup_routes
from kiosk.station.api.messages import API_VERSION, ProblemAnswer, RequestBody
from kiosk.station.api.metrics import metrics_routes
from kiosk.station.api.problems import answer_problems
from kiosk.station.api.ratings import rating_routes
from kiosk.station.api.sessions import session_routes
from kiosk.station.api.staff import staff_routes
from kiosk.station.api.station import station_routes
from kiosk.station.api.terminals_only import TerminalsOnly
from kiosk.station.api.tickets import ticket_routes
from kiosk.station.board_reader import BoardReader
from kiosk.station.catalogue.present import OneCatalogue
from kiosk.station.events import Events
from kiosk.station.service_point import ServicePoint
from kiosk.station.staff.sessions import Sessions
from kiosk.station.staff.signing_in import SigningIn
from kiosk.station.trust import StationTrust
from kiosk.station.waits import Waits
from kiosk.station.web.access import Access
from kiosk.station.web.board.routes import board_page_routes
from kiosk.station.web.console.appointments import appointment_pages
from kiosk.station.web.console.pages import console_pages
from kiosk.station.web.pages import Pages
from kiosk.station.web.refusals import answer_browsers
from kiosk.station.web.routes import shared_routes
from kiosk.station.web.staff.account import account_pages
from kiosk.station.web.staff.audit import audit_pages
from kiosk.station.web.staff.members import member_pages
from kiosk.station.web.staff.sign_in import sign_in_pages
from kiosk.station.web.supervisor.routes import supervisor_routes
from kiosk.station.web.terminals.pages import terminal_pages
from kiosk.station.web.ticket import ticket_pages


def create_app(
    point: ServicePoint,
    trust: StationTrust | None = None,
    metrics_token: bytes | None = None,
    voice: Voice | None = None,
) -> ASGIApp:
    """The service for `point`. The caller closes the stores and the registry afterwards.

    `trust`: who may ask; None: whoever can, on this machine alone. `metrics_token`: who shows it
    may read the metrics from another machine. `voice`: says the calls.
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
    pages = Pages(point.name)
    answer_problems(app)
    answer_browsers(app, pages)
    sessions = Sessions(point)
    access = Access(sessions)
    signing_in = SigningIn(point)
    # Routes are tried in this order; tickets are what all wait for.
    app.include_router(ticket_routes(point))
    waits, events = Waits(point), Events(point)
    app.include_router(station_routes(point, waits, access))
    app.include_router(lookup_routes(point))
    app.include_router(staff_routes(point, access))
    app.include_router(counter_service_routes(point, access))
    app.include_router(appointment_routes(point, access))
    reader = BoardReader(point, waits)
    app.include_router(board_routes(point, events, reader, access))
    app.include_router(session_routes(access, signing_in))
    app.include_router(metrics_routes(point, events, metrics_token))
    app.include_router(rating_routes(point))
    app.include_router(shared_routes())
    app.include_router(board_page_routes(pages, reader, events, voice or Voice()))
    app.include_router(sign_in_pages(point, pages, access, signing_in))
    app.include_router(account_pages(point, pages, access))
    app.include_router(member_pages(point, pages, access))
    app.include_router(audit_pages(point, pages, access))
    app.include_router(terminal_pages(point, pages, access, trust))
    app.include_router(supervisor_routes(point, pages, access, waits))
    app.include_router(ticket_pages(point, pages))
    app.include_router(console_pages(point, pages, access))
    app.include_router(appointment_pages(point, pages, access))
    fast = OneCatalogue(FastLane(app, point), point.catalogues)
    if trust is None:
        return Guard(fast, point.metrics)
    app.include_router(pairing.pairing_routes(point, trust.pairings, trust.authority))
    # The fast lane lies behind the check of who asks, as the routes do.
    return Guard(TerminalsOnly(fast, trust.admission), point.metrics)


def _fields(body: type[RequestBody]) -> set[str]:
    """Names of all fields of all requests of the contract."""
    of_others = (_fields(other) for other in body.__subclasses__())
    return set(body.model_fields).union(*of_others)
