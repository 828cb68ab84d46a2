"""One serial port, with deadlines, whose faults are the faults of `drivers.errors`.

pyserial opens and configures the port. Reading and writing go to the descriptor: pyserial's
own write may report a time-out for bytes that it has handed over, and its non-blocking write
spins while the device takes nothing.
"""

from __future__ import annotations

import contextlib
import os
import select
import termios
import time

import serial

from drivers.errors import DeviceGone, DeviceTimeout

_CHUNK = 512
_UNPLUGGED = select.POLLERR | select.POLLNVAL


class SerialLine:
    """An open port. Used from one thread."""

    def __init__(self, port: str, *, baud: int) -> None:
        """Opens `port` (a device path) with 8 data bits, no parity, 1 stop bit, for us alone.

        What was received before is dropped. Raises DeviceGone.
        """
        self._port = port
        try:
            self._serial = serial.Serial(
                port=port, baudrate=baud, timeout=0, write_timeout=0, exclusive=True
            )
        except (OSError, ValueError, termios.error) as fault:
            raise DeviceGone(f"cannot open {port}") from fault

    def set_baud(self, baud: int) -> None:
        try:
            self._serial.baudrate = baud
        except (OSError, ValueError, termios.error) as fault:
            raise DeviceGone(f"cannot configure {self._port}") from fault

    def read(self, timeout: float, limit: int = 4096) -> bytes:
        """What has arrived, at most `limit` bytes; empty after `timeout` seconds of silence.

        Raises DeviceGone.
        """
        if not self._ready(select.POLLIN, timeout):
            return b""
        try:
            data = os.read(self._descriptor(), limit)
        except BlockingIOError:
            return b""
        except OSError as fault:
            raise self._gone() from fault
        if not data:  # Readable, yet nothing to read: the kernel's sign of a hang-up.
            raise self._gone()
        return data

    def write(self, data: bytes, deadline: float) -> None:
        """Hands all of `data` over before `deadline` (`time.monotonic()` seconds).

        Raises DeviceGone; DeviceTimeout, with the number of bytes not taken as `owed`.
        """
        sent = 0
        while sent < len(data):
            if not self._ready(select.POLLOUT, deadline - time.monotonic()):
                raise WriteStalled(self._port, owed=len(data) - sent)
            try:
                sent += os.write(self._descriptor(), data[sent : sent + _CHUNK])
            except BlockingIOError:
                continue
            except OSError as fault:
                raise self._gone() from fault

    def drain(self, deadline: float) -> None:
        """Waits until the driver has passed everything on. Raises DeviceGone, DeviceTimeout."""
        while True:
            try:
                waiting = self._serial.out_waiting
            except (OSError, termios.error) as fault:
                raise self._gone() from fault
            if not waiting:
                return
            if time.monotonic() >= deadline:
                raise WriteStalled(self._port, owed=0)
            time.sleep(0.005)

    def discard_input(self) -> None:
        try:
            self._serial.reset_input_buffer()
        except (OSError, termios.error) as fault:
            raise self._gone() from fault

    def close(self) -> None:
        """Never raises; may be called twice."""
        with contextlib.suppress(OSError, termios.error):
            self._serial.close()

    def _ready(self, event: int, timeout: float) -> bool:
        poll = select.poll()
        poll.register(self._descriptor(), event)
        found = poll.poll(max(0.0, timeout) * 1000)
        if found and found[0][1] & _UNPLUGGED:
            raise self._gone()
        if found and found[0][1] & select.POLLHUP and event == select.POLLOUT:
            raise self._gone()
        return bool(found)

    def _descriptor(self) -> int:
        if not self._serial.is_open:
            raise self._gone()
        return int(self._serial.fileno())

    def _gone(self) -> DeviceGone:
        return DeviceGone(f"{self._port} is unplugged")


class WriteStalled(DeviceTimeout):
    """The device takes no more bytes."""

    def __init__(self, port: str, *, owed: int) -> None:
        super().__init__(f"{port} takes no data")
        self.owed = owed
        """Bytes of this write that were not handed over."""
