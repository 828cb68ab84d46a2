"""The catalogue that is valid now, at hand without asking the store.

- A request sees one catalogue from its beginning to its end (`OneCatalogue`).
- A step of the writer sees the one that is valid in its very transaction (`pin_to`): no ticket is
  taken for a service that has just been removed, whichever process removed it.
- Everything else sees one that is at most LOOK seconds old.
"""

from __future__ import annotations

import logging
import threading
from contextvars import ContextVar

from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.station.catalogue.opening import Opening
from kiosk.station.catalogue.revisions import Revision, newest, revision_of, valid_number
from kiosk.station.database import Database
from kiosk.station.refusal import Refusal
from kiosk.station.sql_book import SqlBook

LOOK = 2.0
"""Seconds between looks for what another service process has changed. Each station of a province
looks, all day long."""
_STREAMS = "/events"
"""How their addresses end: they live on for hours, and must not see the catalogue of the
morning."""

_pinned: ContextVar[Revision | None] = ContextVar("catalogue", default=None)
_log = logging.getLogger(__name__)


class PresentCatalogue:
    """Follows the store from its making on, in a thread of its own, until `close`."""

    def __init__(self, database: Database, station_id: str, opening: Opening) -> None:
        self._database = database
        self._station = station_id
        self._latest = opening.revision
        self.file_faults = opening.faults
        """What is wrong in the station's file, if it could not be used when this began."""
        self._looked_at = opening.revision.number
        self._turn = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="catalogue", daemon=True)
        self._thread.start()

    @property
    def now(self) -> Revision:
        """What the present request or step goes by."""
        return _pinned.get() or self._latest

    @property
    def latest(self) -> Revision:
        """The newest that is known here."""
        return self._latest

    def refresh(self) -> Revision:
        """The newest of all. Raises Refusal(STORE_UNAVAILABLE)."""
        with self._turn, self._database.glancing() as connection:
            number = valid_number(connection, self._station)
            if number != self._looked_at:
                self._latest = newest(connection, self._station) or self._latest
                self._looked_at = number
            return self._latest

    def pin_to(self, book: SqlBook) -> None:
        """From here on `now` is, in this thread, what is valid in the book's transaction."""
        revision = self._latest
        if book.catalogue_revision != revision.number:
            revision = (
                revision_of(book.connection, self._station, book.catalogue_revision) or revision
            )
        pin(revision)

    def close(self) -> None:
        self._ending.set()
        self._thread.join()

    def _follow(self) -> None:
        reached = True
        while not self._ending.wait(LOOK):
            try:
                self.refresh()
                reached = True
            except Refusal:
                if reached:
                    _log.warning("the catalogue's revisions cannot be read now")
                reached = False


def pin(revision: Revision) -> None:
    """Let this thread or request go by `revision`."""
    _pinned.set(revision)


class OneCatalogue:
    """Every request goes by the catalogue that was valid when it came."""

    def __init__(self, app: ASGIApp, present: PresentCatalogue) -> None:
        self._app = app
        self._present = present

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].endswith(_STREAMS):
            pin(self._present.latest)
        await self._app(scope, receive, send)
