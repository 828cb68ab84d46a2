"""Counts of checked records by area and month, and who was counted in a month already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_COUNTS = (
    *("checked", "correct", "complete", "differing", "missing", "outdated"),
    *("asked", "accepted"),
)


def upgrade() -> None:
    op.create_table(
        "quality_counts",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.PrimaryKeyConstraint("station_id", "month", "area", name="quality_counts_pkey"),
    )
    op.create_table(
        "quality_counted",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("resident", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "month", "resident", name="quality_counted_pkey"),
    )
