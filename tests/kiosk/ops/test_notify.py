"""What systemd is told: over a real datagram socket, as sd_notify(3) has it."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.ops.notify import Notifier, Watchdog


class Manager:
    """Listens where systemd would."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        self._socket.settimeout(5)
        self.environment = {"NOTIFY_SOCKET": address}

    def heard(self) -> list[str]:
        return self._socket.recv(4096).decode().split("\n")

    def hears_nothing(self, seconds: float) -> bool:
        self._socket.settimeout(seconds)
        try:
            self.heard()
        except TimeoutError:
            return True
        finally:
            self._socket.settimeout(5)
        return False

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Manager]:
    abstract = f"@kiosk-test-{os.getpid()}"
    found = Manager(str(tmp_path / "notify") if request.param == "path" else abstract)
    yield found
    found.close()


def test_a_service_says_that_it_is_ready_how_it_is_and_that_it_ends(manager: Manager) -> None:
    notifier = Notifier(manager.environment)
    notifier.ready("running")
    notifier.status("two\nlines " + "x" * 500)
    notifier.stopping()
    assert manager.heard() == ["READY=1", "STATUS=running"]
    [status] = manager.heard()
    assert status.startswith("STATUS=two lines x")
    assert len(status) < 250
    assert manager.heard() == ["STOPPING=1"]


def test_the_first_beat_of_a_loop_says_that_it_is_ready(manager: Manager) -> None:
    notifier = Notifier({**manager.environment, "WATCHDOG_USEC": "3000000"})
    for _turn in range(5):
        notifier.beat()
    assert manager.heard() == ["READY=1"]
    assert manager.heard() == ["WATCHDOG=1"]
    assert manager.hears_nothing(0.1), "no oftener than a third of what systemd waits"


def test_systemd_is_fed_while_all_loops_turn_and_not_while_one_hangs(manager: Manager) -> None:
    notifier = Notifier({**manager.environment, "WATCHDOG_USEC": "150000"})
    hanging: tuple[str, ...] = ()
    with Watchdog(notifier, lambda: hanging):
        heard = {line for _ in range(4) for line in manager.heard()}
        assert heard == {"WATCHDOG=1"}
        hanging = ("printer",)
        while "STATUS=hangs: printer" not in manager.heard():
            pass
        assert manager.hears_nothing(0.4)
        hanging = ()
        assert "WATCHDOG=1" in manager.heard()


def test_a_watchdog_that_is_meant_for_another_process_is_not_fed(manager: Manager) -> None:
    asked = {**manager.environment, "WATCHDOG_USEC": "1000000"}
    assert Notifier({**asked, "WATCHDOG_PID": "1"}).watchdog_seconds is None
    assert Notifier({**asked, "WATCHDOG_PID": str(os.getpid())}).watchdog_seconds == 1
    assert Notifier({**asked, "WATCHDOG_USEC": "soon"}).watchdog_seconds is None


@pytest.mark.parametrize("address", ["", "nowhere", "@", "/does/not/exist"])
def test_without_a_manager_nothing_is_told_and_nothing_fails(address: str) -> None:
    notifier = Notifier({"NOTIFY_SOCKET": address})
    notifier.ready()
    notifier.beat()
    notifier.stopping()


def test_a_manager_that_does_not_read_holds_nobody_up(manager: Manager) -> None:
    notifier = Notifier(manager.environment)
    sender = threading.Thread(target=lambda: [notifier.alive() for _ in range(5000)])
    sender.start()
    sender.join(10)
    assert not sender.is_alive()
