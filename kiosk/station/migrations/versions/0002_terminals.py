"""Terminals: who may pair, who pairs, and the certificates they hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.station.instant import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pairing_windows",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("wrong_codes_left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", name="pairing_windows_pkey"),
    )
    op.create_table(
        "pairings",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("key_request", sa.LargeBinary(), nullable=False),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id", name="pairings_pkey"),
    )
    op.create_table(
        "terminal_certificates",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ending", sa.String(length=12), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "serial", name="terminal_certificates_pkey"),
    )
    op.create_index(
        "certificates_of_a_terminal",
        "terminal_certificates",
        ["station_id", "terminal_id"],
        unique=False,
    )
