"""The one door through which a ticket changes: counts and history go with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from msgspec.structs import replace

from kiosk.queue.book import Book
from kiosk.queue.priority import Lane
from kiosk.queue.standing import EventKind, QueueEvent, Standing


def enter(
    book: Book,
    before: Standing | None,
    after: Standing,
    kind: EventKind,
    at: dt.datetime,
    *,
    staff: str | None = None,
    reason: str | None = None,
    note: str | None = None,
) -> Standing:
    """Save `after` (whose predecessor is `before`) with a new revision, and what happened."""
    if before is not None:
        after = replace(after, revision=before.revision + 1)
        _count(book, before, -1)
    _count(book, after, +1)
    book.save_ticket(after)
    book.record(
        QueueEvent(
            kind=kind,
            at=at,
            day=after.day,
            ticket_id=after.id,
            number=after.number,
            state=after.state,
            service_id=after.service_id,
            counter=after.counter,
            staff=staff,
            reason=reason,
            note=note,
        )
    )
    return after


def _count(book: Book, ticket: Standing, by: int) -> None:
    if not ticket.in_line:
        return
    day = book.service_day(ticket.day, ticket.service_id)
    first = by if ticket.lane is Lane.FIRST else 0
    changed: dict[str, Any] = {
        "waiting": day.waiting + by,
        "waiting_first": day.waiting_first + first,
    }
    book.save_service_day(replace(day, **changed))
