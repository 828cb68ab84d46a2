"""The core's end of the channel: publishes Views to screens, takes their Intents.

One thread serves all connections without ever waiting for one of them. Of each screen it keeps at
most the frame that is half sent; when that has gone, the latest View follows, and whatever was
published in between is left out.
"""

from __future__ import annotations

import grp
import logging
import os
import selectors
import socket
import stat
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.core.codec import LARGEST_INTENT, CodecError, FrameReader, decode_intent, view_frame
from kiosk.core.wake import Wake
from kiosk.devices.faults import Contained
from kiosk.visit.intent import Intent
from kiosk.visit.view import View

_log = logging.getLogger(__name__)

MOST_SCREENS = 8
STALLED_SECONDS = 10.0
"""A screen that takes nothing for so long is cut off; when it wakes it connects anew."""
FAULT_PAUSE_SECONDS = 0.2
"""So that a fault which stays does not keep the processor busy."""
SEND_BUFFER = 64 << 10
PIECE = 64 << 10
SOCKET_MODE = 0o660

_UCRED = struct.Struct("3i")
_SO_PEERGROUPS = 59
"""Linux, asm-generic/socket.h; the socket module of Python 3.11 does not name it."""
_GROUPS_SIZE = 1024
"""Bytes: the most that getsockopt takes in Python, 256 groups."""


class ChannelError(Exception):
    """The socket cannot be made; the text says why and where."""


@dataclass(eq=False)
class _Screen:
    connection: socket.socket
    frames: FrameReader = field(default_factory=lambda: FrameReader(LARGEST_INTENT))
    unsent: memoryview = field(default_factory=lambda: memoryview(b""))
    sent_version: int = 0
    moved_at: float = 0.0


class ScreenServer:
    """`group`: name of the group whose members may connect besides this process's own user."""

    def __init__(
        self, path: Path, on_intent: Callable[[Intent], None], *, group: str | None = None
    ) -> None:
        self._path = path
        self._on_intent = on_intent
        self._gid = _group_id(group) if group else None
        self._lock = threading.Lock()
        self._latest: tuple[int, bytes] = (0, b"")
        self._screens: set[_Screen] = set()
        self._stopping = threading.Event()
        self._wake = Wake()
        self._listener: socket.socket | None = None
        self._selector = selectors.DefaultSelector()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listens. Raises ChannelError."""
        self._listener = _listen(self._path, self._gid)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._wake.socket, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run, name="screens", daemon=True)
        self._thread.start()

    def publish(self, view: View) -> None:
        """Every screen gets this View, unless a newer one comes first. Returns at once.

        Raises CodecError for a View that is too large.
        """
        frame = view_frame(view)
        with self._lock:
            self._latest = (self._latest[0] + 1, frame)
        self._wake.call()

    def stop(self) -> None:
        """Closes every connection and removes the socket. May be called twice."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._wake.call()
        if self._thread is not None:
            self._thread.join(3.0)
        for screen in tuple(self._screens):
            self._drop(screen)
        self._selector.close()
        if self._listener is not None:
            self._listener.close()
            self._path.unlink(missing_ok=True)
        self._wake.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            with Contained(_log, "serving the screens") as serving:
                self._serve_once()
            if serving.fault is not None:
                self._stopping.wait(FAULT_PAUSE_SECONDS)

    def _serve_once(self) -> None:
        for key, _ in self._selector.select(timeout=1.0):
            if key.fileobj is self._listener:
                self._accept(self._listener)
            elif key.fileobj is self._wake.socket:
                self._wake.clear()
            else:
                screen: _Screen = key.data
                if key.data in self._screens:
                    self._take(screen)
        now = time.monotonic()
        for screen in tuple(self._screens):
            self._give(screen, now)
            if screen.unsent and now - screen.moved_at > STALLED_SECONDS:
                _log.warning("a screen takes nothing any more")
                self._drop(screen)

    def _accept(self, listener: socket.socket) -> None:
        connection, _ = listener.accept()
        if len(self._screens) >= MOST_SCREENS or not self._may_connect(connection):
            connection.close()
            return
        connection.setblocking(False)
        # Little is kept by the kernel, so that a slow screen skips Views instead of lagging.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        screen = _Screen(connection, moved_at=time.monotonic())
        self._screens.add(screen)
        self._selector.register(connection, selectors.EVENT_READ, screen)

    def _may_connect(self, connection: socket.socket) -> bool:
        raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
        _, uid, gid = _UCRED.unpack(raw)
        if uid == os.getuid() or self._gid in (gid, *_peer_groups(connection)):
            return True
        _log.warning("user %d may not be a screen", uid)
        return False

    def _take(self, screen: _Screen) -> None:
        try:
            piece = screen.connection.recv(PIECE)
            payloads = screen.frames.feed(piece)
            intents = [decode_intent(payload) for payload in payloads]
        except BlockingIOError:
            return
        except OSError:
            self._drop(screen)
            return
        except CodecError as error:
            _log.warning("a screen sent nonsense: %s", error)
            self._drop(screen)
            return
        for intent in intents:
            self._on_intent(intent)
        if not piece:
            self._drop(screen)

    def _give(self, screen: _Screen, now: float) -> None:
        """Sends as much as the connection takes: the rest of a frame, then the latest View."""
        try:
            while screen.unsent or self._next_view(screen):
                sent = screen.connection.send(screen.unsent)
                screen.unsent = screen.unsent[sent:]
                screen.moved_at = now
        except BlockingIOError:
            pass
        except OSError:
            self._drop(screen)
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if screen.unsent else 0)
        self._selector.modify(screen.connection, wanted, screen)

    def _next_view(self, screen: _Screen) -> bool:
        with self._lock:
            version, frame = self._latest
        if version == screen.sent_version:
            return False
        screen.sent_version = version
        screen.unsent = memoryview(frame)
        screen.moved_at = time.monotonic()
        return True

    def _drop(self, screen: _Screen) -> None:
        if screen in self._screens:
            self._screens.discard(screen)
            self._selector.unregister(screen.connection)
            screen.connection.close()


def _group_id(name: str) -> int:
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        raise ChannelError(f"there is no group {name!r} on this machine") from None


def _listen(path: Path, gid: int | None) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _remove_stale(path)
        listener.bind(str(path))
        # Nobody can connect before listen(), so the mode is never too wide.
        path.chmod(SOCKET_MODE)
        if gid is not None:
            os.chown(path, -1, gid)
        listener.listen(MOST_SCREENS)
    except OSError as error:
        listener.close()
        raise ChannelError(f"cannot listen on {path}: {error.strerror or error}") from error
    except ChannelError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener


def _remove_stale(path: Path) -> None:
    """A socket that nobody listens on was left by a core that was killed."""
    try:
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise ChannelError(f"{path} is there already and is no socket")
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
        else:
            raise ChannelError(f"another core listens on {path}")


def _peer_groups(connection: socket.socket) -> tuple[int, ...]:
    """Supplementary groups of the process at the other end, as the kernel vouches for them.

    Empty also where it is in more groups than fit, which counts as in none.
    """
    try:
        raw = connection.getsockopt(socket.SOL_SOCKET, _SO_PEERGROUPS, _GROUPS_SIZE)
    except OSError:
        return ()
    return struct.unpack(f"{len(raw) // 4}I", raw)
