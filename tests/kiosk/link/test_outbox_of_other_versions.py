"""After an update, and back again, a terminal goes on with its outbox: its tables only grow.

What stands here is what the first version with updates wrote. It is only ever added to.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from kiosk.link.outbox import Outbox

OF_THE_FIRST = {
    "note": {"name", "text"},
    "block": {
        *("id", "station_id", "terminal_id", "day"),
        *("service_id", "prefix", "next", "last"),
    },
    "under_way": {"key", "station_id", "terminal_id"},
    "entry": {"sequence", "station_id", "kind", "body", "refused"},
}


def _needed(file: Path) -> dict[str, set[str]]:
    """Columns by table that a row cannot do without."""
    with closing(sqlite3.connect(file)) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
            if not name.startswith("sqlite_")
        ]
        return {
            table: {
                name
                for _, name, _, not_null, default, key in connection.execute(
                    f"PRAGMA table_info({table})"
                )
                if (not_null or key) and default is None
            }
            for table in tables
        }


def test_the_first_versions_rows_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "outbox.sqlite"
    Outbox(file).close()
    needed = _needed(file)
    assert set(OF_THE_FIRST) <= set(needed)
    for table, columns in OF_THE_FIRST.items():
        assert needed[table] <= columns, table


def test_a_newer_versions_outbox_is_gone_on_with(tmp_path: Path) -> None:
    file = tmp_path / "outbox.sqlite"
    first = Outbox(file)
    first.note("station-address", "https://192.0.2.5:8700")
    first.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE entry ADD COLUMN newer TEXT")
        connection.execute("ALTER TABLE block ADD COLUMN newer INTEGER NOT NULL DEFAULT 0")
        connection.execute("CREATE TABLE newer (id TEXT PRIMARY KEY)")
        connection.commit()
    again = Outbox(file)
    assert again.noted("station-address") == "https://192.0.2.5:8700"
    again.note("station-address", "https://192.0.2.6:8700")
    again.close()
