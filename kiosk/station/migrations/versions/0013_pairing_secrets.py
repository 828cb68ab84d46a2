"""Secrets with which terminals are paired without anybody at them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.station.instant import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pairing_secrets",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=8), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.Column("certificate", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id", name="pairing_secrets_pkey"),
    )
