"""`GET /metrics`: for whoever sits on this machine, and for the bearer of a token elsewhere."""

from __future__ import annotations

import ipaddress
import secrets

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from kiosk.station.api.problems import problem
from kiosk.station.events import Events
from kiosk.station.refusal import Reason
from kiosk.station.service_point import ServicePoint
from kiosk.station.standing_metrics import StandingMetrics

_PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""Headers of a request that a proxy on this machine has passed on for somebody else."""


def metrics_routes(point: ServicePoint, events: Events, token: bytes | None) -> APIRouter:
    """`token`: what opens them to another machine; None: nothing does."""
    routes = APIRouter(include_in_schema=False)
    registry = point.metrics.registry
    registry.register(StandingMetrics(point, events))

    @routes.get("/metrics")
    def metrics(request: Request) -> Response:
        if not _from_here(request) and not _bears(request, token):
            answer = problem(Reason.METRICS_LOCKED)
            answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return routes


def _from_here(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in _PASSED_ON):
        return False
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _bears(request: Request, token: bytes | None) -> bool:
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if token is None or scheme.lower() != "bearer":
        return False
    return secrets.compare_digest(shown.strip().encode("latin-1"), token)
