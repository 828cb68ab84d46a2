"""A software device's plug behaves as a USB serial adapter's does."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.errors import DeviceGone, DeviceTimeout
from drivers.serial_line import SerialLine
from drivers.simulated.pty_port import PtyPort

EVERY_BYTE = bytes(range(256))


@pytest.fixture
def received() -> queue.Queue[bytes]:
    return queue.Queue()


@pytest.fixture
def port(tmp_path: Path, received: queue.Queue[bytes]) -> Iterator[PtyPort]:
    port = PtyPort("device", received.put, tmp_path)
    yield port
    port.close()


def soon() -> float:
    return time.monotonic() + 5


def test_every_byte_passes_unchanged_both_ways(port: PtyPort, received: queue.Queue[bytes]) -> None:
    line = SerialLine(port.path, baud=115200)
    line.write(EVERY_BYTE, soon())
    heard = b""
    while len(heard) < len(EVERY_BYTE):
        heard += received.get(timeout=5)
    assert heard == EVERY_BYTE
    assert port.write(EVERY_BYTE)
    assert line.read(5, limit=1000) == EVERY_BYTE
    line.close()


def test_the_device_hears_the_speed(port: PtyPort) -> None:
    line = SerialLine(port.path, baud=115200)
    assert port.baud() == 115200
    line.set_baud(57600)
    assert port.baud() == 57600
    line.close()


def test_the_path_outlives_unplugging(port: PtyPort, received: queue.Queue[bytes]) -> None:
    path = port.path
    for _ in range(3):
        line = SerialLine(path, baud=9600)
        port.unplug()
        assert not Path(path).is_symlink()
        with pytest.raises(DeviceGone):
            line.read(5)
        with pytest.raises(DeviceGone):
            line.write(b"x", soon())
        with pytest.raises(DeviceGone):
            line.discard_input()
        line.close()
        with pytest.raises(DeviceGone):
            SerialLine(path, baud=9600)
        assert not port.write(b"x")
        port.replug()
    assert port.path == path
    line = SerialLine(path, baud=9600)
    line.write(b"again", soon())
    assert received.get(timeout=5) == b"again"
    line.close()


def test_a_device_that_takes_nothing_costs_a_limited_time(port: PtyPort) -> None:
    line = SerialLine(port.path, baud=9600)
    port.pause()
    with pytest.raises(DeviceTimeout):
        line.write(bytes(100_000), time.monotonic() + 0.1)
    line.close()


def test_a_device_that_nobody_reads_from_gives_up(port: PtyPort) -> None:
    assert not port.write(bytes(100_000), timeout=0.05)


def test_a_device_may_unplug_itself_while_it_hears() -> None:
    port = PtyPort("device", lambda _: port.unplug(), None)
    line = SerialLine(port.path, baud=9600)
    line.write(b"x", soon())
    with pytest.raises(DeviceGone):
        line.read(5)
    line.close()
    port.close()


def test_closing_leaves_nothing_behind() -> None:
    port = PtyPort("device", lambda _: None, None)
    directory = Path(port.path).parent
    port.close()
    port.close()
    assert not directory.exists()


def test_a_closed_line_is_gone(port: PtyPort) -> None:
    line = SerialLine(port.path, baud=9600)
    line.close()
    line.close()
    with pytest.raises(DeviceGone):
        line.read(0)


def test_a_file_that_is_no_port_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeviceGone):
        SerialLine(str(tmp_path / "file"), baud=9600)
