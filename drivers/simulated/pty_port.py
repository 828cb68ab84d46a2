"""A serial device's plug in software: a pseudo terminal behind a path that stays the same.

The path is a symbolic link to the pty's slave, as udev makes one for a device. Unplugging takes
the link away and hangs the line up; plugging in again makes a new pty behind the same link.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import tempfile
import termios
import threading
import time
import tty
from collections.abc import Callable
from pathlib import Path

_READ_SIZE = 4096
_POLL = 0.002

_BAUDS = {
    termios.B9600: 9600,
    termios.B19200: 19200,
    termios.B38400: 38400,
    termios.B57600: 57600,
    termios.B115200: 115200,
    termios.B230400: 230400,
}


class _Session:
    """The time from one plugging in to the next unplugging."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        os.set_blocking(self.master, False)
        self.wake_out, self.wake_in = os.pipe()
        self.lock = threading.Lock()
        self.ended = threading.Event()

    def wake(self) -> None:
        with self.lock:
            if self.wake_in >= 0:
                os.write(self.wake_in, b"x")

    def close(self) -> None:
        with self.lock:
            for descriptor in (self.master, self.slave, self.wake_in, self.wake_out):
                os.close(descriptor)
            self.master = self.slave = self.wake_in = self.wake_out = -1


class PtyPort:
    """The device's side of a line. `on_bytes` is called in the port's reader thread."""

    def __init__(
        self, name: str, on_bytes: Callable[[bytes], None], directory: Path | None
    ) -> None:
        """Plugs in at once. Without `directory` the link is in a temporary one of its own."""
        self._on_bytes = on_bytes
        self._own_directory = directory is None
        self._directory = directory or Path(tempfile.mkdtemp(prefix="kiosk-pty-"))
        self._link = self._directory / name
        self._paused = threading.Event()
        self._lock = threading.Lock()
        self._session: _Session | None = None
        self._reader: threading.Thread | None = None
        self.replug()

    @property
    def path(self) -> str:
        return str(self._link)

    @property
    def plugged(self) -> bool:
        return self._session is not None

    def baud(self) -> int | None:
        """The speed that the other side has set; None when unplugged or not a usual one."""
        session = self._session
        if session is None:
            return None
        with session.lock:
            if session.master < 0:
                return None
            return _BAUDS.get(termios.tcgetattr(session.master)[5])

    def write(self, data: bytes, timeout: float = 2.0) -> bool:
        """Sends; False when unplugged meanwhile or when nobody reads for `timeout` seconds."""
        session = self._session
        if session is None:
            return False
        deadline = time.monotonic() + timeout
        sent = 0
        while sent < len(data):
            with session.lock:
                if session.master < 0 or session.ended.is_set():
                    return False
                with contextlib.suppress(BlockingIOError):
                    sent += os.write(session.master, data[sent:])
            if sent < len(data):
                if time.monotonic() > deadline:
                    return False
                session.ended.wait(_POLL)
        return True

    def pause(self) -> None:
        """Stops taking bytes: the other side's writes stall once the line's buffer is full."""
        self._paused.set()
        self._wake()

    def resume(self) -> None:
        self._paused.clear()
        self._wake()

    def unplug(self) -> None:
        """Takes the link away and hangs up. May be called from `on_bytes` too."""
        with self._lock:
            session, self._session = self._session, None
            reader, self._reader = self._reader, None
            if session is None or reader is None:
                return
            self._link.unlink(missing_ok=True)
            session.ended.set()
            session.wake()
        if reader is not threading.current_thread():
            reader.join()

    def replug(self) -> None:
        with self._lock:
            if self._session is not None:
                return
            session = _Session()
            spare = self._link.with_name(self._link.name + ".new")
            spare.unlink(missing_ok=True)
            spare.symlink_to(os.ttyname(session.slave))
            spare.replace(self._link)
            self._session = session
            self._reader = threading.Thread(
                target=self._run, args=(session,), name=f"pty-{self._link.name}", daemon=True
            )
            self._reader.start()

    def close(self) -> None:
        self.unplug()
        if self._own_directory:
            shutil.rmtree(self._directory, ignore_errors=True)

    def _wake(self) -> None:
        session = self._session
        if session is not None:
            session.wake()

    def _run(self, session: _Session) -> None:
        try:
            while not session.ended.is_set():
                data = self._receive(session)
                if data:
                    self._on_bytes(data)
        finally:
            session.close()

    def _receive(self, session: _Session) -> bytes:
        poll = select.poll()
        poll.register(session.wake_out, select.POLLIN)
        if not self._paused.is_set():
            poll.register(session.master, select.POLLIN)
        ready = {descriptor for descriptor, _ in poll.poll()}
        if session.wake_out in ready:
            os.read(session.wake_out, 64)
            return b""
        with contextlib.suppress(BlockingIOError):
            return os.read(session.master, _READ_SIZE)
        return b""
