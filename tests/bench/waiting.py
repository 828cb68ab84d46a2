"""How far the waiting-time estimate is off, beside the averages that a simpler system would show.

Whole days are played through the queue's own rules: people arrive in a morning and an afternoon
wave, services take other times than the catalogue says, officers take breaks, one in seven has
priority, one in twenty has gone when called. At each ticket every method says how long it will
take; at the call the error is known.
"""

from __future__ import annotations

import datetime as dt
import heapq
import math
import random
import statistics
import time
from collections import defaultdict

from kiosk.catalogue.catalogue import Catalogue, Counter
from kiosk.catalogue.service import Service
from kiosk.queue import desk
from kiosk.queue.counter import CounterState
from kiosk.queue.estimate import CounterLoad, LineLoad, WaitEstimate, estimate_wait
from kiosk.queue.load import counter_load, line_load
from kiosk.queue.priority import Lane, PriorityClass
from kiosk.queue.standing import Standing
from tests.bench.figures import percentile
from tests.kiosk.queue.hall import MORNING, Hall

DAYS = 30
SERVICES = (
    Service("residence", "A", {"vi": "Cư trú"}, typical_minutes=12),
    Service("identity", "B", {"vi": "Căn cước"}, typical_minutes=15),
    Service("electronic", "C", {"vi": "Định danh điện tử"}, typical_minutes=8),
    Service("vehicles", "D", {"vi": "Đăng ký xe"}, typical_minutes=15),
)
COUNTERS = (
    Counter("1", ("residence",)),
    Counter("2", ("residence", "identity")),
    Counter("3", ("identity", "electronic")),
    Counter("4", ("vehicles", "electronic")),
)
CATALOGUE = Catalogue(SERVICES, COUNTERS)
METHODS = (
    "this estimate",
    "mean wait of the day",
    "mean wait, last 5 called",
    "ahead x mean / counters",
)


