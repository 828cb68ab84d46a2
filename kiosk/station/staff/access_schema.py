"""Tables of what opens the staff mode of the station's terminals."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, String, Table

from kiosk.station.instant import Instant
from kiosk.station.schema import metadata

_STATION = String(64)

staff_access_codes = Table(
    "staff_access_codes",
    metadata,
    Column("station_id", _STATION),
    Column("id", String(32)),
    Column("terminal_id", String(64), nullable=False),
    Column("tag", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    PrimaryKeyConstraint("station_id", "id", name="staff_access_codes_pkey"),
    Index("access_codes_of_a_terminal", "station_id", "terminal_id"),
)
"""`tag`: a keyed hash (access_tags.py); the code itself is nowhere. `id` is drawn by lot."""

staff_cards = Table(
    "staff_cards",
    metadata,
    Column("station_id", _STATION),
    Column("member_id", String(64)),
    Column("tag", String(64), nullable=False),
    Column("registered_at", Instant, nullable=False),
    PrimaryKeyConstraint("station_id", "member_id", name="staff_cards_pkey"),
    Index("card_of_one_member", "station_id", "tag", unique=True),
)
"""`tag`: a keyed hash of the number on the member's own identity card, which is nowhere itself."""
