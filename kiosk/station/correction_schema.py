"""Table of requests for correction: which fields, what the resident says of them, with what
evidence; whose they are only as a tag and sealed."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
)

from kiosk.station.instant import Instant
from kiosk.station.schema import metadata

corrections = Table(
    "corrections",
    metadata,
    Column("station_id", String(64)),
    Column("code", String(13)),
    Column("day", Date, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("resident", String(32), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("service_id", String(40), nullable=False),
    Column("terminal_id", String(64), nullable=False),
    Column("area", String(80), nullable=False),
    Column("assurance", SmallInteger, nullable=False),
    Column("fields", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("signed_data", Text, nullable=False),
    Column("state", String(24), nullable=False),
    Column("answer", Text, nullable=False),
    Column("decided_at", Instant),
    Column("staff", String(64)),
    Column("revision", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    PrimaryKeyConstraint("station_id", "code", name="corrections_pkey"),
    Index("corrections_of_a_resident", "station_id", "resident", "made_at"),
    Index("corrections_by_state", "station_id", "state", "made_at"),
    Index("corrections_by_day", "station_id", "day", "ordinal"),
)
"""`resident`: lasting tag; `sealed`: number and name as `holder_seal` makes it, bound to the code.
`fields`, `evidence`, `signed_data`: JSON. `revision` counts decisions; of these, `shown` was last
sent to a terminal for the resident, and `seen` is known to have been on its screen."""
