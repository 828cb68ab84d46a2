"""Makes an account with a password that is known, beside a running service or before it starts.

For the demo and for tests; a station's own accounts get one-time passwords (`kiosk station staff`).
"""

from __future__ import annotations

import datetime as dt

from kiosk.staff.hashed import hash_password
from kiosk.staff.member import Member
from kiosk.station.options import StationOptions
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff import accounts
from kiosk.station.store import open_store
from kiosk.station.writer import Writer


def employ(options: StationOptions, *members: Member, password: str) -> None:
    """Each of `members` can sign in with `password` from now on; who can already is left as is.

    Raises StationStartError when there is no store that can be used.
    """
    now, hashed = dt.datetime.now(dt.UTC), hash_password(password)

    def step(book: SqlBook) -> None:
        for member in members:
            try:
                accounts.add(book, member, hashed, now, None, must_change=False)
            except Refusal as refusal:
                if refusal.reason is not Reason.ACCOUNT_EXISTS:
                    raise

    database = open_store(options)
    try:
        writer = Writer(database, options.station_id)
        try:
            writer.call(step)
        finally:
            writer.close()
    finally:
        database.close()
