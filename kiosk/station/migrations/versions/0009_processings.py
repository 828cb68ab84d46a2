"""Records of processing, and when what is kept no longer was last deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.station.instant import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "processings",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("resident", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("assurance", sa.SmallInteger(), nullable=False),
        sa.Column("detail", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name="processings_pkey"),
    )
    op.create_index(
        "processings_of_a_resident", "processings", ["station_id", "resident", "at"], unique=False
    )
    op.create_index("processings_by_time", "processings", ["station_id", "at"], unique=False)
    op.create_table(
        "retention_runs",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("ran_at", Instant(), nullable=False),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "kind", name="retention_runs_pkey"),
    )
