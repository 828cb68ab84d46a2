"""What opens the staff mode of the terminals: codes for once, and the cards of the staff."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.station.instant import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_STATION = sa.String(length=64)


def upgrade() -> None:
    op.create_table(
        "staff_access_codes",
        sa.Column("station_id", _STATION, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("tag", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id", name="staff_access_codes_pkey"),
    )
    op.create_index(
        "access_codes_of_a_terminal", "staff_access_codes", ["station_id", "terminal_id"]
    )
    op.create_table(
        "staff_cards",
        sa.Column("station_id", _STATION, nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("tag", sa.String(length=64), nullable=False),
        sa.Column("registered_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "member_id", name="staff_cards_pkey"),
    )
    op.create_index("card_of_one_member", "staff_cards", ["station_id", "tag"], unique=True)
