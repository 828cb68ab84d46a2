"""Runs the station service: in the foreground for the command, in a thread for tests."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable
from types import TracebackType

import uvicorn

from kiosk.catalogue.loader import CatalogueError
from kiosk.procedures.entries import ProcedureFault
from kiosk.speech.voice import Voice
from kiosk.station.announce import Announcer
from kiosk.station.api.bounded import BoundedProtocol
from kiosk.station.app import create_app
from kiosk.station.authority import AuthorityError
from kiosk.station.catalogue.opening import open_catalogue, read_file
from kiosk.station.catalogue.present import PresentCatalogue
from kiosk.station.database import Database
from kiosk.station.housekeeping import Housekeeper
from kiosk.station.metrics import StationMetrics
from kiosk.station.options import StationOptions, StationStartError
from kiosk.station.procedures import PresentProcedures
from kiosk.station.refusal import Refusal
from kiosk.station.registry.choice import RegistryStartError, open_registry
from kiosk.station.registry.interface import Registry
from kiosk.station.resident_key import resident_key
from kiosk.station.service_point import ServicePoint
from kiosk.station.store import open_store
from kiosk.station.tls import ServerTls, TlsProtocol
from kiosk.station.trust import StationTrust
from kiosk.station.writer import Writer

START_LIMIT = 15.0
STOP_LIMIT = 8.0
"""Seconds."""
MOST_CONNECTIONS = 512
SWITCH_INTERVAL = 0.0005
"""Seconds until a thread that waits for the interpreter gets its turn. The event loop and the
writer take turns at every statement; Python's own 5 ms would add up to the slowest answers."""
KEEP_ALIVE = 30
"""Seconds that an idle connection is kept: longer than a terminal's pause between questions."""

_log = logging.getLogger(__name__)


