"""The page behind the QR code of a correction's receipt: whether it is genuine, and how it stands.

Whoever has the receipt, or its picture, has the page; it shows nothing personal, neither which
fields are in question nor what staff wrote. What is genuine is told by the token itself
(kiosk/records/correction_token.py), so that no guess costs a look into the store.
"""

from __future__ import annotations

import hmac
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from kiosk.records.correction_token import DIGEST, read_token
from kiosk.station import correction_store
from kiosk.station.refusal import Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.web.allowance import Allowance
from kiosk.station.web.pages import Pages, language_of
from kiosk.station.web.ticket import address_of

_RETRY = {"Retry-After": "60"}


def receipt_pages(point: ServicePoint, pages: Pages) -> APIRouter:
    routes = APIRouter(prefix="/c", include_in_schema=False)
    # As for tickets: a genuine receipt is counted by itself, who tries others by address.
    of_receipt = Allowance(at_once=30, per_second=1.0)
    of_stranger = Allowance(at_once=20, per_second=0.1)

    def said(request: Request, kind: str, status: int, **values: Any) -> Response:
        shown: dict[str, Any] = {"receipt": None, "kept": None, "service": "", **values}
        answer = pages.render(request, "receipt/page.html", status, kind=kind, **shown)
        if status in (429, 503):
            answer.headers.update(_RETRY)
        return answer

    @routes.get("/{token}")
    def page(request: Request, token: str) -> Response:
        receipt = read_token(point.signing_key.public_key(), token)
        if receipt is None or receipt.station_id != point.station_id:
            if not of_stranger.take(address_of(request)):
                return said(request, "too_many", 429)
            return said(request, "forged", 404)
        if not of_receipt.take(token):
            return said(request, "too_many", 429)
        try:
            with point.database.reading() as connection:
                kept = correction_store.find(connection, point.station_id, receipt.code)
        except Refusal:
            return said(request, "away", 503)
        if kept is None:
            return said(request, "gone", 200, receipt=receipt)
        if not hmac.compare_digest(kept.digest[:DIGEST], receipt.digest):
            return said(request, "changed", 200, receipt=receipt)
        service = point.catalogue.service(kept.service_id)
        names = {} if service is None else service.name
        name = names.get(language_of(request).value) or names.get("vi", "")
        kind = kept.state.value
        return said(request, kind, 200, receipt=receipt, kept=kept, service=name)

    return routes
