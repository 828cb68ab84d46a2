"""What each key's first request was answered, so that a repeat changes nothing and hears the same.

Refusals are not kept: they changed nothing, and a later try may be in order.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable

from sqlalchemy import delete, insert, select

from kiosk.station.refusal import Reason, Refusal
from kiosk.station.schema import answers
from kiosk.station.sql_book import SqlBook

KEPT = dt.timedelta(days=2)
_TRIAL = "trial"
_ROOM = 64 * 1024
"""Bytes: more than any one request writes."""


def once(
    book: SqlBook, key: str, request: str, now: dt.datetime, step: Callable[[SqlBook], str]
) -> str:
    """A step for the writer: do `step` unless `key` was answered before; the answer's text.

    `request` is the request's hash. Raises Refusal(KEY_REUSED) when the key was another's.
    """
    column = answers.c
    known = book.connection.execute(
        select(column.request, column.body).where(
            column.station_id == book.station_id, column.key == key
        )
    ).one_or_none()
    if known is not None:
        if known.request != request:
            raise Refusal(Reason.KEY_REUSED)
        return str(known.body)
    body = step(book)
    row = {
        "station_id": book.station_id,
        "key": key,
        "request": request,
        "body": body,
        "made_at": now,
    }
    book.execute(insert(answers).values(row))
    return body


def forget(book: SqlBook, now: dt.datetime) -> None:
    """A step for the writer: drop what nobody will repeat any more."""
    column = answers.c
    book.execute(
        delete(answers).where(column.station_id == book.station_id, column.made_at < now - KEPT)
    )


def try_room(book: SqlBook) -> None:
    """A step for the writer that succeeds where there is room for a ticket; no answer is changed.

    It writes anew what it wrote before: SQLite writes nothing for what stays the same.
    """
    mine = {"station_id": book.station_id, "key": _TRIAL}
    column = answers.c
    book.execute(delete(answers).where(column.station_id == book.station_id, column.key == _TRIAL))
    row = {"request": "", "body": secrets.token_hex(_ROOM // 2), "made_at": dt.datetime.now(dt.UTC)}
    book.execute(insert(answers).values({**mine, **row}))
