"""Tables of the station's store. Every row carries its station: a province shares one cluster.

The tables are made and changed by the migrations; a test compares them with what is said here.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from kiosk.station.instant import Instant

metadata = MetaData()

_STATION = String(64)
_KEY = String(36)
_SERVICE = String(40)
_COUNTER = String(20)
_WORD = String(24)

stations = Table(
    "stations",
    metadata,
    Column("station_id", _STATION, primary_key=True),
    Column("last_event", BigInteger, nullable=False),
    Column("catalogue_revision", Integer, nullable=False, server_default="0"),
)
"""One row for each station: who writes for a station holds its row, so that a station's events
are numbered in the order in which they become visible, and knows which catalogue is valid."""

tickets = Table(
    "tickets",
    metadata,
    Column("station_id", _STATION),
    Column("id", _KEY),
    Column("day", Date, nullable=False),
    Column("service_id", _SERVICE, nullable=False),
    Column("prefix", String(3), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("terminal_id", String(64), nullable=False),
    Column("assurance", SmallInteger, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("state", _WORD, nullable=False),
    Column("priority", _WORD, nullable=False),
    Column("appointed_at", Instant),
    Column("block_id", _KEY),
    Column("waiting_before", Integer),
    Column("for_counter", _COUNTER),
    Column("held", Boolean, nullable=False),
    Column("counter", _COUNTER),
    Column("calls", Integer, nullable=False),
    Column("returns", Integer, nullable=False),
    Column("called_at", Instant),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("resident", String(32)),
    Column("revision", Integer, nullable=False),
    Column("line", String(42)),
    Column("lane", SmallInteger),
    PrimaryKeyConstraint("station_id", "id", name="tickets_pkey"),
    UniqueConstraint("station_id", "day", "prefix", "ordinal", name="one_ticket_per_number"),
)
"""`line` and `lane`: where it can be called from; none while it cannot be called."""

_callable = text("line IS NOT NULL")
Index(
    "callable_in_order",
    tickets.c.station_id,
    tickets.c.day,
    tickets.c.line,
    tickets.c.lane,
    tickets.c.place,
    tickets.c.prefix,
    tickets.c.ordinal,
    sqlite_where=_callable,
    postgresql_where=_callable,
)
_unended = text("ended_at IS NULL")
Index(
    "unended_tickets",
    tickets.c.station_id,
    tickets.c.day,
    tickets.c.resident,
    sqlite_where=_unended,
    postgresql_where=_unended,
)

_missed = text("state = 'no_show'")
Index(
    "missed_tickets",
    tickets.c.station_id,
    tickets.c.day,
    tickets.c.ended_at,
    sqlite_where=_missed,
    postgresql_where=_missed,
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("station_id", _STATION),
    Column("id", _KEY),
    Column("terminal_id", String(64), nullable=False),
    Column("withdrawn_at", Instant, nullable=False),
    PrimaryKeyConstraint("station_id", "id", name="withdrawals_pkey"),
)
"""Ticket requests withdrawn before they arrived: one that comes late must make no ticket."""

queue_events = Table(
    "queue_events",
    metadata,
    Column("station_id", _STATION),
    Column("seq", BigInteger),
    Column("kind", _WORD, nullable=False),
    Column("at", Instant, nullable=False),
    Column("day", Date, nullable=False),
    Column("ticket_id", _KEY),
    Column("number", String(9)),
    Column("state", _WORD),
    Column("service_id", _SERVICE),
    Column("counter", _COUNTER),
    Column("staff", String(64)),
    Column("reason", _WORD),
    Column("note", Text),
    PrimaryKeyConstraint("station_id", "seq", name="queue_events_pkey"),
    Index("history_of_a_ticket", "station_id", "ticket_id", "seq"),
)
"""All that happened, numbered without gaps for each station: history, and what boards follow."""

_by_staff = text("staff IS NOT NULL")
Index(
    "what_staff_did",
    queue_events.c.station_id,
    queue_events.c.day,
    queue_events.c.staff,
    queue_events.c.seq,
    sqlite_where=_by_staff,
    postgresql_where=_by_staff,
)

AT_COUNTERS = text("kind NOT IN ('taken', 'checked_in')")
"""Events that statistics read; a query says it in the same words to get the index."""
Index(
    "events_at_counters",
    queue_events.c.station_id,
    queue_events.c.day,
    queue_events.c.seq,
    sqlite_where=AT_COUNTERS,
    postgresql_where=AT_COUNTERS,
)


service_days = Table(
    "service_days",
    metadata,
    Column("station_id", _STATION),
    Column("day", Date),
    Column("service_id", _SERVICE),
    Column("open", Boolean, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("waiting_first", Integer, nullable=False),
    Column("issued", Integer, nullable=False),
    Column("issued_first", Integer, nullable=False),
    Column("first_place", BigInteger, nullable=False),
    Column("last_place", BigInteger, nullable=False),
    Column("pace_weight", Float, nullable=False),
    Column("pace_total", Float, nullable=False),
    Column("pace_squares", Float, nullable=False),
    PrimaryKeyConstraint("station_id", "day", "service_id", name="service_days_pkey"),
)
"""Counts, kept with every change: no request counts the day's tickets."""

