"""The station service as an ASGI application; OpenAPI at /v1/openapi.json is its contract."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.types import ASGIApp

from kiosk.speech.voice import Voice
from kiosk.station.api.appointments import appointment_routes
from kiosk.station.api.board import board_routes
from kiosk.station.api.contract import publish_contract
from kiosk.station.api.corrections import correction_routes
from kiosk.station.api.counter_service import counter_service_routes
from kiosk.station.api.fast_lane import FastLane
from kiosk.station.api.fleet import fleet_routes
from kiosk.station.api.guard import Guard
from kiosk.station.api.lookups import lookup_routes
from kiosk.station.api.messages import API_VERSION, RequestBody
from kiosk.station.api.metrics import metrics_routes
from kiosk.station.api.offer import Offer
from kiosk.station.api.own_host import OwnHost, host_of
from kiosk.station.api.pairing import pairing_routes
from kiosk.station.api.privacy import privacy_routes
from kiosk.station.api.problems import answer_problems
from kiosk.station.api.procedures import procedure_routes
from kiosk.station.api.quality import quality_routes
from kiosk.station.api.ratings import rating_routes
from kiosk.station.api.sessions import session_routes
from kiosk.station.api.staff import staff_routes
from kiosk.station.api.staff_access import staff_access_routes
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
from kiosk.station.web.console.corrections import correction_pages
from kiosk.station.web.console.pages import console_pages
from kiosk.station.web.pages import Pages
from kiosk.station.web.receipt import receipt_pages
from kiosk.station.web.refusals import answer_browsers
from kiosk.station.web.routes import shared_routes
from kiosk.station.web.staff.account import account_pages
from kiosk.station.web.staff.audit import audit_pages
from kiosk.station.web.staff.cards import card_pages
from kiosk.station.web.staff.members import member_pages
from kiosk.station.web.staff.sign_in import sign_in_pages
from kiosk.station.web.staff.terminal_codes import terminal_code_pages
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
    )
    app.state.field_names = _fields(RequestBody) | {"Idempotency-Key", "Last-Event-ID", "counter"}
    pages = Pages(point.name)
    answer_problems(app)
    answer_browsers(app, pages)
    access, signing_in = Access(Sessions(point)), SigningIn(point)
    waits, events = Waits(point), Events(point)
    reader, offer = BoardReader(point, waits), Offer(point, waits)
    # Routes are tried in their order; tickets are what all wait for.
    for routes in (
        ticket_routes(point),
        station_routes(point, offer, access),
        lookup_routes(point),
        procedure_routes(point),
        correction_routes(point),
        privacy_routes(point),
        quality_routes(point, access),
        staff_routes(point, access),
        counter_service_routes(point, access),
        appointment_routes(point, access),
        board_routes(point, events, reader, access),
        session_routes(access, signing_in),
        rating_routes(point, waits),
        fleet_routes(point),
        staff_access_routes(point),
        metrics_routes(point, events, metrics_token),
        *([] if trust is None else [pairing_routes(point, trust.pairings, trust.authority)]),
        shared_routes(),
        board_page_routes(pages, reader, events, voice or Voice()),
        sign_in_pages(point, pages, access, signing_in),
        account_pages(point, pages, access),
        terminal_code_pages(point, pages, access, trust),
        member_pages(point, pages, access),
        card_pages(point, pages, access),
        audit_pages(point, pages, access),
        terminal_pages(point, pages, access, trust),
        supervisor_routes(point, pages, access, waits),
        ticket_pages(point, pages, waits),
        console_pages(point, pages, access),
        appointment_pages(point, pages, access),
        correction_pages(point, pages, access),
        receipt_pages(point, pages),
    ):
        app.include_router(routes)
    publish_contract(app)
    served: ASGIApp = OneCatalogue(FastLane(app, point, offer), point.catalogues)
    if trust is None:
        served = OwnHost(served, host_of(urlsplit(point.public_url).netloc))
    else:
        # The fast lane lies behind the check of who asks, as the routes do.
        served = TerminalsOnly(served, trust.admission)
    return Guard(served, point.metrics)


def _fields(body: type[RequestBody]) -> set[str]:
    """Names of all fields of all requests of the contract."""
    of_others = (_fields(other) for other in body.__subclasses__())
    return set(body.model_fields).union(*of_others)
