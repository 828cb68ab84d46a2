"""Tables of the counts of checked records, and of who was counted in this month already."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, PrimaryKeyConstraint, String, Table

from kiosk.station.schema import metadata

_COUNT = Integer

quality_counts = Table(
    "quality_counts",
    metadata,
    Column("station_id", String(64)),
    Column("month", Date),
    Column("area", String(80)),
    Column("checked", _COUNT, nullable=False),
    Column("correct", _COUNT, nullable=False),
    Column("complete", _COUNT, nullable=False),
    Column("differing", _COUNT, nullable=False),
    Column("missing", _COUNT, nullable=False),
    Column("outdated", _COUNT, nullable=False),
    Column("asked", _COUNT, nullable=False),
    Column("accepted", _COUNT, nullable=False),
    PrimaryKeyConstraint("station_id", "month", "area", name="quality_counts_pkey"),
)
"""`month`: its first day. What is shown of them is decided in kiosk/records/quality.py."""

quality_counted = Table(
    "quality_counted",
    metadata,
    Column("station_id", String(64)),
    Column("month", Date),
    Column("resident", String(32)),
    PrimaryKeyConstraint("station_id", "month", "resident", name="quality_counted_pkey"),
)
"""Tags of one month, deleted with it: nobody is counted twice in a month."""
