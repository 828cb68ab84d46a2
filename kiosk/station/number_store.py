"""The day's numbers: the next one on line, and blocks on lease to terminals."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from kiosk.queue.day import station_day
from kiosk.queue.number import FIRST_LEASED, HIGHEST_NUMBER, LARGEST_BLOCK, NumberBlock
from kiosk.station.database import Database
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.rows import insert_if_new
from kiosk.station.schema import number_blocks, number_series

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


def next_online(connection: Connection, station_id: str, day: dt.date, prefix: str) -> int:
    """Use up the next number that is on nobody's lease.

    Below FIRST_LEASED the on-line numbers have their own count; from there on they go on in the
    leased series. Raises Refusal(SERVICE_CLOSED) when the day's numbers are used up.
    """
    online, leased = _series(connection, station_id, day, prefix)
    if online < FIRST_LEASED:
        _advance(connection, station_id, day, prefix, next_online=online + 1)
        return online
    if leased > HIGHEST_NUMBER:
        raise Refusal(Reason.SERVICE_CLOSED)
    _advance(connection, station_id, day, prefix, next_leased=leased + 1)
    return leased


def _series(connection: Connection, station_id: str, day: dt.date, prefix: str) -> tuple[int, int]:
    """Next number on line and next one to lease, locked until the transaction ends."""
    key = {"station_id": station_id, "day": day, "prefix": prefix}
    insert_if_new(connection, number_series, {**key, "next_online": 1, "next_leased": FIRST_LEASED})
    row = connection.execute(
        select(number_series.c.next_online, number_series.c.next_leased)
        .where(*(number_series.c[name] == value for name, value in key.items()))
        .with_for_update()
    ).one()
    return int(row.next_online), int(row.next_leased)


def _advance(
    connection: Connection, station_id: str, day: dt.date, prefix: str, **counts: int
) -> None:
    key = {"station_id": station_id, "day": day, "prefix": prefix}
    connection.execute(
        update(number_series)
        .where(*(number_series.c[name] == value for name, value in key.items()))
        .values(counts)
    )


class NumberStore:
    """Leases of number blocks. A repeated request gets the block that it got before."""

    def __init__(self, database: Database, station_id: str) -> None:
        self._database = database
        self._station = station_id

    def lease(self, request: BlockRequest, now: dt.datetime) -> NumberBlock:
        """Numbers that nobody else will ever give out on that day.

        Raises Refusal: WRONG_DAY, TOO_MANY_LEASED, KEY_REUSED, SERVICE_CLOSED (none left).
        """
        with self._database.writing() as connection:
            before = self._known(connection, request)
            if before is not None:
                return before
            today = station_day(now)
            if not today <= request.day <= today + dt.timedelta(days=1):
                raise Refusal(Reason.WRONG_DAY)
            if self._held(connection, request) + request.size > DAY_SHARE:
                raise Refusal(Reason.TOO_MANY_LEASED)
            return self._lease(connection, request, now)

    def _lease(
        self, connection: Connection, request: BlockRequest, now: dt.datetime
    ) -> NumberBlock:
        _, first = _series(connection, self._station, request.day, request.prefix)
        last = first + min(request.size, LARGEST_BLOCK) - 1
        if last > HIGHEST_NUMBER:
            raise Refusal(Reason.SERVICE_CLOSED)
        _advance(connection, self._station, request.day, request.prefix, next_leased=last + 1)
        block = NumberBlock(
            request.id, request.day, request.service_id, request.prefix, first, last
        )
        connection.execute(
            insert(number_blocks).values(
                station_id=self._station,
                terminal_id=request.terminal_id,
                leased_at=now,
                **msgspec.structs.asdict(block),
            )
        )
        return block

    def _known(self, connection: Connection, request: BlockRequest) -> NumberBlock | None:
        row = (
            connection.execute(
                select(number_blocks).where(
                    number_blocks.c.station_id == self._station,
                    number_blocks.c.id == request.id,
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
        return NumberBlock(**{name: row[name] for name in NumberBlock.__struct_fields__})

    def _held(self, connection: Connection, request: BlockRequest) -> int:
        column = number_blocks.c
        size = func.sum(column.last - column.first + 1)
        held = connection.execute(
            select(func.coalesce(size, 0)).where(
                column.station_id == self._station,
                column.terminal_id == request.terminal_id,
                column.day == request.day,
                column.service_id == request.service_id,
            )
        )
        return int(held.scalar_one())
