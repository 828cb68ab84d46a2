"""Notes each look at a resident's data, beside the look itself."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeVar

from kiosk.records.held import Processing
from kiosk.station.api.lookup_messages import LookupBody
from kiosk.station.processing_store import Note, note_new
from kiosk.station.registry.interface import Registry
from kiosk.station.service_point import ServicePoint

_T = TypeVar("_T")


def note_of(
    point: ServicePoint,
    body: LookupBody,
    what: Processing,
    detail: str = "",
    key: uuid.UUID | None = None,
) -> Note:
    """A record of what is done for `body`. `key`: of a request that may be repeated."""
    return Note(
        # A ticket's record has the ticket's own key.
        id=str(uuid.uuid4() if key is None else uuid.uuid5(key, what.value)),
        resident=point.lasting(body.number),
        at=point.clock(),
        what=what,
        terminal_id=body.terminal_id,
        assurance=body.assurance.level,
        detail=detail,
    )


def noted(
    point: ServicePoint, body: LookupBody, what: Processing, look: Callable[[Registry], _T]
) -> _T:
    """What `look` finds in the registry, once the record of it is durable.

    Both are waited for at the same time, so that the slower one alone counts, and the record also
    when the registry does not answer. Raises Refusal when no record can be made: what cannot be
    accounted for is not shown.
    """
    made = note_of(point, body, what)
    written = point.writer.begin(lambda book: note_new(book, made))
    try:
        return look(point.registry)
    finally:
        written.result()
