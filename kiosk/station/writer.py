"""All writes of one station service, in one thread: what waits together is committed together.

A commit costs a wait for the disk, whatever is in it. While one group is being forced to disk the
next one gathers, so that many tickets share one wait and each is acknowledged only when it is
durable. Nothing is delayed for the sake of a fuller group.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from kiosk.queue.fault import NotPossible
from kiosk.station.answer_store import try_room
from kiosk.station.database import Database
from kiosk.station.metrics import StationMetrics
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.sql_book import SqlBook

LARGEST_GROUP = 256
MOST_WAITING = 4096
"""Steps that may wait; more are refused at once."""
RIDE_OUT = 8.0
"""Seconds for which a group is tried again while a database server is away (it fails over)."""

_T = TypeVar("_T")
_Step = Callable[[SqlBook], Any]
_log = logging.getLogger(__name__)


class _Spoilt(Exception):
    """A step was refused after it had saved something: the group cannot be committed as it is."""


@dataclass(slots=True)
class _Job:
    step: _Step
    key: str | None
    loop: asyncio.AbstractEventLoop | None
    future: asyncio.Future[Any] | Future[Any]


class Writer:
    """Started at once; `close` ends it. A step takes the book and returns its result.

    A step is either done and durable, or raises Refusal, NotPossible or what it raised itself, and
    then nothing of it was done. It may be run more than once before that: it must have no effect
    but on the book, and must find out by its key when it was done before.
    """

    def __init__(
        self, database: Database, station_id: str, metrics: StationMetrics | None = None
    ) -> None:
        self._database = database
        self._metrics = metrics
        self._station = station_id
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._failing = False
        self._tried: Future[None] | None = None
        self._before: list[Callable[[SqlBook], None]] = []
        self._after: list[Callable[[], None]] = []
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
        self._thread.start()

    def before_steps(self, call: Callable[[SqlBook], None]) -> None:
        """Have `call` called, in the writer's thread, in each transaction before its steps."""
        self._before.append(call)

    def after_events(self, call: Callable[[], None]) -> None:
        """Have `call` called, in the writer's thread, after each commit that holds events."""
        self._after.append(call)

    async def run(self, step: Callable[[SqlBook], _T], key: str | None = None) -> _T:
        """Have the step done and made durable. `key`: the ticket that it is about, if any."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        self._put(_Job(step, key, loop, future))
        return cast("_T", await future)

    def call(self, step: Callable[[SqlBook], _T], key: str | None = None) -> _T:
        """As `run`, for a thread without event loop."""
        return self.begin(step, key).result()

    def begin(self, step: Callable[[SqlBook], _T], key: str | None = None) -> Future[_T]:
        """As `call`, but its result is waited for later."""
        future: Future[Any] = Future()
        self._put(_Job(step, key, None, future))
        return future

    @property
    def waiting(self) -> int:
        """Steps that wait, beside the group that is being done."""
        return self._jobs.qsize()

    @property
    def alive(self) -> bool:
        """Whether it takes steps."""
        return not self._closed and self._thread.is_alive()

    def check(self) -> None:
        """Raises Refusal(STORE_UNAVAILABLE) while the store takes no writes: disk full, no primary.

        It does not wait, but has a write tried, so that a later call knows when all is well again.
        """
        if not self._failing:
            return
        if self._tried is None or self._tried.done():
            self._tried = Future()
            self._put(_Job(try_room, None, None, self._tried))
        raise Refusal(Reason.STORE_UNAVAILABLE)

    def close(self) -> None:
        """Do what waits, then end."""
        self._closed = True
        self._jobs.put(None)
        self._thread.join()

    def _put(self, job: _Job) -> None:
        if self._closed or self.waiting >= MOST_WAITING:
            raise Refusal(Reason.STORE_UNAVAILABLE)
        self._jobs.put(job)

    def _serve(self) -> None:
        while (first := self._jobs.get()) is not None:
            group, ending = self._gather(first)
            _settle(group, self._done(group))
            if ending:
                return

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        group = [first]
        while len(group) < LARGEST_GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return group, True
            group.append(job)
        return group, False

    def _done(self, group: list[_Job]) -> list[Any]:
        """Results or exceptions, one for each job."""
        deadline, pause = time.monotonic() + RIDE_OUT, 0.05
        while True:
            try:
                results = self._committed(group)
            except Refusal as refusal:
                self._failing = True
                if not self._database.on_server or time.monotonic() > deadline:
                    return [refusal] * len(group)
                time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - jitter
                pause = min(pause * 2, 1.0)
            except Exception as error:  # noqa: BLE001 - one step's fault must not end the writer
                if len(group) == 1:
                    return [error.__cause__ if isinstance(error, _Spoilt) else error]
                # One of them is to blame: each for itself.
                return [self._done([job])[0] for job in group]
            else:
                self._failing = False
                return results

    def _committed(self, group: list[_Job]) -> list[Any]:
        begun = time.perf_counter()
        with self._database.writing() as connection:
            book = SqlBook(connection, self._station)
            book.lock()
            book.prefetch(job.key for job in group if job.key is not None)
            for prepare in self._before:
                prepare(book)
            results = [_attempt(job.step, book) for job in group]
            book.flush()
        happened = book.happened
        if self._metrics is not None:
            self._metrics.committed(len(group), time.perf_counter() - begun, happened)
        if happened:
            for call in self._after:
                call()
        return results


def _attempt(step: _Step, book: SqlBook) -> Any:
    before = book.writes
    try:
        return step(book)
    except (Refusal, NotPossible) as refused:
        if book.writes != before:
            raise _Spoilt from refused
        return refused


def _settle(group: list[_Job], results: list[Any]) -> None:
    """Hand the results out, with one call into each event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Any, Any]]] = defaultdict(list)
    for job, result in zip(group, results, strict=True):
        if job.loop is None:
            _resolve(job.future, result)
        else:
            by_loop[job.loop].append((job.future, result))
    for loop, settled in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve_all, settled)
        except RuntimeError:
            _log.warning("%d answers came after the end of the service", len(settled))


def _resolve_all(settled: list[tuple[Any, Any]]) -> None:
    for future, result in settled:
        _resolve(future, result)


def _resolve(future: Any, result: Any) -> None:
    if future.done():
        return  # whoever asked is gone
    if isinstance(result, BaseException):
        future.set_exception(result)
    else:
        future.set_result(result)
