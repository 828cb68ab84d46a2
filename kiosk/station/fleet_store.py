"""What the station knows of its terminals as machines: the last report, orders, logs."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from kiosk.appliance.log_record import LogLine
from kiosk.appliance.report import Order, OrderKind, TerminalReport, without_foreign_words
from kiosk.station import rows
from kiosk.station.fleet_schema import terminal_logs, terminal_orders, terminal_reports
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.sql_book import SqlBook

GOOD_FOR = dt.timedelta(hours=24)
"""An order that a terminal has not fetched by then is void: nobody wants a restart of last week."""
KEPT = dt.timedelta(days=30)
"""Orders that are over, and logs."""
MOST_OPEN = 16
"""Orders of one terminal: what an answer carries."""
MOST_TERMINALS = 1000

_order = terminal_orders.c
_log = terminal_logs.c


class Heard(msgspec.Struct, frozen=True):
    """The last that a terminal said of itself."""

    terminal_id: str
    received_at: dt.datetime
    report: TerminalReport


class Asked(msgspec.Struct, frozen=True):
    """An order as the console lists it."""

    id: str
    terminal_id: str
    kind: OrderKind
    asked_at: dt.datetime
    asked_by: str | None
    done_at: dt.datetime | None
    log_parts: int = 0


def note_report(book: SqlBook, terminal_id: str, report: TerminalReport, now: dt.datetime) -> None:
    """A step for the writer: keep the report, tick off what it says was done.

    To do it again changes nothing.
    """
    body = msgspec.json.encode(without_foreign_words(report)).decode()
    row = {
        "station_id": book.station_id,
        "terminal_id": terminal_id,
        "received_at": now,
        "body": body,
    }
    book.writes += 1
    rows.upsert(book.connection, terminal_reports, [row])
    if report.done:
        own = (_of(book.station_id, terminal_id), _order.id.in_(report.done))
        book.execute(
            update(terminal_orders).where(*own, _order.done_at.is_(None)).values(done_at=now)
        )


def open_orders(
    connection: Connection, station_id: str, terminal_id: str, now: dt.datetime
) -> tuple[Order, ...]:
    """Oldest first."""
    found = connection.execute(
        select(_order.body)
        .where(_of(station_id, terminal_id), _still_open(now))
        .order_by(_order.asked_at, _order.id)
        .limit(MOST_OPEN)
    ).scalars()
    return tuple(msgspec.json.decode(body, type=Order) for body in found)


def give_order(
    book: SqlBook, terminal_id: str, order: Order, staff: str | None, now: dt.datetime
) -> Order:
    """A step for the writer: have the terminal do it. The same that is open already is that one.

    Raises Refusal(CHANGED_MEANWHILE) when the terminal has enough to do.
    """
    known = open_orders(book.connection, book.station_id, terminal_id, now)
    wanted = (order.kind, order.version, order.settings)
    for one in known:
        if (one.kind, one.version, one.settings) == wanted:
            return one
    if len(known) >= MOST_OPEN:
        raise Refusal(Reason.CHANGED_MEANWHILE)
    row = {
        "station_id": book.station_id,
        "id": order.id,
        "terminal_id": terminal_id,
        "kind": order.kind.value,
        "body": msgspec.json.encode(order).decode(),
        "asked_at": now,
        "asked_by": staff,
    }
    book.execute(insert(terminal_orders).values(row))
    return order


def was_asked_to_install(book: SqlBook, terminal_id: str, version: str) -> bool:
    """Whether there is, or was lately, an order for it: a terminal that failed is not asked again
    and again."""
    own = (_of(book.station_id, terminal_id), _order.kind == OrderKind.INSTALL.value)
    bodies = book.connection.execute(select(_order.body).where(*own)).scalars()
    return any(msgspec.json.decode(body, type=Order).version == version for body in bodies)


def new_order_id() -> str:
    return secrets.token_hex(16)


def keep_log(
    book: SqlBook,
    terminal_id: str,
    order_id: str,
    part: int,
    lines: Iterable[LogLine],
    now: dt.datetime,
) -> None:
    """A step for the writer: keep a part of the log that was asked for; the same part once.

    Raises Refusal(UNKNOWN_ORDER) unless this terminal was asked for it.
    """
    asked = book.connection.execute(
        select(_order.kind).where(
            _of(book.station_id, terminal_id),
            _order.id == order_id,
            _order.asked_at > now - KEPT,
        )
    ).scalar_one_or_none()
    if asked != OrderKind.SEND_LOG.value:
        raise Refusal(Reason.UNKNOWN_ORDER)
    row = {
        "station_id": book.station_id,
        "order_id": order_id,
        "part": part,
        "terminal_id": terminal_id,
        "received_at": now,
        "body": b"".join(msgspec.json.encode(line) + b"\n" for line in lines),
    }
    book.writes += 1
    rows.insert_if_new(book.connection, terminal_logs, [row])


def heard(connection: Connection, station_id: str) -> dict[str, Heard]:
    """The last report of each terminal that has ever sent one and that this version can read."""
    column = terminal_reports.c
    found = connection.execute(
        select(column.terminal_id, column.received_at, column.body)
        .where(column.station_id == station_id)
        .order_by(column.terminal_id)
        .limit(MOST_TERMINALS)
    )
    known = {}
    for row in found:
        try:
            report = msgspec.json.decode(row.body, type=TerminalReport)
        except (msgspec.ValidationError, msgspec.DecodeError):
            continue  # a newer version's, of before an update went wrong: the next one tells
        known[row.terminal_id] = Heard(row.terminal_id, row.received_at, report)
    return known


def orders_of(connection: Connection, station_id: str, terminal_id: str, most: int) -> list[Asked]:
    """Newest first."""
    parts = (
        select(func.count())
        .where(_log.station_id == station_id, _log.order_id == _order.id)
        .scalar_subquery()
    )
    found = connection.execute(
        select(terminal_orders, parts.label("parts"))
        .where(_of(station_id, terminal_id))
        .order_by(_order.asked_at.desc(), _order.id)
        .limit(most)
    )
    return [
        Asked(
            row.id,
            row.terminal_id,
            OrderKind(row.kind),
            row.asked_at,
            row.asked_by,
            row.done_at,
            row.parts,
        )
        for row in found
    ]


def log_of(connection: Connection, station_id: str, order_id: str) -> list[LogLine] | None:
    """All lines that came, in their order; None: none has been sent."""
    bodies = (
        connection.execute(
            select(_log.body)
            .where(_log.station_id == station_id, _log.order_id == order_id)
            .order_by(_log.part)
        )
        .scalars()
        .all()
    )
    if not bodies:
        return None
    return [
        msgspec.json.decode(line, type=LogLine) for body in bodies for line in body.splitlines()
    ]


def forget_old(book: SqlBook, now: dt.datetime) -> None:
    """A step for the writer: drop orders and logs whose time is over."""
    own = terminal_logs.c.station_id == book.station_id
    book.execute(delete(terminal_logs).where(own, _log.received_at < now - KEPT))
    mine = _order.station_id == book.station_id
    book.execute(delete(terminal_orders).where(mine, _order.asked_at < now - KEPT))


def _of(station_id: str, terminal_id: str) -> ColumnElement[bool]:
    return and_(_order.station_id == station_id, _order.terminal_id == terminal_id)


def _still_open(now: dt.datetime) -> ColumnElement[bool]:
    lasting = _order.kind == OrderKind.INSTALL.value
    return and_(_order.done_at.is_(None), or_(lasting, _order.asked_at > now - GOOD_FOR))
