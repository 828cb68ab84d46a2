"""The queue's events as they happen, for any number of listeners, with resume.

Events are read from the store, never passed on beside it: what a listener hears is durable, in
order, without gaps, and the same whichever of several service processes it is connected to. One
task reads for all listeners; each of these has but a position.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections import deque
from collections.abc import AsyncIterator

from kiosk.queue.standing import QueueEvent
from kiosk.station.present import MOST_EVENTS, events_after, last_event
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint

MOST_LISTENERS = 256
KEPT = 2000
"""Events in memory; a listener that falls further behind is told to begin anew."""
LOOK = 0.25
"""Seconds between looks for what other service processes of the station have written."""
LOOK_SELDOM = 1.0
"""The same while none of them has written for a while: most stations have but one process."""
OTHERS_LAST = 300.0
"""Seconds for which another process is expected to write again."""
HEARTBEAT = 15.0
"""Seconds of silence after which a comment is sent, so that a cut line is noticed."""

_log = logging.getLogger(__name__)


class Events:
    """Belongs to one event loop, which is the one of its first listener."""

    def __init__(self, point: ServicePoint) -> None:
        self._point = point
        self._kept: deque[tuple[int, bytes]] = deque(maxlen=KEPT)
        self._last = 0
        self._listeners = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._started = asyncio.Event()
        self._written = asyncio.Event()
        self._news = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None
        self._ending = False
        self._others_until = 0.0
        point.writer.after_events(self._wake)
        point.at_end.append(self.end)

    def end(self) -> None:
        """Let every listener go, to come back to another process. In the loop's thread."""
        self._ending = True
        self._news.set()

    @property
    def listeners(self) -> int:
        return self._listeners

    def follow(self, after: int | None) -> AsyncIterator[bytes]:
        """The events after number `after`, or from now on, as a `text/event-stream`.

        Raises Refusal(TOO_MANY_LISTENERS).
        """
        if self._listeners >= MOST_LISTENERS:
            raise Refusal(Reason.TOO_MANY_LISTENERS)
        return self._stream(after)

    async def _stream(self, after: int | None) -> AsyncIterator[bytes]:
        self._listeners += 1
        try:
            self._begin()
            await self._started.wait()
            position, missed = await asyncio.to_thread(self._catch_up, after)
            yield b"retry: 1000\n\n"
            for chunk in missed:
                yield chunk
            while not self._ending:
                news = self._news
                position, chunks = self._since(position)
                for chunk in chunks:
                    yield chunk
                if chunks:
                    continue
                try:
                    await asyncio.wait_for(news.wait(), HEARTBEAT)
                except TimeoutError:
                    yield b": still there\n\n"
        finally:
            self._listeners -= 1
            if self._listeners == 0 and self._reader is not None:
                self._reader.cancel()
                self._reader = None

    def _begin(self) -> None:
        if self._reader is None:
            self._loop = asyncio.get_running_loop()
            self._kept.clear()
            self._started = asyncio.Event()
            self._reader = asyncio.create_task(self._read(), name="events")

    def _catch_up(self, after: int | None) -> tuple[int, list[bytes]]:
        """Where to go on, and what is to be sent before."""
        with self._point.database.reading() as connection:
            newest = last_event(connection, self._point.station_id)
            if after is None:
                return newest, []
            if after > newest or newest - after > MOST_EVENTS:
                return newest, [_reset(newest)]
            found = events_after(connection, self._point.station_id, after)
        chunks = [_chunk(seq, event) for seq, event in found]
        return (found[-1][0] if found else after), chunks

    def _since(self, position: int) -> tuple[int, list[bytes]]:
        if not self._kept or self._kept[-1][0] <= position:
            return position, []
        newest = self._kept[-1][0]
        missing = newest - position
        if missing > len(self._kept):
            return newest, [_reset(newest)]
        kept = len(self._kept)
        return newest, [self._kept[index][1] for index in range(kept - missing, kept)]

    async def _read(self) -> None:
        while True:
            try:
                if not self._started.is_set():
                    # Before any listener looks for its own place: what comes later is kept here.
                    self._last = await asyncio.to_thread(self._newest)
                    self._started.set()
                await self._read_on()
            except Refusal:
                _log.warning("the events cannot be read now")
                await asyncio.sleep(1.0)

    async def _read_on(self) -> None:
        expecting = time.monotonic() < self._others_until
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._written.wait(), LOOK if expecting else LOOK_SELDOM)
        ours = self._written.is_set()
        self._written.clear()
        found = await asyncio.to_thread(self._fetch)
        if found:
            if not ours:
                self._others_until = time.monotonic() + OTHERS_LAST
            self._kept.extend((seq, _chunk(seq, event)) for seq, event in found)
            self._last = found[-1][0]
            self._news.set()
            self._news = asyncio.Event()

    def _fetch(self) -> list[tuple[int, QueueEvent]]:
        # Mostly there is nothing: with a board in every commune that is to cost next to nothing.
        if self._newest() == self._last:
            return []
        with self._point.database.reading() as connection:
            return events_after(connection, self._point.station_id, self._last)

    def _newest(self) -> int:
        with self._point.database.glancing() as connection:
            return last_event(connection, self._point.station_id)

    def _wake(self) -> None:
        loop = self._loop
        if loop is not None and self._listeners:
            with contextlib.suppress(RuntimeError):  # the service is ending
                loop.call_soon_threadsafe(self._written.set)


def _chunk(seq: int, event: QueueEvent) -> bytes:
    """What everybody may know: neither staff, note nor the ticket's key."""
    data = {
        "kind": event.kind.value,
        "at": event.at.isoformat(),
        "number": event.number,
        "state": None if event.state is None else event.state.value,
        "service_id": event.service_id,
        "counter": event.counter,
    }
    text = json.dumps(data, ensure_ascii=False)
    return f"id: {seq}\nevent: {event.kind.value}\ndata: {text}\n\n".encode()


def _reset(newest: int) -> bytes:
    return f"id: {newest}\nevent: reset\ndata: {{}}\n\n".encode()
