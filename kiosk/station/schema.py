"""Tables of the station's store. Every row carries its station: a province shares one cluster."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect

metadata = MetaData()


class Instant(TypeDecorator[dt.datetime]):
    """A moment with time zone; kept in UTC, since SQLite keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else value.astimezone(dt.UTC)

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=dt.UTC)


_STATION = String(64)
_KEY = String(36)

tickets = Table(
    "tickets",
    metadata,
    Column("station_id", _STATION),
    Column("id", _KEY),
    Column("day", Date, nullable=False),
    Column("service_id", String(40), nullable=False),
    Column("prefix", String(3), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("terminal_id", String(64), nullable=False),
    Column("assurance", Integer, nullable=False),
    Column("block_id", _KEY),
    Column("waiting_before", Integer),
    Column("issued_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    PrimaryKeyConstraint("station_id", "id"),
    UniqueConstraint("station_id", "day", "prefix", "ordinal", name="one_ticket_per_number"),
)
"""`block_id`: issued by the terminal from this block while the station was out of reach."""

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("station_id", _STATION),
    Column("id", _KEY),
    Column("terminal_id", String(64), nullable=False),
    Column("withdrawn_at", Instant, nullable=False),
    PrimaryKeyConstraint("station_id", "id"),
)
"""Ticket requests withdrawn before they arrived: one that comes late must make no ticket."""

number_series = Table(
    "number_series",
    metadata,
    Column("station_id", _STATION),
    Column("day", Date),
    Column("prefix", String(3)),
    Column("next_online", Integer, nullable=False),
    Column("next_leased", Integer, nullable=False),
    PrimaryKeyConstraint("station_id", "day", "prefix"),
)
"""The next free numbers. By prefix, not service: what is printed must be unique all day."""

service_queues = Table(
    "service_queues",
    metadata,
    Column("station_id", _STATION),
    Column("day", Date),
    Column("service_id", String(40)),
    Column("waiting", Integer, nullable=False),
    PrimaryKeyConstraint("station_id", "day", "service_id"),
)
"""How many wait, kept with every change: no request counts the day's tickets."""

number_blocks = Table(
    "number_blocks",
    metadata,
    Column("station_id", _STATION),
    Column("id", _KEY),
    Column("terminal_id", String(64), nullable=False),
    Column("day", Date, nullable=False),
    Column("service_id", String(40), nullable=False),
    Column("prefix", String(3), nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("leased_at", Instant, nullable=False),
    PrimaryKeyConstraint("station_id", "id"),
    Index("blocks_of_a_terminal", "station_id", "terminal_id", "day", "service_id"),
)

help_calls = Table(
    "help_calls",
    metadata,
    Column("station_id", _STATION),
    Column("id", _KEY),
    Column("terminal_id", String(64), nullable=False),
    Column("called_at", Instant, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("answered", Boolean, nullable=False),
    PrimaryKeyConstraint("station_id", "id"),
    Index("calls_by_time", "station_id", "answered", "called_at"),
)
