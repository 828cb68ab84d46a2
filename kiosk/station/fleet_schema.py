"""Tables of the terminals as machines: how each is, what it was asked, its log, its releases."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from kiosk.station.instant import Instant
from kiosk.station.schema import metadata

_STATION = String(64)
_TERMINAL = String(64)
_VERSION = String(40)

store_reading = Table(
    "store_reading",
    metadata,
    Column("readable_from", String(8), primary_key=True),
)
"""One row: the oldest revision whose program can use the store as it is now. It is raised only by
a migration that takes something away; none that only adds touches it."""

terminal_reports = Table(
    "terminal_reports",
    metadata,
    Column("station_id", _STATION),
    Column("terminal_id", _TERMINAL),
    Column("received_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("station_id", "terminal_id", name="terminal_reports_pkey"),
)
"""The last one of each terminal, as JSON (kiosk/appliance/report.py)."""

terminal_orders = Table(
    "terminal_orders",
    metadata,
    Column("station_id", _STATION),
    Column("id", String(32)),
    Column("terminal_id", _TERMINAL, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("body", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", String(64)),
    Column("done_at", Instant),
    PrimaryKeyConstraint("station_id", "id", name="terminal_orders_pkey"),
    Index("orders_of_a_terminal", "station_id", "terminal_id", "asked_at"),
)
"""`asked_by` None: the rollout has asked. `done_at`: when the terminal said so."""

terminal_logs = Table(
    "terminal_logs",
    metadata,
    Column("station_id", _STATION),
    Column("order_id", String(32)),
    Column("part", Integer),
    Column("terminal_id", _TERMINAL, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("station_id", "order_id", "part", name="terminal_logs_pkey"),
)

releases = Table(
    "releases",
    metadata,
    Column("station_id", _STATION),
    Column("version", _VERSION),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("added_at", Instant, nullable=False),
    PrimaryKeyConstraint("station_id", "version", name="releases_pkey"),
)
"""The bundles themselves lie in the state folder."""

rollouts = Table(
    "rollouts",
    metadata,
    Column("station_id", _STATION),
    Column("version", _VERSION, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("station_id", name="rollouts_pkey"),
)
"""One at a time; `body`: as JSON (kiosk/appliance/rollout.py)."""
