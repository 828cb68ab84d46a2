"""The terminals as machines; and from which revision on a program can use the store.

From this one on, migrations only add: after an update that went wrong the version before has to go
on with the store. A test holds them to it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.station.instant import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_STATION = sa.String(length=64)
_TERMINAL = sa.String(length=64)
_VERSION = sa.String(length=40)


def upgrade() -> None:
    reading = op.create_table(
        "store_reading", sa.Column("readable_from", sa.String(length=8), primary_key=True)
    )
    op.bulk_insert(reading, [{"readable_from": "0011"}])
    _reports_and_orders()
    _logs()
    _releases()


def _reports_and_orders() -> None:
    op.create_table(
        "terminal_reports",
        sa.Column("station_id", _STATION, nullable=False),
        sa.Column("terminal_id", _TERMINAL, nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "terminal_id", name="terminal_reports_pkey"),
    )
    op.create_table(
        "terminal_orders",
        sa.Column("station_id", _STATION, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("terminal_id", _TERMINAL, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id", name="terminal_orders_pkey"),
    )
    op.create_index(
        "orders_of_a_terminal", "terminal_orders", ["station_id", "terminal_id", "asked_at"]
    )


def _logs() -> None:
    op.create_table(
        "terminal_logs",
        sa.Column("station_id", _STATION, nullable=False),
        sa.Column("order_id", sa.String(length=32), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("terminal_id", _TERMINAL, nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "order_id", "part", name="terminal_logs_pkey"),
    )


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("station_id", _STATION, nullable=False),
        sa.Column("version", _VERSION, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "version", name="releases_pkey"),
    )
    op.create_table(
        "rollouts",
        sa.Column("station_id", _STATION, nullable=False),
        sa.Column("version", _VERSION, nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", name="rollouts_pkey"),
    )
