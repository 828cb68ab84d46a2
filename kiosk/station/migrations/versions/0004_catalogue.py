"""The catalogue: its revisions, and which one is valid. An index for statistics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.station.instant import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_revisions",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("imported_sha256", sa.String(length=64), nullable=True),
        sa.Column("restored", sa.Integer(), nullable=True),
        sa.Column("staff", sa.String(length=64), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "revision", name="catalogue_revisions_pkey"),
    )
    op.add_column(
        "stations",
        sa.Column("catalogue_revision", sa.Integer(), server_default="0", nullable=False),
    )
    # Without the events of taking a ticket: those are most of them, and must not wait for it.
    op.create_index(
        "events_at_counters",
        "queue_events",
        ["station_id", "day", "seq"],
        unique=False,
        sqlite_where=sa.text("kind NOT IN ('taken', 'checked_in')"),
        postgresql_where=sa.text("kind NOT IN ('taken', 'checked_in')"),
    )
