"""Tables of the station's staff."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from kiosk.station.instant import Instant
from kiosk.station.schema import metadata

_STATION = String(64)
_STAFF = String(64)

staff_accounts = Table(
    "staff_accounts",
    metadata,
    Column("station_id", _STATION),
    Column("id", _STAFF),
    Column("name", String(80), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("station_id", "id", name="staff_accounts_pkey"),
)
"""`password`: a hash in PHC form. An account is never deleted: the trail names it."""

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("station_id", _STATION),
    Column("id", String(64)),
    Column("staff_id", _STAFF, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ended_at", Instant),
    PrimaryKeyConstraint("station_id", "id", name="staff_sessions_pkey"),
    Index("sessions_of_a_member", "station_id", "staff_id"),
)
"""`id`: SHA-256 of the token that the browser holds, in hex; the token itself is nowhere."""

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("station_id", _STATION),
    Column("subject", String(80)),
    Column("tries", Integer, nullable=False),
    Column("locks", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("locked_until", Instant),
    PrimaryKeyConstraint("station_id", "subject", name="sign_in_tries_pkey"),
)
"""Wrong tries of late, by name (as a keyed hash: people type passwords there) and by address."""

staff_audit = Table(
    "staff_audit",
    metadata,
    Column("station_id", _STATION),
    Column("seq", BigInteger),
    Column("at", Instant, nullable=False),
    Column("staff", _STAFF),
    Column("action", String(40), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("detail", String(200), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("station_id", "seq", name="staff_audit_pkey"),
    Index("audit_of_a_member", "station_id", "staff", "seq"),
    Index("audit_by_time", "station_id", "at"),
)
"""Only ever added to. `hash` is over the entry with the `previous` one's hash in it."""
