"""Requests of residents that the registry be corrected."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.station.instant import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("resident", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("service_id", sa.String(length=40), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("assurance", sa.SmallInteger(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("signed_data", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("staff", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "code", name="corrections_pkey"),
    )
    for name, columns in (
        ("corrections_of_a_resident", ["station_id", "resident", "made_at"]),
        ("corrections_by_state", ["station_id", "state", "made_at"]),
        ("corrections_by_day", ["station_id", "day", "ordinal"]),
    ):
        op.create_index(name, "corrections", columns, unique=False)
