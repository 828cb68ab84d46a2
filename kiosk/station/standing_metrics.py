"""How things stand at the moment when somebody asks for the metrics."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kiosk.queue.counter import CounterState
from kiosk.station.correction_store import count_open
from kiosk.station.events import Events
from kiosk.station.refusal import Refusal
from kiosk.station.registry.interface import BreakerState, Watched
from kiosk.station.retention_job import last_runs
from kiosk.station.service_point import ServicePoint


class StandingMetrics(Collector):
    """Read from the store at each look; while that is away, what needs it is left out."""

    def __init__(self, point: ServicePoint, events: Events) -> None:
        self._point = point
        self._events = events

    def collect(self) -> Iterator[GaugeMetricFamily]:
        point = self._point
        yield _gauge(
            "kiosk_event_listeners", "Who follows the events here.", self._events.listeners
        )
        yield _gauge(
            "kiosk_writer_waiting", "Steps that wait for the writer.", point.writer.waiting
        )
        yield _gauge("kiosk_writer_alive", "1: it takes steps.", point.writer.alive)
        yield _gauge("kiosk_draining", "1: the process is about to end.", point.draining.is_set())
        if isinstance(point.registry, Watched):
            yield _breaker(point.registry.breaker)
        try:
            found = list(self._of_store())
        except Refusal:
            found = []
        yield _gauge("kiosk_store_up", "1: the store answers.", bool(found))
        yield from found

    def _of_store(self) -> Iterator[GaugeMetricFamily]:
        point = self._point
        seen, role = point.hall(point.clock()), point.database.role()
        store = GaugeMetricFamily(
            "kiosk_store_info", "Which store, in which role.", labels=("kind", "role")
        )
        store.add_metric((point.database.kind, role), 1)
        yield store
        waiting = GaugeMetricFamily(
            "kiosk_tickets_waiting", "Tickets in line.", labels=("service",)
        )
        for service_id, day in seen.days.items():
            waiting.add_metric((service_id,), day.waiting)
        yield waiting
        yield from self._of_residents()
        is_open = [counter.state is CounterState.OPEN for counter in seen.counters]
        yield _gauge("kiosk_counters_open", "Counters that are open.", sum(is_open))

    def _of_residents(self) -> Iterator[GaugeMetricFamily]:
        point = self._point
        with point.database.reading() as connection:
            runs = last_runs(connection, point.station_id)
            waiting = count_open(connection, point.station_id)
        yield _gauge("kiosk_corrections_open", "Requests that staff have not answered.", waiting)
        ran = GaugeMetricFamily(
            "kiosk_retention_last_run_timestamp_seconds",
            "When what is too old was last looked for.",
            labels=("kind",),
        )
        for kind, run in runs.items():
            ran.add_metric((kind,), run.ran_at.timestamp())
        yield ran


def _breaker(state: BreakerState) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(
        "kiosk_registry_breaker", "1: the state it is in; open: left alone.", labels=("state",)
    )
    for each in BreakerState:
        gauge.add_metric((each.value,), float(each is state))
    return gauge


def _gauge(name: str, said: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, said, value=float(value))
