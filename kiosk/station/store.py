"""Opens the store that a station's options name."""

from __future__ import annotations

from kiosk.station.database import Database, UnusableStore
from kiosk.station.options import StationOptions, StationStartError
from kiosk.station.refusal import Refusal


def open_store(options: StationOptions) -> Database:
    """PostgreSQL, or SQLite in the state folder. Raises StationStartError."""
    try:
        if options.database:
            return Database(options.database)
        return Database.in_file(options.store_file)
    except Refusal:
        reason = "does not answer" if options.database else "not a usable database"
    except UnusableStore as error:
        reason = str(error)
    except OSError as error:
        reason = error.strerror or "cannot be opened"
    raise StationStartError(f"{options.store}: {reason}")
