"""The screen's end of the channel to the core: what a screen needs to know of the core."""

from __future__ import annotations

import logging
import selectors
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kiosk.backoff import Backoff
from kiosk.core.codec import (
    LARGEST_INTENT,
    LARGEST_VIEW,
    CodecError,
    FrameReader,
    decode_intent,
    decode_view,
    intent_frame,
    view_frame,
)
from kiosk.core.wake import Wake
from kiosk.devices.faults import Contained
from kiosk.devices.mailbox import Mailbox
from kiosk.visit.intent import Intent
from kiosk.visit.view import View

_log = logging.getLogger(__name__)

PIECE = 256 << 10
QUEUED_INTENTS = 64


class CorePort(Protocol):
    """How a screen speaks with the core. `on_view` and `on_away` are called from any thread."""

    def start(self, on_view: Callable[[View], None], on_away: Callable[[], None]) -> None:
        """`on_view` gets the present View soon, then every new one; `on_away`: no core is there."""
        ...

    def send(self, intent: Intent) -> None:
        """Returns at once. While no core is there the intent is dropped: a late touch is wrong."""
        ...

    def stop(self) -> None: ...


class ScreenChannel:
    """CorePort over the core's Unix socket; finds the core again when it was away."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._outgoing: Mailbox[bytes] = Mailbox(QUEUED_INTENTS)
        self._connected = False
        self._stopping = threading.Event()
        self._wake = Wake()
        self._thread: threading.Thread | None = None

    def start(self, on_view: Callable[[View], None], on_away: Callable[[], None]) -> None:
        self._thread = threading.Thread(
            target=self._run, args=(on_view, on_away), name="core-channel", daemon=True
        )
        self._thread.start()

    def send(self, intent: Intent) -> None:
        if self._connected and self._outgoing.offer(intent_frame(intent)):
            self._wake.call()

    def stop(self) -> None:
        self._stopping.set()
        self._wake.call()
        if self._thread is not None:
            self._thread.join(3.0)
        self._wake.close()

    def _run(self, on_view: Callable[[View], None], on_away: Callable[[], None]) -> None:
        backoff = Backoff(0.05, 1.0)
        told = False
        while not self._stopping.is_set():
            connection = self._connect()
            if connection is not None:
                backoff.reset()
                told = False
                with connection, Contained(_log, "the channel to the core"):
                    self._converse(connection, on_view)
                self._connected = False
            if not told and not self._stopping.is_set():
                told = True
                with Contained(_log, "telling that the core is away"):
                    on_away()
            self._stopping.wait(backoff.next())

    def _connect(self) -> socket.socket | None:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(self._path))
        except OSError:
            connection.close()
            return None
        connection.setblocking(False)
        while self._outgoing.take(0) is not None:
            pass  # Touches from before belong to a picture that is gone.
        self._connected = True
        return connection

    def _converse(self, connection: socket.socket, on_view: Callable[[View], None]) -> None:
        """Until the connection breaks or the screen stops."""
        frames = FrameReader(LARGEST_VIEW)
        unsent = b""
        with selectors.DefaultSelector() as selector:
            selector.register(connection, selectors.EVENT_READ)
            selector.register(self._wake.socket, selectors.EVENT_READ)
            while not self._stopping.is_set():
                wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if unsent else 0)
                selector.modify(connection, wanted)
                ready = {key.fileobj for key, _ in selector.select()}
                if self._wake.socket in ready:
                    self._wake.clear()
                try:
                    if connection in ready and not self._receive(connection, frames, on_view):
                        return
                    unsent = self._transmit(connection, unsent)
                except CodecError as error:
                    _log.warning("the core sent nonsense: %s", error)
                    return
                except (BrokenPipeError, ConnectionError):
                    return

    def _receive(
        self, connection: socket.socket, frames: FrameReader, on_view: Callable[[View], None]
    ) -> bool:
        try:
            piece = connection.recv(PIECE)
        except BlockingIOError:
            return True
        if not piece:
            return False
        payloads = frames.feed(piece)
        if payloads:
            # Each View is complete in itself: only the last of several is worth drawing.
            on_view(decode_view(payloads[-1]))
        return True

    def _transmit(self, connection: socket.socket, unsent: bytes) -> bytes:
        while True:
            if not unsent:
                unsent = self._outgoing.take(0) or b""
                if not unsent:
                    return b""
            try:
                unsent = unsent[connection.send(unsent) :]
            except BlockingIOError:
                return unsent


class LocalChannel:
    """Core and screen in one process, through the same encoding as between two.

    `publish` is the core's end (see ScreenServer); start, send and stop are the screen's
    (CorePort). Views and Intents arrive in the thread that sent them.
    """

    def __init__(self, on_intent: Callable[[Intent], None]) -> None:
        self._on_intent = on_intent
        self._lock = threading.RLock()
        self._latest: View | None = None
        self._on_view: Callable[[View], None] | None = None

    def publish(self, view: View) -> None:
        (payload,) = FrameReader(LARGEST_VIEW).feed(view_frame(view))
        with self._lock:
            self._latest = decode_view(payload)
            if self._on_view is not None:
                self._on_view(self._latest)

    def start(self, on_view: Callable[[View], None], on_away: Callable[[], None]) -> None:
        with self._lock:
            self._on_view = on_view
            if self._latest is None:
                on_away()
            else:
                on_view(self._latest)

    def send(self, intent: Intent) -> None:
        (payload,) = FrameReader(LARGEST_INTENT).feed(intent_frame(intent))
        self._on_intent(decode_intent(payload))

    def stop(self) -> None:
        with self._lock:
            self._on_view = None
