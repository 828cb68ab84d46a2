"""The service as a process: where it listens, how it ends, how it is found."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from zeroconf import IPVersion, ServiceBrowser, ServiceListener, Zeroconf

from kiosk.station.announce import SERVICE_TYPE
from kiosk.station.options import StationStartError
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import ROOT, Caller, options

FOREGROUND = """
import sys
from pathlib import Path
from kiosk.station.serve import run_station
from tests.kiosk.station.running import options
run_station(options(Path(sys.argv[1])), ready=lambda url: print(url, flush=True))
print("ended in order", flush=True)
"""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"host": "::"}, "give 0.0.0.0 for all interfaces"),
        ({"host": "192.0.2.7"}, "cannot listen on 192.0.2.7"),
        ({"host": "station.local"}, "not a name"),
        ({"port": 70000}, "port 70000"),
        ({"station_id": "Lý Nhân"}, "station id"),
        ({"station_name": ""}, "station name"),
        ({"catalogue_file": Path("/nowhere.toml")}, "/nowhere.toml: cannot be read"),
        ({"residents_file": Path("/nowhere.toml")}, "/nowhere.toml: cannot be read"),
        ({"state_dir": Path("/proc/nowhere")}, "/proc/nowhere/station.sqlite"),
    ],
)
def test_an_option_that_cannot_be_is_refused_with_its_reason(
    tmp_path: Path, wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(StationStartError, match=said):
        StationServer(options(**{"state_dir": tmp_path, **wrong})).start()


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "station.sqlite").write_bytes(b"something else " * 100)
    with pytest.raises(StationStartError, match="not a usable database"):
        StationServer(options(tmp_path)).start()
    assert (tmp_path / "station.sqlite").read_bytes().startswith(b"something else")


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StationStartError, match=f"cannot listen on 127.0.0.1:{port}"):
            StationServer(options(tmp_path, port=port)).start()


def test_it_listens_on_ipv6_loopback_too(tmp_path: Path) -> None:
    with StationServer(options(tmp_path, host="::1")) as server:
        assert server.url.startswith("http://[::1]:")
        assert Caller(server.url).get("/v1/health").json() == {"status": "ok"}


def test_stopping_twice_or_before_the_start_does_no_harm(tmp_path: Path) -> None:
    server = StationServer(options(tmp_path))
    server.stop()
    server = StationServer(options(tmp_path))
    server.start()
    server.stop()
    server.stop()
    assert not server.running


def test_each_commit_is_forced_to_disk(tmp_path: Path) -> None:
    from kiosk.station.database import Database

    database = Database.in_file(tmp_path / "s.sqlite")
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    database.close()


def test_a_reader_is_not_held_up_by_a_writer(tmp_path: Path) -> None:
    with StationServer(options(tmp_path)) as server:
        other = sqlite3.connect(tmp_path / "station.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert Caller(server.url).get("/v1/station").status_code == 200
        other.close()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_foreground_service_ends_in_order_on_a_signal(
    tmp_path: Path, end: signal.Signals
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", FOREGROUND, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert Caller(url).take().status_code == 201
        process.send_signal(end)
        output, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert output.strip() == "ended in order"


class Ear(ServiceListener):
    def __init__(self, station_id: str) -> None:
        self.station_id = station_id
        self.heard = threading.Event()
        self.goodbye = threading.Event()
        self.properties: dict[bytes, bytes | None] = {}
        self.place = ("", 0)

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        info = zc.get_service_info(type_, name)
        if info is not None and name.startswith(self.station_id):
            self.properties = info.properties
            self.place = (info.parsed_addresses()[0], info.port or 0)
            self.heard.set()

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        pass

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        if name.startswith(self.station_id):
            self.goodbye.set()


def test_it_is_announced_on_loopback_with_its_real_port_and_says_goodbye(
    tmp_path: Path,
) -> None:
    name = f"heard-{os.getpid()}"
    ear = Ear(name)
    network = Zeroconf(interfaces=["127.0.0.1"], ip_version=IPVersion.V4Only)
    ServiceBrowser(network, SERVICE_TYPE, listener=ear)
    try:
        with StationServer(options(tmp_path, station_id=name, announce=True)) as server:
            assert ear.heard.wait(20)
            assert f"http://{ear.place[0]}:{ear.place[1]}" == server.url
            assert ear.properties[b"station"] == name.encode()
            assert ear.properties[b"name"] == "Công an xã Thử Nghiệm".encode()
            assert ear.properties[b"api"] == b"1"
        assert ear.goodbye.wait(20)
    finally:
        network.close()
