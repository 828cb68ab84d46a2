"""Names of members of staff by their sign-in names."""

from __future__ import annotations

from sqlalchemy import Connection, select

from kiosk.station.staff.schema import staff_accounts

MOST_NAMES = 1000


def names_of(connection: Connection, station_id: str) -> dict[str, str]:
    """Of all who have or had an account."""
    column = staff_accounts.c
    found = connection.execute(
        select(column.id, column.name).where(column.station_id == station_id).limit(MOST_NAMES)
    )
    return {row.id: row.name for row in found}
