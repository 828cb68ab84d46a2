"""Ratings by those who were served, and who was served lately."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.station.instant import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.String(length=36), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("service_id", sa.String(length=40), nullable=False),
        sa.Column("counter", sa.String(length=20), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "ticket_id", name="ratings_pkey"),
    )
    op.create_index("ratings_of_a_day", "ratings", ["station_id", "day"], unique=False)
    ended = sa.text("ended_at IS NOT NULL")
    op.create_index(
        "lately_ended_tickets",
        "tickets",
        ["station_id", "ended_at"],
        unique=False,
        sqlite_where=ended,
        postgresql_where=ended,
    )
