"""A terminal's health for Prometheus, in its text format, for this machine only.

What leaves the terminal goes to its station (kiosk/link/report.py). This is for a collector that a
province runs on the terminal itself, and for whoever stands before it.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from socketserver import BaseServer, ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import CollectorRegistry, ProcessCollector, make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from kiosk.appliance.device import DeviceKind
from kiosk.appliance.finding import Condition, Finding
from kiosk.exchange.tcp import listening
from kiosk.ops.health.healing import Act

_SILENCE = 5.0
"""Seconds that a collector may leave a request unfinished."""
_WEIGHTS = {
    Condition.NOT_FITTED: 0,
    Condition.OK: 0,
    Condition.WARNING: 1,
    Condition.FAULT: 2,
}
_log = logging.getLogger(__name__)


class HealthMetrics(Collector):
    """Read at each look. Labels are codes of this program, and names of figures."""

    def __init__(
        self,
        findings: Callable[[], tuple[Finding, ...]],
        acts: Callable[[], Mapping[tuple[DeviceKind, Act], int]],
        version: str,
    ) -> None:
        self._findings = findings
        self._acts = acts
        self._version = version

    def collect(self) -> Iterator[Metric]:
        found = self._findings()
        worst: dict[str, int] = {}
        by_id: dict[tuple[str, ...], float] = {}
        figures: dict[tuple[str, ...], float] = {}
        for finding in found:
            part, condition = finding.part.value, finding.condition
            worst[part] = max(worst.get(part, 0), _WEIGHTS[condition])
            label = (part, finding.code.value, condition.value)
            by_id[label] = by_id.get(label, 0) + 1
            for name, value in finding.figures.items():
                if not isinstance(value, str):
                    figures[part, name] = value
        build = GaugeMetricFamily("kiosk_build_info", "What runs here.", labels=("version",))
        build.add_metric((self._version,), 1)
        yield build
        yield _gauge(
            "kiosk_part_condition",
            "0: in order or not fitted, 1: warning, 2: fault.",
            ("part",),
            {(part,): weight for part, weight in worst.items()},
        )
        yield _gauge("kiosk_finding", "What was found.", ("part", "code", "condition"), by_id)
        yield _gauge("kiosk_figure", "Numbers of what was found.", ("part", "name"), figures)
        healed = CounterMetricFamily(
            "kiosk_healing", "What was done about devices.", labels=("device", "act")
        )
        for (kind, act), times in dict(self._acts()).items():
            healed.add_metric((kind.value, act.value), times)
        yield healed


class _Silent(WSGIRequestHandler):
    timeout = _SILENCE

    def log_message(self, *_: object) -> None:
        """Nothing: each look of a collector is no event."""


class _Server(ThreadingMixIn, WSGIServer):
    """Serves on a socket that listens already, wherever it came from."""

    daemon_threads = True

    def __init__(self, listener: socket.socket) -> None:
        # Not TCPServer's, which makes a socket: a core that has no network may not.
        BaseServer.__init__(self, listener.getsockname(), _Silent)
        self.socket = listener
        self.server_name, self.server_port = listener.getsockname()
        self.setup_environ()


@contextmanager
def served(metrics: HealthMetrics, port: int) -> Iterator[None]:
    """At http://127.0.0.1:`port`/metrics; 0: nowhere. A port that is taken costs the metrics and
    nothing else."""
    if not port:
        yield
        return
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(metrics)
    try:
        listener = listening(port)
    except OSError as error:
        _log.warning("no metrics on port %d: %s", port, error.strerror)
        yield
        return
    server = _Server(listener)
    server.set_app(make_wsgi_app(registry))
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=3)


def _gauge(
    name: str, said: str, labels: tuple[str, ...], values: Mapping[tuple[str, ...], float]
) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(name, said, labels=labels)
    for label, value in values.items():
        gauge.add_metric(label, value)
    return gauge
