"""Table of ratings, and the index that finds who was served lately."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    text,
)

from kiosk.station.instant import Instant
from kiosk.station.schema import metadata, tickets

ratings = Table(
    "ratings",
    metadata,
    Column("station_id", String(64)),
    Column("ticket_id", String(36)),
    Column("score", SmallInteger, nullable=False),
    Column("reason", String(24)),
    Column("at", Instant, nullable=False),
    Column("way", String(12), nullable=False),
    Column("service_id", String(40), nullable=False),
    Column("counter", String(20)),
    Column("day", Date, nullable=False),
    PrimaryKeyConstraint("station_id", "ticket_id", name="ratings_pkey"),
    Index("ratings_of_a_day", "station_id", "day"),
)
"""One for a ticket at most. Shown are figures of groups only; see kiosk/queue/rating.py."""

_ended = text("ended_at IS NOT NULL")
Index(
    "lately_ended_tickets",
    tickets.c.station_id,
    tickets.c.ended_at,
    sqlite_where=_ended,
    postgresql_where=_ended,
)
