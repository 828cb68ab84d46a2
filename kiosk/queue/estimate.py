"""How long somebody will wait, with its spread: the queue played forward many times.

The counters, who is at them since when, who waits in which lane, and how long people take today
(`pace`) are played on to the moment when the person is called, with durations drawn at random; the
quantiles over all plays are the estimate. An average has no spread, and knows neither that
somebody is nearly done nor that one counter serves what another does not.
"""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Mapping, Sequence

import msgspec

from kiosk.queue.choice import Pick, choose
from kiosk.queue.priority import Lane

PLAYS = 48
MOST_PLAYED = 120
"""People ahead that are played one by one; longer queues are scaled from these."""
_REJECTIONS = 8
STEP = 5
"""Minutes: nobody plans by less, and no estimate is better."""
SOON = 5
"""Minutes."""


class LineLoad(msgspec.Struct, frozen=True, kw_only=True):
    """One service's line: who is ahead, how long one takes."""

    first: int
    ordinary: int
    mean: float
    """Seconds."""
    variance: float
    first_rate: float = 0.0
    """People per second who come into the first lane."""


class CounterLoad(msgspec.Struct, frozen=True, kw_only=True):
    """A counter that is open or has a break.

    `busy_for`: seconds since its current call, of `busy_with`'s service; `away_for`: seconds that
    its break will still take.
    """

    services: tuple[str, ...]
    busy_with: str | None = None
    busy_for: float = 0.0
    away_for: float = 0.0
    run: int = 0


class WaitEstimate(msgspec.Struct, frozen=True):
    """Seconds until the call: one in ten waits less than `low`, one in ten more than `high`."""

    low: float
    middle: float
    high: float

    def rounded(self) -> tuple[int, int]:
        """Minutes for people: multiples of 5, the low one down, the high one up."""
        low, high = self.low / 60 / STEP, self.high / 60 / STEP
        return STEP * math.floor(low), STEP * max(1, math.ceil(high))


def estimate_wait(
    service_id: str, lane: Lane, lines: Mapping[str, LineLoad], counters: Sequence[CounterLoad]
) -> WaitEstimate | None:
    """For somebody who now comes last into a lane; None when no open counter serves it."""
    near = _reached(service_id, counters)
    if not near:
        return None
    services = {service for counter in near for service in counter.services if service in lines}
    ahead = sum(lines[s].first + lines[s].ordinary for s in services)
    scale = max(1.0, ahead / MOST_PLAYED)
    # Seeded, so that the same queue gives the same answer.
    chance = random.Random(20_261)  # noqa: S311 - a simulation, no secret
    waits = sorted(
        _Play(service_id, lane, {s: lines[s] for s in services}, near, scale, chance).wait()
        for _ in range(PLAYS)
    )
    # What was played is 1/scale of the queue: its mean grows with scale, its spread with the root.
    mean = sum(waits) / PLAYS
    low, middle, high = (waits[int(PLAYS * share)] for share in (0.1, 0.5, 0.9))
    return WaitEstimate(
        *(max(0.0, mean * scale + (w - mean) * math.sqrt(scale)) for w in (low, middle, high))
    )


def _reached(service_id: str, counters: Sequence[CounterLoad]) -> list[CounterLoad]:
    """Counters that serve it, and those that share a service with one of these, and so on."""
    services, near, left = {service_id}, list[CounterLoad](), list(counters)
    while found := [c for c in left if services & set(c.services)]:
        near += found
        services |= {service for counter in found for service in counter.services}
        left = [c for c in left if c not in found]
    return near


class _Play:
    """One possible future."""

    def __init__(
        self,
        service_id: str,
        lane: Lane,
        lines: Mapping[str, LineLoad],
        counters: Sequence[CounterLoad],
        scale: float,
        chance: random.Random,
    ) -> None:
        self._wanted = (service_id, lane)
        self._lines = lines
        self._counters = counters
        self._chance = chance
        # Who came when is not known, only how many wait: each line is spread evenly over [-1, 0).
        self._waiting = {
            (service, each): _spread_evenly(count, scale)
            for service, load in lines.items()
            for each, count in ((Lane.FIRST, load.first), (Lane.ORDINARY, load.ordinary))
        }
        self._waiting.setdefault(self._wanted, []).insert(0, 0.0)
        self._next_first = {
            s: chance.expovariate(load.first_rate)
            for s, load in lines.items()
            if load.first_rate > 0 and lane is Lane.ORDINARY
        }
        self._runs = [counter.run for counter in counters]

    def wait(self) -> float:
        free = [(self._until_free(counter), index) for index, counter in enumerate(self._counters)]
        heapq.heapify(free)
        while free:
            now, index = heapq.heappop(free)
            self._arrive(now)
            called = self._call(index)
            if called is None:
                continue
            service, place = called
            if place == 0.0:
                return now
            heapq.heappush(free, (now + self._duration(service), index))
        raise AssertionError("somebody in line was never called")

    def _call(self, index: int) -> tuple[str, float] | None:
        heads = {lane: self._head(index, lane) for lane in Lane}
        first, ordinary = heads[Lane.FIRST], heads[Lane.ORDINARY]
        chosen = choose(
            None if first is None else 0,
            None if ordinary is None else 0,
            run=self._runs[index],
            now=0,
        )
        if chosen is None:
            return None
        pick, self._runs[index] = chosen
        lane = Lane.FIRST if pick is Pick.FIRST else Lane.ORDINARY
        head = heads[lane]
        if head is None:
            raise AssertionError("a lane without head was chosen")
        place, service = head
        self._waiting[service, lane].pop()
        return service, place

    def _head(self, index: int, lane: Lane) -> tuple[float, str] | None:
        lines = ((s, self._waiting.get((s, lane))) for s in self._counters[index].services)
        return min(((line[-1], service) for service, line in lines if line), default=None)

    def _arrive(self, now: float) -> None:
        """Those of the first lane who come while somebody ordinary waits go before him too."""
        for service, at in self._next_first.items():
            moment = at
            while moment <= now:
                self._waiting[service, Lane.FIRST].insert(0, moment + 1e-6)
                moment += self._chance.expovariate(self._lines[service].first_rate)
            self._next_first[service] = moment

    def _until_free(self, counter: CounterLoad) -> float:
        load = self._lines.get(counter.busy_with or "")
        if counter.busy_with is None or load is None:
            return counter.away_for
        for _ in range(_REJECTIONS):
            duration = self._duration(counter.busy_with)
            if duration > counter.busy_for:
                return duration - counter.busy_for
        return self._chance.expovariate(2.0 / load.mean)

    def _duration(self, service: str) -> float:
        load = self._lines[service]
        shape = load.mean * load.mean / load.variance
        return self._chance.gammavariate(shape, load.mean / shape)


def _spread_evenly(count: int, scale: float) -> list[float]:
    """Latest first, so that the head is at the end."""
    played = round(count / scale)
    return [-(index + 0.5) / played for index in range(played)]
