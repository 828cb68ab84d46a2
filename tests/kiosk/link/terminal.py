"""A terminal's link with short waits, and what it reported."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.identity.assurance import Assurance
from kiosk.link.station_link import StationLink
from kiosk.link.timing import Timing
from kiosk.queue.applicant import Applicant
from kiosk.queue.ticket import Ticket
from kiosk.visit.event import AlreadyWaiting, Event, ServicesChanged, StationChanged, TicketFault

QUICK = Timing(
    poll=0.1,
    away_first=0.05,
    away_longest=0.2,
    connect=0.5,
    probe=0.5,
    ticket=0.5,
    lookup=1.0,
    first_answer=3.0,
)
UNHURRIED = replace(QUICK, connect=5.0, probe=10.0)
"""For what is waited for, not timed out: a busy disk makes a station slow."""
PATIENCE = 20.0
"""Seconds that a test waits for what must come; nothing is asserted about how soon."""


class Terminal:
    def __init__(self, url: str | None, *, state_dir: Path, **changes: Any) -> None:
        self._changed = threading.Condition()
        self.events: list[Event] = []
        settings: dict[str, Any] = {"terminal_id": "hall-1", "timing": QUICK, **changes}
        self.link = StationLink(
            station_url=url, state_dir=state_dir, on_event=self._note, **settings
        )

    def _note(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def start(self) -> Terminal:
        self.link.start()
        return self

    def until(self, wanted: Callable[[Event], bool]) -> Event:
        """The first event that is wanted, from the beginning on."""
        with self._changed:
            assert self._changed.wait_for(lambda: any(map(wanted, self.events)), PATIENCE)
            return next(filter(wanted, self.events))

    def until_reachable(self, reachable: bool = True) -> None:
        """Until the last thing said about the station is this."""

        def last() -> bool | None:
            said = [e.reachable for e in self.events if isinstance(e, StationChanged)]
            return said[-1] if said else None

        with self._changed:
            assert self._changed.wait_for(lambda: last() is reachable, PATIENCE)

    def until_stocked(self, service: str = "residence") -> None:
        """Until the terminal holds leased numbers for every service, today and tomorrow."""
        services = self.until(lambda e: isinstance(e, ServicesChanged))
        assert isinstance(services, ServicesChanged)
        wait_until(lambda: self.blocks() >= 2 * len(services.services))

    def blocks(self) -> int:
        return int(str(self.link._outbox._rows("SELECT count(*) FROM block")[0][0]))

    def until_delivered(self) -> None:
        wait_until(lambda: self.link._outbox.counts()[0] == 0)

    def take(
        self, service: str = "residence", assurance: Assurance = Assurance.ANONYMOUS
    ) -> Ticket | TicketFault | AlreadyWaiting:
        return self.link.take_ticket(service, Applicant(assurance=assurance))

    def ticket(self, service: str = "residence") -> Ticket:
        taken = self.take(service)
        assert isinstance(taken, Ticket)
        return taken


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
