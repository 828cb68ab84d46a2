"""A connection to PostgreSQL that never waits for ever and takes no half answer for a whole one.

PostgreSQL's own limits are kept by the server. They do not help where its host falls silent, where
it stands still with its connections open, or where a commit waits for a standby that is away; and
a commit whose wait is cut short there is reported as done.
"""

from __future__ import annotations

import time
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import Diagnostic

CONNECT_TIMEOUT = 3
"""Seconds for each host of an address."""
SILENCE = {
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,
}
"""The kernel gives a host up that acknowledges nothing, after some 8 to 11 seconds; its own limits
are two hours on an idle connection and a quarter of an hour on a busy one."""
ANSWER_LIMIT = 25.0
"""Seconds for one answer: more than the server's own limit for a statement, which is the better
judge for as long as it runs at all."""


class ServerConnection(psycopg.Connection[tuple[Any, ...]]):
    """Closed by the first answer that does not come."""

    alone = False
    """The server has given up waiting for its standby: what it did last may be on it alone."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Raises OperationalError where the answer does not come in time."""
        end = time.monotonic() + (ANSWER_LIMIT if timeout is None else timeout)
        try:
            return super().wait(gen, interval, max(0.0, end - time.monotonic()))
        except psycopg.OperationalError:
            if time.monotonic() >= end:
                self.pgconn.finish()  # whatever it was at, its state is unknown now
            raise

    def _noted(self, notice: Diagnostic) -> None:
        # A commit that somebody cancels while it waits for the standby is a success with a warning
        # of the general kind (syncrep.c), and on the primary's disk alone.
        if notice.severity_nonlocalized == "WARNING" and notice.sqlstate == "01000":
            self.alone = True


def connect(address: str, options: str) -> ServerConnection:
    """Connect to the first host of `address` that will do. `options`: of the session.

    What the address says of time limits is kept. Raises psycopg.Error.
    """
    given = conninfo_to_dict(address)
    limits = {"connect_timeout": CONNECT_TIMEOUT, **SILENCE}
    missing: dict[str, Any] = {name: value for name, value in limits.items() if name not in given}
    connection = ServerConnection.connect(address, options=options, **missing)
    connection.add_notice_handler(connection._noted)
    return connection