counters = Table(
    "counters",
    metadata,
    Column("station_id", _STATION),
    Column("day", Date),
    Column("name", _COUNTER),
    Column("state", _WORD, nullable=False),
    Column("current", _KEY),
    Column("run", Integer, nullable=False),
    Column("staff", String(64)),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("station_id", "day", "name", name="counters_pkey"),
)

number_series = Table(
    "number_series",
    metadata,
    Column("station_id", _STATION),
    Column("day", Date),
    Column("prefix", String(3)),
    Column("next_online", Integer, nullable=False),
    Column("next_leased", Integer, nullable=False),
    PrimaryKeyConstraint("station_id", "day", "prefix", name="number_series_pkey"),
)
"""The next free numbers. By prefix, not service: what is printed must be unique all day."""

number_blocks = Table(
    "number_blocks",
    metadata,
    Column("station_id", _STATION),
    Column("id", _KEY),
    Column("terminal_id", String(64), nullable=False),
    Column("day", Date, nullable=False),
    Column("service_id", _SERVICE, nullable=False),
    Column("prefix", String(3), nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("leased_at", Instant, nullable=False),
    PrimaryKeyConstraint("station_id", "id", name="number_blocks_pkey"),
    Index("blocks_of_a_terminal", "station_id", "terminal_id", "day", "service_id"),
)

appointments = Table(
    "appointments",
    metadata,
    Column("station_id", _STATION),
    Column("id", _KEY),
    Column("day", Date, nullable=False),
    Column("service_id", _SERVICE, nullable=False),
    Column("at", Instant, nullable=False),
    Column("resident", String(32), nullable=False),
    Column("state", _WORD, nullable=False),
    Column("ticket_id", _KEY),
    PrimaryKeyConstraint("station_id", "id", name="appointments_pkey"),
    Index("appointments_of_a_day", "station_id", "day", "resident"),
)

answers = Table(
    "answers",
    metadata,
    Column("station_id", _STATION),
    Column("key", _KEY),
    Column("request", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    PrimaryKeyConstraint("station_id", "key", name="answers_pkey"),
)
"""What a key's first request was answered; `request` is its hash. A repeat is answered the same."""

help_calls = Table(
    "help_calls",
    metadata,
    Column("station_id", _STATION),
    Column("id", _KEY),
    Column("terminal_id", String(64), nullable=False),
    Column("called_at", Instant, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("answered", Boolean, nullable=False),
    PrimaryKeyConstraint("station_id", "id", name="help_calls_pkey"),
    Index("calls_by_time", "station_id", "answered", "called_at"),
)
