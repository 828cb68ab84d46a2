"""Blocks of the day's numbers, on lease to terminals. Functions are steps for the writer."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import func, insert, select

from kiosk.queue.day import station_day
from kiosk.queue.number import LARGEST_BLOCK, NumberBlock
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.rows import Row
from kiosk.station.schema import number_blocks
from kiosk.station.sql_book import SqlBook

DAY_SHARE = 500
"""Most numbers of one service and day that one terminal may hold on lease."""


class BlockRequest(msgspec.Struct, frozen=True):
    """`id` is the idempotency key, `size` how many numbers are wanted."""

    id: str
    terminal_id: str
    service_id: str
    prefix: str
    day: dt.date
    size: int


def lease(book: SqlBook, request: BlockRequest, now: dt.datetime) -> NumberBlock:
    """Numbers that nobody else will ever give out on that day; a repeat gets the same block.

    Raises Refusal: WRONG_DAY, TOO_MANY_LEASED, KEY_REUSED, SERVICE_CLOSED (none left).
    """
    before = _known(book, request)
    if before is not None:
        return before
    today = station_day(now)
    if not today <= request.day <= today + dt.timedelta(days=1):
        raise Refusal(Reason.WRONG_DAY)
    if _held(book, request) + request.size > DAY_SHARE:
        raise Refusal(Reason.TOO_MANY_LEASED)
    size = min(request.size, LARGEST_BLOCK)
    leased = book.series(request.day, request.prefix).lease(size)
    if leased is None:
        raise Refusal(Reason.SERVICE_CLOSED)
    first, series = leased
    block = NumberBlock(
        request.id, request.day, request.service_id, request.prefix, first, first + size - 1
    )
    row = {
        "station_id": book.station_id,
        "terminal_id": request.terminal_id,
        "leased_at": now,
        **msgspec.structs.asdict(block),
    }
    book.execute(insert(number_blocks).values(row))
    book.save_series(request.day, request.prefix, series)
    return block


def block_of(row: Row) -> NumberBlock:
    return NumberBlock(**{name: row[name] for name in NumberBlock.__struct_fields__})


def _known(book: SqlBook, request: BlockRequest) -> NumberBlock | None:
    column = number_blocks.c
    row = (
        book.connection.execute(
            select(number_blocks).where(
                column.station_id == book.station_id, column.id == request.id
            )
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        return None
    made = (row["terminal_id"], row["service_id"], row["day"])
    if made != (request.terminal_id, request.service_id, request.day):
        raise Refusal(Reason.KEY_REUSED)
    return block_of(row)


def _held(book: SqlBook, request: BlockRequest) -> int:
    column = number_blocks.c
    size = func.sum(column.last - column.first + 1)
    held = book.connection.execute(
        select(func.coalesce(size, 0)).where(
            column.station_id == book.station_id,
            column.terminal_id == request.terminal_id,
            column.day == request.day,
            column.service_id == request.service_id,
        )
    )
    return int(held.scalar_one())
