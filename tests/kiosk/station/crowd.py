"""People who take tickets at several terminals at once, and what they were promised.

Each terminal asks with one key until it is answered, at one address after the other, as behind an
address that several service processes share.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import requests
from sqlalchemy import func, select

from kiosk.station.database import Database
from kiosk.station.schema import service_days, tickets
from tests.kiosk.station.running import Caller, new_key

SERVICES = {"residence": "A", "vehicles": "D"}
"""With the prefix of their numbers."""
PATIENCE = 3.0
"""Seconds that a terminal waits for one answer."""


@dataclass(frozen=True)
class Taken:
    """A ticket in somebody's hand. `asked` and `acknowledged`: monotonic seconds."""

    key: str
    number: str
    asked: float
    acknowledged: float


class Crowd:
    """At work from its construction until `leave`."""

    def __init__(self, urls: Sequence[str], terminals: int = 4) -> None:
        self.taken: list[Taken] = []
        self.faults: list[str] = []
        """Answers that no terminal should get."""
        self._enough = threading.Event()
        self._people = [
            threading.Thread(target=self._press, args=(urls, place), daemon=True)
            for place in range(terminals)
        ]
        for person in self._people:
            person.start()

    def wait_for(self, more: int, limit: float = 60.0) -> None:
        """Until so many more tickets were taken."""
        wanted, deadline = len(self.taken) + more, time.monotonic() + limit
        while len(self.taken) < wanted:
            assert time.monotonic() < deadline, f"{len(self.taken)} of {wanted} tickets, then none"
            assert not self.faults, self.faults
            time.sleep(0.01)

    def leave(self) -> None:
        """Each takes the ticket that he is asking for, and none after it."""
        self._enough.set()
        for person in self._people:
            person.join(60)
            assert not person.is_alive(), "a request has found no end"
        assert not self.faults, self.faults

    @property
    def longest_silence(self) -> float:
        """Seconds between one acknowledgement and the next, at most."""
        moments = sorted(ticket.acknowledged for ticket in self.taken)
        return max(later - earlier for earlier, later in itertools.pairwise(moments))

    def _press(self, urls: Sequence[str], place: int) -> None:
        callers = [Caller(url, f"hall-{place}") for url in urls]
        services = list(SERVICES)
        for turn in itertools.count(place):
            if self._enough.is_set():
                return
            key, asked = new_key(), time.monotonic()
            for attempt in itertools.count(turn):
                number = self._asked(callers[attempt % len(callers)], services[turn % 2], key)
                if number:
                    self.taken.append(Taken(key, number, asked, time.monotonic()))
                    break
                if self.faults:
                    return
                time.sleep(0.02)

    def _asked(self, caller: Caller, service: str, key: str) -> str | None:
        body = {
            "terminal_id": caller.terminal_id,
            "service_id": service,
            "assurance": "anonymous",
        }
        try:
            answer = caller.session.post(
                f"{caller.url}/v1/tickets",
                json=body,
                headers={"Idempotency-Key": key},
                timeout=(1.0, PATIENCE),
            )
        except requests.RequestException:
            return None
        if answer.status_code in (200, 201):
            return str(answer.json()["number"])
        if answer.status_code != 503:
            self.faults.append(f"{answer.status_code} {answer.text}")
        return None


def check_promises(
    crowd: Crowd,
    database: str,
    *,
    called: int = 0,
    when: Callable[[float], str] = lambda moment: f"at {moment:.3f}",
) -> None:
    """Every ticket that was acknowledged is there, once, in order; the numbers have no gap.

    `called`: how many of them do not wait any more. `when`: says what happened around a moment.
    """
    station_id = "test-station"
    store = Database(database)
    column = tickets.c
    try:
        with store.reading() as connection:
            found = connection.execute(
                select(column.id, column.prefix, column.ordinal).where(
                    column.station_id == station_id
                )
            ).all()
            counted = connection.execute(
                select(func.sum(service_days.c.waiting)).where(
                    service_days.c.station_id == station_id
                )
            ).scalar_one()
    finally:
        store.close()
    kept = {row.id: f"{row.prefix}{row.ordinal:03d}" for row in found}
    promised = {ticket.key: ticket.number for ticket in crowd.taken}
    assert len(promised) == len(crowd.taken)
    lost = [
        f"{ticket.number}, acknowledged {when(ticket.acknowledged)}"
        for ticket in crowd.taken
        if kept.get(ticket.key) != ticket.number
    ]
    assert not lost, f"{len(lost)} of {len(promised)} acknowledged tickets are not kept: {lost[:5]}"
    nobodys = sorted(number for key, number in kept.items() if key not in promised)
    assert not nobodys, f"tickets that nobody has in hand: {nobodys[:9]}"
    assert counted == len(kept) - called
    for prefix in SERVICES.values():
        ordinals = sorted(row.ordinal for row in found if row.prefix == prefix)
        assert ordinals == list(range(1, len(ordinals) + 1)), f"{prefix}: {ordinals}"
        _check_order([ticket for ticket in crowd.taken if ticket.number.startswith(prefix)])


def _check_order(taken: list[Taken]) -> None:
    """Who asked after another one had the ticket in hand has a later number."""
    earliest = float("inf")
    for ticket in sorted(taken, key=lambda each: int(each.number[1:]), reverse=True):
        assert ticket.asked <= earliest, f"{ticket.number} was asked for after a later number"
        earliest = min(earliest, ticket.acknowledged)
