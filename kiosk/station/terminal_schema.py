"""Tables of the terminals that the station knows, and of those that want to be known."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
)

from kiosk.station.instant import Instant
from kiosk.station.schema import metadata

_STATION = String(64)
_TERMINAL = String(64)

pairing_windows = Table(
    "pairing_windows",
    metadata,
    Column("station_id", _STATION),
    Column("closes_at", Instant, nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("wrong_codes_left", Integer, nullable=False),
    PrimaryKeyConstraint("station_id", name="pairing_windows_pkey"),
)
"""Pairing is open until then, or until the tries are used up; without a row it is closed."""

pairings = Table(
    "pairings",
    metadata,
    Column("station_id", _STATION),
    Column("id", String(36)),
    Column("terminal_id", _TERMINAL, nullable=False),
    Column("address", String(64), nullable=False),
    Column("key_request", LargeBinary, nullable=False),
    Column("commitment", LargeBinary, nullable=False),
    Column("nonce", LargeBinary, nullable=False),
    Column("state", String(12), nullable=False),
    Column("code", String(16)),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("certificate", LargeBinary),
    PrimaryKeyConstraint("station_id", "id", name="pairings_pkey"),
)
"""`nonce` is the station's; `code` is there once the terminal has kept its commitment."""

pairing_secrets = Table(
    "pairing_secrets",
    metadata,
    Column("station_id", _STATION),
    Column("id", String(8)),
    Column("terminal_id", _TERMINAL, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("used_at", Instant),
    Column("key", String(64)),
    Column("certificate", LargeBinary),
    PrimaryKeyConstraint("station_id", "id", name="pairing_secrets_pkey"),
)
"""`key`: SHA-256 of the public key for which the secret was used; `certificate`: what it got."""

terminal_certificates = Table(
    "terminal_certificates",
    metadata,
    Column("station_id", _STATION),
    Column("serial", String(40)),
    Column("terminal_id", _TERMINAL, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("ended_at", Instant),
    Column("ending", String(12)),
    PrimaryKeyConstraint("station_id", "serial", name="terminal_certificates_pkey"),
    Index("certificates_of_a_terminal", "station_id", "terminal_id"),
)
"""Every certificate that a terminal may show. `ending`: why one is valid until `ended_at` only."""
