"""What one service process counts and measures, for Prometheus.

Each process counts what it has done itself; sums over all processes are the station's. Labels are
codes from the catalogue and the contract, never anything that was sent.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, Info, ProcessCollector

from kiosk.program_version import program_version
from kiosk.queue.standing import EventKind, QueueEvent, Standing

_WAITS = (30, 60, 120, 300, 600, 900, 1200, 1800, 2700, 3600, 5400, 7200, 10800)
_SERVICES = (30, 60, 120, 180, 300, 480, 600, 900, 1200, 1800, 2700, 3600)
_GROUPS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_LATENCIES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class StationMetrics:
    """Safe from several threads. `registry` is what is shown."""

    def __init__(self, station_id: str = "") -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        build = Info("kiosk_build", "What runs here.", registry=self.registry)
        build.info(
            {
                "version": program_version() or "unknown",
                "python": platform.python_version(),
                "station": station_id,
            }
        )
        self._tickets = {
            kinds: self._counter(f"kiosk_tickets_{name}", f"Tickets {said}.", "service")
            for name, said, kinds in (
                ("taken", "taken", (EventKind.TAKEN, EventKind.CHECKED_IN)),
                ("called", "called, recalls not counted", (EventKind.CALLED,)),
                ("served", "served to the end", (EventKind.SERVED,)),
                ("no_show", "called in vain", (EventKind.NO_SHOW,)),
            )
        }
        self._by_kind = {kind: c for kinds, c in self._tickets.items() for kind in kinds}
        self._waits = self._histogram(
            "kiosk_wait_seconds", "From issue to call.", _WAITS, "service"
        )
        self._services = self._histogram(
            "kiosk_service_seconds", "From call to end of service.", _SERVICES, "service"
        )
        self._group = self._histogram(
            "kiosk_commit_group_steps", "Steps that were committed together.", _GROUPS
        )
        self._commit = self._histogram(
            "kiosk_commit_seconds", "Doing a group of steps and making it durable.", _LATENCIES
        )
        self._requests = self._histogram(
            "kiosk_http_request_seconds",
            "From a request's head to the head of its answer.",
            _LATENCIES,
            *("method", "route", "status"),
        )
        self._deleted = self._counter(
            "kiosk_retention_deleted", "Rows deleted because their time was over.", "kind"
        )
        self._refusals = self._counter("kiosk_refusals", "Refused requests.", "reason")

    def committed(
        self, steps: int, seconds: float, happened: Sequence[tuple[QueueEvent, Standing | None]]
    ) -> None:
        """A group of steps is durable; `happened`: its events, each with its ticket."""
        self._group.observe(steps)
        self._commit.observe(seconds)
        for event, ticket in happened:
            counter = self._by_kind.get(event.kind)
            if counter is None or event.service_id is None:
                continue
            counter.labels(event.service_id).inc()
            if ticket is None:
                continue
            if event.kind is EventKind.CALLED:
                # A terminal's clock may be ahead of ours.
                waited = (event.at - ticket.issued_at).total_seconds()
                self._waits.labels(event.service_id).observe(max(waited, 0.0))
            elif event.kind is EventKind.SERVED and ticket.called_at is not None:
                took = (event.at - ticket.called_at).total_seconds()
                self._services.labels(event.service_id).observe(max(took, 0.0))

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered. `route` is a template, not an address."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, f"{status // 100}xx").observe(seconds)

    def refused(self, reason: str) -> None:
        """`reason`: its code in the contract."""
        self._refusals.labels(reason).inc()

    def deleted(self, counts: Mapping[str, int]) -> None:
        """The retention times were enforced: rows deleted, by kind of data."""
        for kind, count in counts.items():
            self._deleted.labels(kind).inc(count)

    def _counter(self, name: str, said: str, *labels: str) -> Counter:
        return Counter(name, said, labels, registry=self.registry)

    def _histogram(self, name: str, said: str, buckets: Sequence[float], *labels: str) -> Histogram:
        return Histogram(name, said, labels, buckets=buckets, registry=self.registry)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
