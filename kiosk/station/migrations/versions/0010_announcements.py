"""What the station tells whoever stands in its hall."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.station.instant import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("vi", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("staff", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name="announcements_pkey"),
    )
