"""Finds tickets by key and at the head of their lines, at the same cost however many there are.

On PostgreSQL one row after the other is asked for, in one statement. Before it has statistics of a
table it takes a station's rows for one in two hundred of all, and would rather read all of them
than look up thirty keys.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    SmallInteger,
    String,
    bindparam,
    column,
    exists,
    func,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from kiosk.queue.priority import Lane
from kiosk.station.rows import Row
from kiosk.station.schema import tickets, withdrawals

_t = tickets.c
_mine = _t.station_id == bindparam("station")
_withdrawn_here = withdrawals.c.station_id == bindparam("station")

_IN: BindParameter[Any] = bindparam("ids", expanding=True)
_TICKETS_IN = select(tickets).where(_mine, _t.id.in_(_IN))
_WITHDRAWN_IN = select(withdrawals.c.id).where(_withdrawn_here, withdrawals.c.id.in_(_IN))

_ids = bindparam("ids", type_=ARRAY(String()))
_key = func.unnest(_ids).table_valued("wanted", name="keys").render_derived()
_one = select(tickets).where(_mine, _t.id == _key.c.wanted).limit(1).lateral("one")
_withdrawn = exists().where(_withdrawn_here, withdrawals.c.id == _key.c.wanted)
_TICKETS_ONE_BY_ONE = select(_one).select_from(_key.join(_one, true()))
_KNOWN_ONE_BY_ONE = select(_key.c.wanted, _withdrawn.label("withdrawn"), _one).select_from(
    _key.outerjoin(_one, true())
)

_in_order = select(tickets).order_by(_t.place, _t.prefix, _t.ordinal).limit(1)
_of_day = _in_order.where(_mine, _t.day == bindparam("day"))
_HEAD = _of_day.where(_t.line == bindparam("line"), _t.lane == bindparam("lane"))

_lines = bindparam("lines", type_=ARRAY(String()))
_lanes = bindparam("lanes", type_=ARRAY(SmallInteger()))
_place = (
    func.unnest(_lines, _lanes)
    .table_valued(column("line", String), column("lane", SmallInteger), name="places")
    .render_derived()
)
_head = _of_day.where(_t.line == _place.c.line, _t.lane == _place.c.lane).lateral("head")
_HEADS = select(_head).select_from(_place.join(_head, true()))


def tickets_by_id(connection: Connection, station_id: str, ids: Collection[str]) -> list[Row]:
    """The rows of those of `ids` that are tickets, in any order."""
    if not ids:
        return []
    statement = _TICKETS_IN if connection.dialect.name == "sqlite" else _TICKETS_ONE_BY_ONE
    found = connection.execute(statement, {"station": station_id, "ids": list(ids)})
    return list(found.mappings())


def known_keys(
    connection: Connection, station_id: str, ids: Collection[str]
) -> tuple[list[Row], set[str]]:
    """The rows of those of `ids` that are tickets, and those of `ids` that are withdrawn."""
    named = {"station": station_id, "ids": list(ids)}
    if connection.dialect.name == "sqlite":
        withdrawn = connection.execute(_WITHDRAWN_IN, named).scalars()
        return tickets_by_id(connection, station_id, ids), set(withdrawn)
    rows = connection.execute(_KNOWN_ONE_BY_ONE, named).mappings().all()
    there: list[Row] = [row for row in rows if row["id"] is not None]
    return there, {row["wanted"] for row in rows if row["withdrawn"]}


def first_in_lanes(
    connection: Connection, station_id: str, day: dt.date, lines: Sequence[str]
) -> list[Row]:
    """The first callable ticket of each lane of each line that has one."""
    named = {"station": station_id, "day": day}
    places = [(line, int(lane)) for line in lines for lane in Lane]
    if connection.dialect.name != "sqlite":
        asked_lines, asked_lanes = (list(each) for each in zip(*places, strict=True))
        found = connection.execute(_HEADS, {**named, "lines": asked_lines, "lanes": asked_lanes})
        return list(found.mappings())
    heads: list[Row] = []
    for line, lane in places:
        heads += connection.execute(_HEAD, {**named, "line": line, "lane": lane}).mappings()
    return heads
