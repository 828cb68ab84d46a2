"""Tables of the records of processing, and of the job that deletes what is kept no longer."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
)

from kiosk.station.instant import Instant
from kiosk.station.schema import metadata

processings = Table(
    "processings",
    metadata,
    Column("station_id", String(64)),
    Column("id", String(36)),
    Column("resident", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", String(24), nullable=False),
    Column("terminal_id", String(64), nullable=False),
    Column("assurance", SmallInteger, nullable=False),
    Column("detail", String(64), nullable=False),
    PrimaryKeyConstraint("station_id", "id", name="processings_pkey"),
    Index("processings_of_a_resident", "station_id", "resident", "at"),
    Index("processings_by_time", "station_id", "at"),
)
"""`resident`: lasting tag; `detail`: a code. Never what was shown."""

retention_runs = Table(
    "retention_runs",
    metadata,
    Column("station_id", String(64)),
    Column("kind", String(24)),
    Column("ran_at", Instant, nullable=False),
    Column("deleted", Integer, nullable=False),
    PrimaryKeyConstraint("station_id", "kind", name="retention_runs_pkey"),
)
"""When what is too old was last looked for, and how much of it was deleted then."""
