"""The table of the catalogue's revisions."""

from __future__ import annotations

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, String, Table, Text

from kiosk.station.instant import Instant
from kiosk.station.schema import metadata

catalogue_revisions = Table(
    "catalogue_revisions",
    metadata,
    Column("station_id", String(64)),
    Column("revision", Integer),
    Column("content", Text, nullable=False),
    Column("imported_sha256", String(64)),
    Column("restored", Integer),
    Column("staff", String(64)),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("station_id", "revision", name="catalogue_revisions_pkey"),
)
"""Numbered from 1 without gaps. `content`: the entries of the file as JSON; `imported_sha256`: of
the station's own file, where it came from that; `restored`: the revision that it brought back."""
