"""Routes for what a resident agreed to, and what the station holds about a resident's visits."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Header

from kiosk.identity.assurance import Assurance
from kiosk.records.held import Held, Processing, Purpose
from kiosk.station import processing_store
from kiosk.station.api.lookup_messages import LookupBody
from kiosk.station.api.noting import note_of
from kiosk.station.api.privacy_messages import ConsentBody, HeldAnswer
from kiosk.station.processing_store import note
from kiosk.station.service_point import ServicePoint, demand
from kiosk.station.sql_book import SqlBook

NEEDED = Assurance.CARD_GENUINE
OptionalKey = Annotated[uuid.UUID | None, Header(alias="Idempotency-Key")]


def privacy_routes(point: ServicePoint) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["privacy"])

    @routes.post("/consents", status_code=204)
    async def consent(body: ConsentBody, key: OptionalKey = None) -> None:
        """Note what the resident was asked and said. With a key, a repeat is noted once."""
        demand(body.assurance.level, NEEDED)
        said = "given" if body.given else "refused"
        purposes = [purpose.value for purpose in Purpose if purpose in body.purposes]
        made = note_of(point, body, Processing.CONSENT, " ".join((*purposes, said)), key)
        await point.writer.run(lambda book: note(book, made))

    @routes.post("/lookups/held", tags=["lookups"])
    async def look_up_held(body: LookupBody) -> HeldAnswer:
        """What the station holds about the resident's own visits; this look is among it."""
        demand(body.assurance.level, NEEDED)
        made = note_of(point, body, Processing.HELD)

        def step(book: SqlBook) -> Held:
            note(book, made)
            return processing_store.held(
                book.connection, book.station_id, made.resident, point.retention
            )

        return HeldAnswer.of(await point.writer.run(step))

    return routes
