"""Table of what the station tells whoever stands in its hall."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, PrimaryKeyConstraint, String, Table

from kiosk.station.instant import Instant
from kiosk.station.schema import metadata

announcements = Table(
    "announcements",
    metadata,
    Column("station_id", String(64)),
    Column("id", String(36)),
    Column("vi", String(200), nullable=False),
    Column("en", String(200), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("staff", String(64), nullable=False),
    PrimaryKeyConstraint("station_id", "id", name="announcements_pkey"),
)
"""`en`: empty where there is none. `revision`: 1, and one more with each change. `staff`: who
changed it last."""
