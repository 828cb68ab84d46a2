"""The station's first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.station.instant import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "key", name="answers_pkey"),
    )
    op.create_table(
        "appointments",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service_id", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("resident", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("ticket_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id", name="appointments_pkey"),
    )
    op.create_index(
        "appointments_of_a_day", "appointments", ["station_id", "day", "resident"], unique=False
    )
    op.create_table(
        "counters",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("current", sa.String(length=36), nullable=True),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "day", "name", name="counters_pkey"),
    )
    op.create_table(
        "help_calls",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("called_at", Instant(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name="help_calls_pkey"),
    )
    op.create_index(
        "calls_by_time", "help_calls", ["station_id", "answered", "called_at"], unique=False
    )
    op.create_table(
        "number_blocks",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service_id", sa.String(length=40), nullable=False),
        sa.Column("prefix", sa.String(length=3), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("leased_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name="number_blocks_pkey"),
    )
    op.create_index(
        "blocks_of_a_terminal",
        "number_blocks",
        ["station_id", "terminal_id", "day", "service_id"],
        unique=False,
    )
    op.create_table(
        "number_series",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("prefix", sa.String(length=3), nullable=False),
        sa.Column("next_online", sa.Integer(), nullable=False),
        sa.Column("next_leased", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "day", "prefix", name="number_series_pkey"),
    )
    op.create_table(
        "queue_events",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ticket_id", sa.String(length=36), nullable=True),
        sa.Column("number", sa.String(length=9), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=True),
        sa.Column("service_id", sa.String(length=40), nullable=True),
        sa.Column("counter", sa.String(length=20), nullable=True),
        sa.Column("staff", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "seq", name="queue_events_pkey"),
    )
    op.create_index(
        "history_of_a_ticket", "queue_events", ["station_id", "ticket_id", "seq"], unique=False
    )
    op.create_table(
        "service_days",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service_id", sa.String(length=40), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("waiting_first", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("issued_first", sa.Integer(), nullable=False),
        sa.Column("first_place", sa.BigInteger(), nullable=False),
        sa.Column("last_place", sa.BigInteger(), nullable=False),
        sa.Column("pace_weight", sa.Float(), nullable=False),
        sa.Column("pace_total", sa.Float(), nullable=False),
        sa.Column("pace_squares", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "day", "service_id", name="service_days_pkey"),
    )
    op.create_table(
        "stations",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("last_event", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station_id"),
    )
    op.create_table(
        "tickets",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service_id", sa.String(length=40), nullable=False),
        sa.Column("prefix", sa.String(length=3), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("assurance", sa.SmallInteger(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("priority", sa.String(length=24), nullable=False),
        sa.Column("appointed_at", Instant(), nullable=True),
        sa.Column("block_id", sa.String(length=36), nullable=True),
        sa.Column("waiting_before", sa.Integer(), nullable=True),
        sa.Column("for_counter", sa.String(length=20), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("counter", sa.String(length=20), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("called_at", Instant(), nullable=True),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("resident", sa.String(length=32), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=42), nullable=True),
        sa.Column("lane", sa.SmallInteger(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id", name="tickets_pkey"),
        sa.UniqueConstraint("station_id", "day", "prefix", "ordinal", name="one_ticket_per_number"),
    )
    op.create_index(
        "callable_in_order",
        "tickets",
        ["station_id", "day", "line", "lane", "place", "prefix", "ordinal"],
        unique=False,
        sqlite_where=sa.text("line IS NOT NULL"),
        postgresql_where=sa.text("line IS NOT NULL"),
    )
    op.create_index(
        "unended_tickets",
        "tickets",
        ["station_id", "day", "resident"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "withdrawals",
        sa.Column("station_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name="withdrawals_pkey"),
    )
