"""Everybody in a province at once: residents at terminals, officers at counters, boards."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.bench._terminals import NAMED, ticket
from tests.bench._wire import Wire, follow, get, post
from tests.bench._working_day import NO_SHOWS, PACE, SERVICE_MINUTES, SERVICES, Commune
from tests.kiosk.station.running import Caller

COUNTERS = ("1", "2", "3")
TERMINAL_ASKS = 2.0
"""Seconds between a terminal's questions how long the queues are: the product's own, not hastened
with the day."""
OPENING = 15.0
"""Seconds in which the stations are opened, one after the other."""
ARRIVING = 10.0
"""Seconds for which boards are waited for at the end."""
Number = tuple[str, str]
"""Station and printed number."""


@dataclass
class Seen:
    """Latencies in milliseconds."""

    acknowledged: dict[tuple[str, str], str] = field(default_factory=dict)
    """The number by station and key."""
    refused: Counter[int] = field(default_factory=Counter)
    tickets: list[float] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    boards: list[float] = field(default_factory=list)
    """From the officer's key to the board."""
    questions: list[float] = field(default_factory=list)
    called: Counter[Number] = field(default_factory=Counter)
    """How often officers were given it."""
    shown: Counter[Number] = field(default_factory=Counter)
    """How often it was called on the board."""


class Hall:
    """One commune's station and everybody in it."""

    def __init__(self, commune: Commune, url: str, seen: Seen) -> None:
        place = urlsplit(url)
        self._commune, self._seen = commune, seen
        self._host, self._port = str(place.hostname), int(place.port or 0)
        self._session = _signed_in(url)
        self._chance = random.Random(commune.station)
        self._news = {counter: asyncio.Event() for counter in COUNTERS}
        self._pressed: dict[str, float] = {}

    async def board(self) -> None:
        await follow(self._host, self._port, self._hear)

    def _hear(self, kind: bytes, data: bytes) -> None:
        if kind == b"taken":
            for news in self._news.values():
                news.set()
        if kind != b"called":
            return
        event = json.loads(data)
        self._seen.shown[self._commune.station, event["number"]] += 1
        pressed = self._pressed.get(event["counter"])
        if pressed is not None:
            self._seen.boards.append((time.perf_counter() - pressed) * 1000)

    async def terminal(self, index: int, begun: float, until: float) -> None:
        """Every so-many-th resident comes to this one, and waits until it is free."""
        wire = await Wire.open(self._host, self._port)
        for moment in self._commune.arrivals[index :: self._commune.terminals]:
            if moment > until:
                break
            due = begun + moment
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            request = ticket(self._chance.choice(SERVICES), f"terminal-{index}", NAMED)
            status, body = await wire.send(request)
            if status != 201:
                self._seen.refused[status] += 1
                continue
            self._seen.tickets.append((time.perf_counter() - due) * 1000)
            made = json.loads(body)
            self._seen.acknowledged[self._commune.station, made["id"]] = made["number"]
        wire.close()

    async def questions(self) -> None:
        """What a terminal asks all day, whether somebody is there or not."""
        wire = await Wire.open(self._host, self._port)
        await asyncio.sleep(self._chance.random() * TERMINAL_ASKS)
        while True:
            begun = time.perf_counter()
            await wire.send(get("/v1/station"))
            self._seen.questions.append((time.perf_counter() - begun) * 1000)
            await asyncio.sleep(TERMINAL_ASKS * (0.8 + 0.4 * self._chance.random()))

    async def officer(self, counter: str) -> None:
        """Calls, serves, calls the next one; waits for news when nobody is there."""
        wire = await Wire.open(self._host, self._port)
        current: str | None = None
        while True:
            self._news[counter].clear()
            self._pressed[counter] = begun = time.perf_counter()
            answer = await self._act(wire, "next", counter, current=current)
            self._seen.calls.append((time.perf_counter() - begun) * 1000)
            called = answer.get("ticket")
            current = None
            if called is None:
                del self._pressed[counter]
                await self._news[counter].wait()
                continue
            self._seen.called[self._commune.station, called["number"]] += 1
            if self._chance.random() < NO_SHOWS:
                await asyncio.sleep(60 / PACE)
                await self._act(wire, "no-show", counter, ticket_id=called["id"])
                continue
            minutes = self._chance.gammavariate(2, SERVICE_MINUTES / 2)
            await asyncio.sleep(minutes * 60 / PACE)
            current = called["id"]

    async def _act(
        self, wire: Wire, action: str, counter: str, **more: str | None
    ) -> dict[str, dict[str, str] | None]:
        body = json.dumps({"counter": counter, **more}).encode()
        status, answer = await wire.send(post(f"/v1/staff/{action}", body, self._session))
        if status != 200:
            self._seen.refused[status] += 1
            return {}
        found: dict[str, dict[str, str] | None] = json.loads(answer)
        return found


def _signed_in(url: str) -> bytes:
    """The headers of an officer's session."""
    officer = Caller(url)
    officer.sign_in()
    cookies = "; ".join(f"{each.name}={each.value}" for each in officer.session.cookies)
    return f"Cookie: {cookies}\r\nX-CSRF-Token: {officer.csrf}\r\n".encode()


async def play(
    communes: list[Commune],
    urls: dict[str, str],
    until: float,
    seen: Seen,
    ready: Callable[[], None],
) -> None:
    """The first `until` seconds of the day. `ready` is called when all is open and it begins."""
    halls = {c.station: Hall(c, urls[c.station], seen) for c in communes}
    behind: list[asyncio.Task[None]] = []
    boards: list[asyncio.Task[None]] = []
    # Nobody switches a whole province on in one second.
    for commune in communes:
        hall = halls[commune.station]
        boards.append(asyncio.create_task(hall.board()))
        await asyncio.sleep(OPENING / len(communes))
        behind += [asyncio.create_task(hall.officer(counter)) for counter in COUNTERS]
        behind += [asyncio.create_task(hall.questions()) for _ in range(commune.terminals)]
    ready()
    begun = time.perf_counter()
    terminals = [
        halls[commune.station].terminal(index, begun, until)
        for commune in communes
        for index in range(commune.terminals)
    ]
    await asyncio.gather(*terminals)
    await asyncio.sleep(max(0.0, begun + until - time.perf_counter()))
    ended = await _ended(behind)
    await _all_shown(seen)
    ended += await _ended(boards)
    faults = Counter(type(e).__name__ for e in ended if not isinstance(e, asyncio.CancelledError))
    if faults:
        raise RuntimeError(f"parts of the hall gave up: {dict(faults)}")


async def _ended(tasks: list[asyncio.Task[None]]) -> list[BaseException | None]:
    for task in tasks:
        task.cancel()
    return await asyncio.gather(*tasks, return_exceptions=True)


async def _all_shown(seen: Seen) -> None:
    """The last calls are on their way to the boards when the officers go home."""
    until = time.perf_counter() + ARRIVING
    while seen.called.keys() - seen.shown.keys() and time.perf_counter() < until:
        await asyncio.sleep(0.1)


def doubled(seen: Seen) -> int:
    """Numbers that two people hold, and tickets that two officers called."""
    holders: dict[Number, int] = defaultdict(int)
    for (station, _), number in seen.acknowledged.items():
        holders[station, number] += 1
    twice = [count - 1 for count in holders.values() if count > 1]
    called = [count - 1 for count in seen.called.values() if count > 1]
    return sum(twice) + sum(called)
