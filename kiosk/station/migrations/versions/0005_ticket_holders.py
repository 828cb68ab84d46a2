"""Names that came with tickets, sealed, apart from the queue; who sits at which counter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.station.instant import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket_holders",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "ticket_id", name="ticket_holders_pkey"),
    )
    op.add_column("counters", sa.Column("staff", sa.String(length=64), nullable=True))
    missed, by_staff = sa.text("state = 'no_show'"), sa.text("staff IS NOT NULL")
    op.create_index(
        "missed_tickets",
        "tickets",
        ["station_id", "day", "ended_at"],
        unique=False,
        sqlite_where=missed,
        postgresql_where=missed,
    )
    op.create_index(
        "what_staff_did",
        "queue_events",
        ["station_id", "day", "staff", "seq"],
        unique=False,
        sqlite_where=by_staff,
        postgresql_where=by_staff,
    )
