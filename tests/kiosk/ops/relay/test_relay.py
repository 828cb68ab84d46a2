"""What a core without a network does by the relay, and what it sees when that is killed."""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.exchange.tcp import VARIABLE
from kiosk.link.transport import Transport
from kiosk.station.serve import StationServer
from tests.kiosk.commands.command import command
from tests.kiosk.link.paired import SecuredStation
from tests.kiosk.link.terminal import UNHURRIED, Terminal, wait_until
from tests.kiosk.ops.relay import walled
from tests.kiosk.ops.relay.relay_process import RelayProcess
from tests.kiosk.station.running import free_port, options

Make = Callable[..., Terminal]
WALLED = pytest.mark.skipif(
    walled.SOCKET_CALL is None, reason="the call's number is not known here"
)


@pytest.fixture
def relay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RelayProcess]:
    """This process goes by it too."""
    with RelayProcess(tmp_path / "relay.sock") as process:
        monkeypatch.setenv(VARIABLE, str(process.path))
        yield process


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Make]:
    made: list[Terminal] = []

    def make(url: str | None, **changes: object) -> Terminal:
        given = {"timing": UNHURRIED, **changes}
        made.append(Terminal(url, state_dir=tmp_path / "terminal", **given))
        return made[-1]

    yield make
    for one in made:
        one.link.stop()


def start_walled(relay: RelayProcess, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.kiosk.ops.relay.walled", *map(str, arguments)],
        env=relay.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def said_by(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate("", timeout=120)
    assert process.returncode == 0
    return out.strip()


def test_a_terminal_finds_its_station_by_the_relay_and_is_served_over_tls(
    tmp_path: Path, relay: RelayProcess, terminal: Make
) -> None:
    with SecuredStation(tmp_path / "station", announce=True) as station:
        station.pair(tmp_path / "terminal")
        one = terminal(None, station_id="test-station").start()
        one.until_reachable()
        # On a busy machine the first may take longer than a person is kept waiting.
        wait_until(lambda: not one.ticket().offline)


def test_a_relay_that_is_killed_costs_no_connection_and_is_used_again_when_it_is_back(
    tmp_path: Path, relay: RelayProcess, terminal: Make
) -> None:
    port = free_port()
    with StationServer(options(tmp_path / "station", port=port)) as station:
        one = terminal(station.url).start()
        one.until_stocked()
        assert not one.ticket().offline
        relay.kill()
        # The socket that this was asked for over is the terminal's own.
        assert not one.ticket().offline
    one.until_reachable(False)
    with StationServer(options(tmp_path / "station", port=port)):
        # The station is back, but nobody makes a new connection.
        assert one.ticket().offline
        relay.begin()
        one.until_reachable()
        one.until_delivered()


def test_without_a_relay_the_station_is_away(
    tmp_path: Path, terminal: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nobody"))
    with StationServer(options(tmp_path / "station")) as station:
        one = terminal(station.url).start()
        one.until_reachable(False)
        transport = Transport(station.url, 1.0)
        assert repr(transport.exchange("GET", "/", limit=1.0)) == (
            "Away(reason='no-connection', maybe_sent=False)"
        )
        transport.close()


@WALLED
def test_a_process_that_may_make_no_socket_of_the_internet_speaks_to_a_station(
    tmp_path: Path, relay: RelayProcess
) -> None:
    with StationServer(options(tmp_path / "station")) as station:
        host, port = station.url.removeprefix("http://").split(":")
        assert said_by(start_walled(relay, "fetch", host, port)).isdecimal()
        relay.kill()
        assert said_by(start_walled(relay, "fetch", host, port)) == "no-connection"


@WALLED
def test_a_process_that_may_make_no_socket_of_the_internet_finds_a_station(
    tmp_path: Path, relay: RelayProcess
) -> None:
    with SecuredStation(tmp_path / "station", announce=True) as station:
        assert station.url in said_by(start_walled(relay, "discover", "test-station"))


@WALLED
def test_figures_of_a_process_without_a_network_are_read_on_this_machine(
    relay: RelayProcess,
) -> None:
    port = free_port()
    process = start_walled(relay, "tell", port)
    assert process.stdout is not None
    assert process.stdout.readline() == "told\n"
    # What listens is the teller's own: the relay may go.
    relay.kill()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
        assert b'kiosk_build_info{version="1.2.3"} 1.0' in answer.read()
    assert said_by(process) == "ended"


def test_stations_are_heard_of_again_after_the_relay_was_killed(
    tmp_path: Path, relay: RelayProcess, terminal: Make
) -> None:
    one = terminal(None, station_id="test-station").start()
    relay.kill()
    relay.begin()
    with SecuredStation(tmp_path / "station", announce=True) as station:
        station.pair(tmp_path / "terminal")
        one.until_reachable()


def test_the_relay_tells_systemd_that_it_is_ready_and_then_that_it_lives(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(told))
        manager.settimeout(60)
        me = pwd.getpwuid(os.getuid()).pw_name
        process = subprocess.Popen(
            command("relay", "--socket", tmp_path / "s", "--user", me),
            env={**os.environ, "NOTIFY_SOCKET": str(told), "WATCHDOG_USEC": "300000"},
        )
        try:
            heard = [manager.recv(100) for _ in range(3)]
        finally:
            process.terminate()
            assert process.wait(20) == 0
    assert heard == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
