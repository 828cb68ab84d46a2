"""Routes by which a resident asks that the registry be corrected, and hears what became of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import uuid

from fastapi import APIRouter, Response

from kiosk.identity.assurance import Assurance
from kiosk.queue.day import station_day
from kiosk.records.held import Processing
from kiosk.records.quality import QualityCounts
from kiosk.station import correction_store, quality_store
from kiosk.station.answer_store import once
from kiosk.station.api.correction_messages import (
    CorrectionAnswer,
    CorrectionBody,
    CorrectionReceiptAnswer,
    CorrectionsAnswer,
    SeenBody,
)
from kiosk.station.api.lookup_messages import LookupBody
from kiosk.station.api.noting import note_of
from kiosk.station.api.tickets import IdempotencyKey
from kiosk.station.correction_store import Asking, Kept
from kiosk.station.processing_store import note, note_new
from kiosk.station.quality_store import month_of
from kiosk.station.service_point import ServicePoint, demand
from kiosk.station.sql_book import SqlBook

NEEDED = Assurance.CARD_GENUINE


def correction_routes(point: ServicePoint) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["corrections"])

    @routes.post("/corrections", response_model=CorrectionReceiptAnswer, status_code=201)
    async def ask(body: CorrectionBody, key: IdempotencyKey) -> Response:
        """Ask that the registry be corrected. The same key is answered the same again."""
        demand(body.request().assurance, NEEDED)
        now = point.clock()

        def step(book: SqlBook) -> str:
            return _receipt(point, _asked(point, book, body, key, now)).model_dump_json()

        text = await point.writer.run(
            lambda book: once(book, str(key), _keyed_hash(point, body), now, step)
        )
        return Response(text, 201, media_type="application/json")

    @routes.post("/lookups/corrections", tags=["lookups"])
    async def look_up(body: LookupBody) -> CorrectionsAnswer:
        """The resident's own requests, newest first. `POST /v1/corrections/seen` says that they
        have been on the screen; until then a changed state is told as new."""
        demand(body.assurance.level, NEEDED)
        made = note_of(point, body, Processing.CORRECTION)

        def step(book: SqlBook) -> list[Kept]:
            note_new(book, made)
            return correction_store.tell(book, made.resident)

        found = await point.writer.run(step)
        return CorrectionsAnswer(corrections=[CorrectionAnswer.of(kept.told()) for kept in found])

    @routes.post("/corrections/seen", status_code=204)
    async def seen(body: SeenBody) -> None:
        """The requests with these codes have been on the screen as the last lookup told of them.
        Repeatable; codes that are not this resident's are left alone."""
        demand(body.assurance.level, NEEDED)
        resident = point.lasting(body.number)
        await point.writer.run(lambda book: correction_store.see(book, resident, body.codes))

    return routes


def _asked(
    point: ServicePoint, book: SqlBook, body: CorrectionBody, key: uuid.UUID, now: dt.datetime
) -> Kept:
    asking = Asking(
        resident=point.lasting(body.number),
        number=body.number,
        name=body.name,
        request=body.request(),
        service_id=point.catalogue.for_corrections().id,
        terminal_id=body.terminal_id,
        area=body.area,
    )
    kept = correction_store.ask(book, asking, point.correction_seal, now)
    quality_store.add(book, kept.area, QualityCounts(asked=1), month_of(now))
    note(book, note_of(point, body, Processing.CORRECTION, kept.code, key))
    return kept


def _receipt(point: ServicePoint, kept: Kept) -> CorrectionReceiptAnswer:
    return CorrectionReceiptAnswer(
        code=kept.code,
        token=point.receipt_of(kept.code, kept.digest),
        made_on=station_day(kept.made_at),
        service_id=kept.service_id,
    )


def _keyed_hash(point: ServicePoint, body: CorrectionBody) -> str:
    """Of a request that holds a number: a plain hash of it could be tried through."""
    text = f"correction\n{body.model_dump_json()}".encode()
    return hmac.new(point.resident_key, text, hashlib.sha256).hexdigest()
