"""Card readers through PC/SC: hot plug, cards laid down and taken away, service restarts.

One thread waits in SCardGetStatusChange on all readers and on PC/SC's plug-and-play notification,
so events come as fast as the service knows them. (pyscard's own CardMonitor polls and survives
no restart of the service.)
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass

from smartcard import scard

from drivers.chipcard.pcsc_connection import TRANSMIT_SECONDS, PcscTransport, establish_context
from drivers.chipcard.transport import (
    CardInserted,
    CardRemoved,
    CardTransport,
    ReaderAttached,
    ReaderDetached,
    ReaderEvent,
    ServiceLost,
)
from drivers.errors import DeviceGone

PLUG_AND_PLAY = "\\\\?PnP?\\Notification"
WAIT_MILLISECONDS = 500
"""Longest wait inside PC/SC; a change or `stop` ends it at once."""
FIRST_BACKOFF, LONGEST_BACKOFF = 0.1, 3.0
MAX_READERS = 15
STOP_SECONDS = 5.0


@dataclass(frozen=True)
class ReaderState:
    """A reader as it stands there now."""

    reader: str
    atr: bytes | None
    """Of the card on it; None: there is none."""


def look() -> list[ReaderState]:
    """All readers, once, without watching them. Raises DeviceGone without a PC/SC service."""
    context = establish_context()
    try:
        readers = _list_readers(context)
        if readers is None:
            raise DeviceGone("the PC/SC service does not answer")
        states = [(reader, scard.SCARD_STATE_UNAWARE) for reader in readers]
        _, found = scard.SCardGetStatusChange(context, 0, states) if states else (0, [])
        return [
            ReaderState(name, bytes(atr) if state & scard.SCARD_STATE_PRESENT else None)
            for name, state, atr in found
        ]
    finally:
        scard.SCardReleaseContext(context)


@dataclass(frozen=True)
class _Seen:
    """What was last reported of one reader."""

    state: int
    insertion: int | None
    """Event counter of PC/SC when the card was laid down; None without card."""


class PcscReaders:
    """All readers of the PC/SC service."""

    def __init__(self, *, transmit_seconds: float = TRANSMIT_SECONDS) -> None:
        self._transmit_seconds = transmit_seconds
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._seen: dict[str, _Seen] = {}
        self._service_lost = False
        self._context: int | None = None

    def start(self, on_event: Callable[[ReaderEvent], None]) -> None:
        if self._thread is not None:
            raise RuntimeError("already started")
        self._stopping.clear()
        self._thread = threading.Thread(
            target=self._watch, args=(on_event,), name="pcsc-watch", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Ends the watching; no event comes after it has returned."""
        self._stopping.set()
        context, thread, self._thread = self._context, self._thread, None
        if context is not None:
            scard.SCardCancel(context)
        if thread is not None and thread is not threading.current_thread():
            thread.join(STOP_SECONDS)

    def connect(self, reader: str) -> CardTransport:
        return PcscTransport(reader, transmit_seconds=self._transmit_seconds)

    def _watch(self, on_event: Callable[[ReaderEvent], None]) -> None:
        backoff = FIRST_BACKOFF
        while not self._stopping.is_set():
            try:
                context = establish_context()
            except DeviceGone:
                self._lose_service(on_event)
                jitter = random.uniform(0.5, 1.0)  # noqa: S311 – spreads retries, guards nothing
                self._stopping.wait(backoff * jitter)
                backoff = min(2 * backoff, LONGEST_BACKOFF)
                continue
            self._service_lost = False
            backoff = FIRST_BACKOFF
            self._context = context
            try:
                self._watch_context(context, on_event)
            finally:
                self._context = None
                scard.SCardReleaseContext(context)
            if not self._stopping.is_set():
                self._lose_service(on_event)
                self._stopping.wait(FIRST_BACKOFF)
        self._seen.clear()

    def _lose_service(self, on_event: Callable[[ReaderEvent], None]) -> None:
        for reader in list(self._seen):
            self._detach(reader, on_event)
        if not self._service_lost:
            self._service_lost = True
            on_event(ServiceLost())

    def _watch_context(self, context: int, on_event: Callable[[ReaderEvent], None]) -> None:
        """Until the service goes away or the watching ends."""
        notification = scard.SCARD_STATE_UNAWARE
        while not self._stopping.is_set():
            readers = _list_readers(context)
            if readers is None:
                return
            for reader in set(self._seen) - set(readers):
                self._detach(reader, on_event)
            for reader in readers:
                if reader not in self._seen:
                    self._seen[reader] = _Seen(scard.SCARD_STATE_UNAWARE, None)
                    on_event(ReaderAttached(reader))
            states = [(reader, self._seen[reader].state) for reader in readers]
            states.append((PLUG_AND_PLAY, notification))
            code, changed = scard.SCardGetStatusChange(context, WAIT_MILLISECONDS, states)
            if code == scard.SCARD_E_UNKNOWN_READER:
                continue
            if code not in (scard.SCARD_S_SUCCESS, scard.SCARD_E_TIMEOUT):
                return
            for name, state, atr in changed:
                if name == PLUG_AND_PLAY:
                    notification = state & ~scard.SCARD_STATE_CHANGED
                elif not self._stopping.is_set():
                    self._note(name, state, bytes(atr), on_event)

    def _note(
        self, reader: str, state: int, atr: bytes, on_event: Callable[[ReaderEvent], None]
    ) -> None:
        before = self._seen[reader].insertion
        # The upper half counts insertions and removals: a quick exchange is not overlooked.
        insertion = state >> 16 if state & scard.SCARD_STATE_PRESENT else None
        self._seen[reader] = _Seen(state & ~scard.SCARD_STATE_CHANGED, insertion)
        if insertion == before:
            return
        if before is not None:
            on_event(CardRemoved(reader))
        if insertion is not None:
            on_event(CardInserted(reader, atr))

    def _detach(self, reader: str, on_event: Callable[[ReaderEvent], None]) -> None:
        if self._seen.pop(reader).insertion is not None:
            on_event(CardRemoved(reader))
        on_event(ReaderDetached(reader))


def _list_readers(context: int) -> list[str] | None:
    """None: the service does not answer."""
    code, readers = scard.SCardListReaders(context, [])
    if code == scard.SCARD_E_NO_READERS_AVAILABLE:
        return []
    if code != scard.SCARD_S_SUCCESS:
        return None
    return [str(reader) for reader in readers][:MAX_READERS]