class _Server(uvicorn.Server):
    """A uvicorn server that says when it takes requests."""

    def __init__(
        self,
        config: uvicorn.Config,
        at_end: list[Callable[[], None]],
        beat: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._beat = beat
        self._at_end = at_end

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second, from the event loop that also answers."""
        if counter % 10 == 0:
            self._beat()
        return await super().on_tick(counter)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for call in self._at_end:
            call()
        await super().shutdown(sockets)


class StationServer:
    """One running station service. `start` before `url`; `stop` may be called twice.

    `registry` stands in for the one that the options name, `clock` for the machine's clock; `beat`
    is called once a second, from the loop that answers requests.
    """

    def __init__(
        self,
        options: StationOptions,
        *,
        registry: Registry | None = None,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self._options = options
        self._registry = registry
        self._clock = clock
        self._beat = beat
        self._closing = contextlib.ExitStack()
        self._draining = threading.Event()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self._url = ""
        self.point: ServicePoint | None = None
        """What it serves; None before the start."""

    @property
    def url(self) -> str:
        """`http://address:port`, or https, with the port that was really taken."""
        return self._url

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> str:
        """Take requests; returns the address. Raises StationStartError, leaving nothing open."""
        try:
            self._open()
        except BaseException:
            self.stop()
            raise
        return self._url

    def drain(self) -> None:
        """Say that it is not ready any more, and go on serving who asks all the same."""
        self._draining.set()

    def stop(self) -> None:
        """End open requests, say goodbye on the network, close the store."""
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(STOP_LIMIT)
        self._closing.close()

    def __enter__(self) -> StationServer:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _open(self) -> None:
        self._options.check()
        point = self.point = self._service_point()
        self._closing.callback(Housekeeper(point).close)
        trust = self._trust(point) if self._options.tls else None
        tls = None if trust is None else self._server_tls(trust)
        listener = self._listen()
        port = listener.getsockname()[1]
        scheme = "http" if tls is None else "https"
        self._url = f"{scheme}://{_bracketed(self._options.host)}:{port}"
        # `access_log` only keeps its lines from the root logger; an address can hold anything.
        logging.getLogger("uvicorn.access").disabled = True
        config = uvicorn.Config(
            create_app(
                point,
                trust,
                self._options.metrics_token(),
                Voice(self._options.clips_dir, self._options.dialect),
            ),
            ssl_context_factory=None if tls is None else lambda *_: tls.context,
            log_config=None,
            loop="uvloop",
            http=BoundedProtocol if tls is None else TlsProtocol,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            proxy_headers=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=2,
        )
        self._server = _Server(config, point.at_end, self._beat)
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name="station", daemon=True
        )
        self._thread.start()
        if not self._server.ready.wait(START_LIMIT):
            raise StationStartError("the service did not begin to take requests")
        if self._options.announce:
            announcer = Announcer(
                station_id=self._options.station_id,
                station_name=self._options.station_name,
                host=self._options.host,
                port=port,
                scheme=scheme,
            )
            announcer.start()
            self._closing.callback(announcer.stop)

    def _service_point(self) -> ServicePoint:
        options = self._options
        try:
            if self._registry is None:
                self._registry = open_registry(
                    options.registry, options.residents_file, options.fingers, options.state_dir
                )
            self._closing.callback(self._registry.close)
        except RegistryStartError as error:
            raise StationStartError(str(error)) from None
        database = open_store(options)
        self._closing.callback(database.close)
        metrics = StationMetrics(options.station_id)
        writer = Writer(database, options.station_id, metrics)
        self._closing.callback(writer.close)
        return ServicePoint(
            station_id=options.station_id,
            name=options.station_name,
            catalogues=self._catalogues(database, writer),
            database=database,
            writer=writer,
            registry=self._registry,
            resident_key=resident_key(options),
            registered_residents=options.registered_residents,
            elderly_from=options.elderly_from,
            procedures=self._procedures(),
            metrics=metrics,
            draining=self._draining,
            clock=self._clock,
            public_url=options.public_url,
            release_dir=options.release_dir,
            retention=options.retention,
        )

    def _catalogues(self, database: Database, writer: Writer) -> PresentCatalogue:
        options = self._options
        found = read_file(options.catalogue_file)
        delivered, now = options.catalogue_delivered, self._clock()
        try:
            opening = writer.call(
                lambda book: open_catalogue(book, found, delivered=delivered, now=now)
            )
        except CatalogueError as error:
            raise StationStartError(str(error)) from None
        except Refusal as refusal:
            raise StationStartError(f"{options.store}: {refusal.reason.sentence}") from None
        present = PresentCatalogue(database, options.station_id, opening)
        writer.before_steps(present.pin_to)
        self._closing.callback(present.close)
        return present

    def _procedures(self) -> PresentProcedures:
        try:
            return PresentProcedures(self._options.procedures_file)
        except ProcedureFault as fault:
            raise StationStartError(str(fault)) from None

    def _trust(self, point: ServicePoint) -> StationTrust:
        try:
            folder = self._options.state_dir
            return StationTrust.open(folder, point.database, point.station_id, self._clock)
        except AuthorityError as error:
            raise StationStartError(str(error)) from None

    def _server_tls(self, trust: StationTrust) -> ServerTls:
        options = self._options
        try:
            tls = ServerTls(trust.authority, options.state_dir, options.host, self._clock)
        except OSError as error:
            raise StationStartError(f"{options.state_dir}: {error.strerror}") from None
        tls.start()
        self._closing.callback(tls.stop)
        return tls

    def _listen(self) -> socket.socket:
        host, port = self._options.host, self._options.port
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            listener = socket.create_server((host, port), family=family, backlog=128)
        except OSError as error:
            raise StationStartError(f"cannot listen on {host}:{port}: {error.strerror}") from None
        self._closing.callback(listener.close)
        # Accepted sockets inherit it. asyncio would set it, but not on one that names no protocol;
        # without it each answer waits 40 ms for the peer's delayed acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _quicken() -> None:
    """For a process that does nothing but serve."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    # What is loaded now stays to the end: the collector need not go through it again and again.
    gc.collect()
    gc.freeze()


def run_station(
    options: StationOptions,
    ready: Callable[[str], None] | None = None,
    beat: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGTERM or SIGINT, then end in order. Call it from the main thread.

    `ready` is called with the address once requests are taken, `beat` once a second from the loop
    that answers them. Raises StationStartError.
    """
    ends = {signal.SIGTERM, signal.SIGINT}
    # Blocked before any thread begins, and fetched below: no handler runs at an awkward moment.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    server = StationServer(options, beat=beat)
    try:
        url = server.start()
        _quicken()
        _log.info("station %s takes requests at %s", options.station_id, url)
        if ready is not None:
            ready(url)
        while signal.sigtimedwait(ends, 1.0) is None:
            if not server.running:
                raise StationStartError("the service stopped unexpectedly")
        server.drain()
        if options.drain > 0:
            # A second signal ends it at once.
            signal.sigtimedwait(ends, options.drain)
    finally:
        server.stop()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
