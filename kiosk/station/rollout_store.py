"""The rollout that is under way at a station: it goes on by itself whenever a terminal reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select

from kiosk.appliance.report import Order, OrderKind
from kiosk.appliance.rollout import Rollout, Standing, advanced, begun, to_install
from kiosk.station import fleet_store, release_shelf, rows
from kiosk.station.fleet_schema import rollouts as table
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.sql_book import SqlBook


def present(connection: Connection, station_id: str) -> Rollout | None:
    """The newest, also when it is over."""
    body = connection.execute(
        select(table.c.body).where(table.c.station_id == station_id)
    ).scalar_one_or_none()
    return None if body is None else msgspec.json.decode(body, type=Rollout)


def begin(book: SqlBook, version: str, now: dt.datetime, terminals: Sequence[str] = ()) -> Rollout:
    """A step for the writer: to these, in this order, or to all terminals that report, in the order
    of their names. It takes the place of whatever was under way.

    Raises Refusal(UNKNOWN_RELEASE), or UNKNOWN_ORDER for a terminal that has never reported.
    """
    if release_shelf.find(book.connection, book.station_id, version) is None:
        raise Refusal(Reason.UNKNOWN_RELEASE)
    known = fleet_store.heard(book.connection, book.station_id)
    if not known or not set(terminals) <= set(known):
        raise Refusal(Reason.UNKNOWN_ORDER)
    made = begun(version, tuple(terminals) or tuple(known))
    keep(book, made, now)
    return go_on(book, now) or made


def keep(book: SqlBook, rollout: Rollout, now: dt.datetime) -> None:
    """A step for the writer."""
    row = {
        "station_id": book.station_id,
        "version": rollout.version,
        "begun_at": now,
        "body": msgspec.json.encode(rollout).decode(),
    }
    book.writes += 1
    rows.upsert(book.connection, table, [row])


def go_on(book: SqlBook, now: dt.datetime) -> Rollout | None:
    """A step for the writer: look at the reports, and give the orders that are due."""
    before = present(book.connection, book.station_id)
    if before is None:
        return None
    known = {
        name: Standing(heard.report.version, heard.report.update.stage, heard.report.update.version)
        for name, heard in fleet_store.heard(book.connection, book.station_id).items()
    }
    after = advanced(before, known, now)
    if after != before:
        keep(book, after, now)
    for terminal_id in to_install(after, known):
        if not fleet_store.was_asked_to_install(book, terminal_id, after.version):
            order = Order(
                id=fleet_store.new_order_id(), kind=OrderKind.INSTALL, version=after.version
            )
            fleet_store.give_order(book, terminal_id, order, None, now)
    return after
