"""Table of the names that came with tickets: apart from the queue, sealed, gone with the day."""

from __future__ import annotations

from sqlalchemy import Column, Date, PrimaryKeyConstraint, String, Table, Text

from kiosk.station.instant import Instant
from kiosk.station.schema import metadata

ticket_holders = Table(
    "ticket_holders",
    metadata,
    Column("station_id", String(64)),
    Column("ticket_id", String(36)),
    Column("day", Date, nullable=False),
    Column("kept_at", Instant, nullable=False),
    Column("sealed", Text, nullable=False),
    PrimaryKeyConstraint("station_id", "ticket_id", name="ticket_holders_pkey"),
)
"""`sealed`: the name as `holder_seal` makes it. No row outlives its day by more than minutes, so
that a station has a day's rows at most and needs no index but the key."""