class _Day:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.hall = Hall(catalogue=CATALOGUE)
        self.truth = {
            s.id: s.typical_minutes * 60 * self.chance.uniform(0.6, 1.6) for s in SERVICES
        }
        self.said: dict[str, dict[str, float]] = {}
        self.spread: dict[str, WaitEstimate] = {}
        self.waits: dict[str, list[float]] = defaultdict(list)
        self.errors: dict[str, list[float]] = defaultdict(list)
        self.inside: list[bool] = []
        self.costs: list[float] = []

    def play(self) -> None:
        """Events by time: arrivals, and counters that become free."""
        agenda: list[tuple[float, int, str, str]] = []
        serial = iter(range(1_000_000))
        load = self.chance.uniform(0.75, 1.15)
        for service in SERVICES:
            for at in self._arrivals(load * len(COUNTERS) / len(SERVICES) / self.truth[service.id]):
                heapq.heappush(agenda, (at, next(serial), "arrives", service.id))
        for counter in COUNTERS:
            heapq.heappush(agenda, (0.0, next(serial), "free", counter.name))
        last = max(at for at, *_ in agenda)
        while agenda:
            at, _, what, who = heapq.heappop(agenda)
            self.hall.now = MORNING + dt.timedelta(seconds=at)
            if what == "arrives":
                self._arrive(who)
                continue
            took = self._serve(who)
            if took is not None or at < last:
                heapq.heappush(agenda, (at + (took or 5.0), next(serial), "free", who))

    def _arrivals(self, rate: float) -> list[float]:
        """Two waves, as in front of every office: at the opening and after lunch."""
        found, at = [], 0.0
        while at < 8 * 3600:
            at += self.chance.expovariate(rate * 2)
            hour = at / 3600
            share = 0.15 + 0.85 * max(math.exp(-((hour - 1) ** 2)), math.exp(-((hour - 6) ** 2)))
            if self.chance.random() < share:
                found.append(at)
        return found

    def _arrive(self, service_id: str) -> None:
        priority = PriorityClass.ELDERLY if self.chance.random() < 1 / 7 else PriorityClass.NONE
        lane = Lane.ORDINARY if priority is PriorityClass.NONE else Lane.FIRST
        book, day = self.hall.book, self.hall.day
        lines = {
            s.id: line_load(book.service_day(day, s.id), s.typical_minutes, self.hall.now)
            for s in SERVICES
        }
        counters = self._counters()
        begun = time.perf_counter()
        found = estimate_wait(service_id, lane, lines, counters)
        self.costs.append(time.perf_counter() - begun)
        if found is None:
            raise AssertionError("no counter serves it")
        naive = self._naive(service_id, lines, counters)
        ticket = self.hall.take(service_id, priority)
        self.spread[ticket.id] = found
        self.said[ticket.id] = dict(zip(METHODS, (found.middle, *naive), strict=True))

    def _counters(self) -> list[CounterLoad]:
        book, day = self.hall.book, self.hall.day
        found = []
        for counter in COUNTERS:
            standing = book.counter(day, counter.name)
            current = book.ticket(standing.current) if standing.current else None
            if standing.state is not CounterState.CLOSED:
                found.append(counter_load(counter, standing, current, self.hall.now))
        return found

    def _naive(
        self, service_id: str, lines: dict[str, LineLoad], counters: list[CounterLoad]
    ) -> tuple[float, float, float]:
        waits = self.waits[service_id] or [600.0]
        load = lines[service_id]
        serving = sum(service_id in counter.services for counter in counters)
        ahead = (load.first + load.ordinary) * load.mean / max(serving, 1)
        return statistics.fmean(waits), statistics.fmean(waits[-5:]), ahead

    def _serve(self, name: str) -> float | None:
        """Seconds until the counter is free again; None: nobody waits."""
        current = self.hall.current(name)
        if current is not None:
            desk.finish(self.hall.book, self.hall.desk(name), current)
            if self.chance.random() < 0.02:
                desk.set_counter(self.hall.book, self.hall.desk(name), CounterState.BREAK)
                return self.chance.uniform(300, 900)
        desk.set_counter(self.hall.book, self.hall.desk(name), CounterState.OPEN)
        ticket = desk.call_next(self.hall.book, self.hall.desk(name), current=None)
        if ticket is None:
            return None
        self._called(ticket)
        if self.chance.random() < 1 / 20:
            desk.no_show(self.hall.book, self.hall.desk(name), ticket.id)
            return 60.0
        # Log-normal with a coefficient of variation of 0.7, as measured at counters.
        sigma = math.sqrt(math.log(1 + 0.7**2))
        mean = self.truth[ticket.service_id]
        return self.chance.lognormvariate(math.log(mean) - sigma * sigma / 2, sigma)

    def _called(self, ticket: Standing) -> None:
        waited = (self.hall.now - ticket.issued_at).total_seconds()
        self.waits[ticket.service_id].append(waited)
        if ticket.id in self.said:
            for method, said in self.said[ticket.id].items():
                self.errors[method].append(abs(said - waited) / 60)
            spread = self.spread[ticket.id]
            self.inside.append(spread.low - 30 <= waited <= spread.high + 30)


def run() -> None:
    errors: dict[str, list[float]] = defaultdict(list)
    inside: list[bool] = []
    costs: list[float] = []
    waits: list[float] = []
    for seed in range(DAYS):
        day = _Day(seed)
        day.play()
        for method, found in day.errors.items():
            errors[method] += found
        inside += day.inside
        costs += day.costs
        waits += [wait / 60 for found in day.waits.values() for wait in found]
    print(f"  {DAYS} days, {len(waits)} people, waits {statistics.fmean(waits):.1f} min on average")
    print(f"  {'error in minutes':<32}{'mean':>8}{'median':>8}{'p90':>8}")
    for method in METHODS:
        found = errors[method]
        print(
            f"  {method:<32}{statistics.fmean(found):>8.1f}"
            f"{statistics.median(found):>8.1f}{percentile(found, 90):>8.1f}"
        )
    share = 100 * statistics.fmean(inside)
    print(f"  inside of the stated spread (8 in 10 promised): {share:.0f} %")
    print(f"  one estimate: median {1000 * statistics.median(costs):.1f} ms")
