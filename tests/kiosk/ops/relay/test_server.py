"""Who may ask the relay, for what, and for how long."""

from __future__ import annotations

import contextlib
import errno
import os
import pwd
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.exchange.relay_client import RelayClient
from kiosk.exchange.relay_wire import (
    LARGEST_REQUEST,
    Announced,
    Connect,
    Discover,
    Fault,
    Found,
    Given,
    Lines,
    RelayWireError,
    line,
    reply_of,
)
from kiosk.link.relayed import Relayed
from kiosk.ops.local_server import own_listener
from kiosk.ops.relay.reach import NETWORKS, within_reach
from kiosk.ops.relay.server import MOST_CONNECTIONS, MOST_DISCOVERIES, RelayServer
from tests.kiosk.link.terminal import wait_until
from tests.kiosk.station.running import free_port
from tests.systemd.units import SYSTEMD, values

ME = os.getuid()
NOBODY = pwd.getpwnam("nobody")
HOST = "127.0.0.1"
Serve = Callable[..., Path]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    with contextlib.ExitStack() as stack:

        def start(allowed: int = ME, limit: float = 5.0) -> Path:
            path = tmp_path / "run" / "relay.sock"
            listener = stack.enter_context(own_listener(path, ME))
            server = RelayServer(listener, {allowed}, request_limit=limit)
            thread = threading.Thread(target=server.run)
            thread.start()
            stack.callback(thread.join, 10)
            stack.callback(server.stop)
            return path

        yield start


@pytest.fixture
def peer() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(20)
        yield listening


def port_of(listening: socket.socket) -> int:
    _, port = listening.getsockname()
    return int(port)


def connected(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(20)
    connection.connect(str(path))
    return connection


def answer(connection: socket.socket) -> object:
    return reply_of(Lines(connection, 1 << 20).next(20))


def test_a_connection_is_made_and_is_the_asker_s_own(serve: Serve, peer: socket.socket) -> None:
    made = RelayClient(serve()).connect(HOST, port_of(peer), 20)
    theirs, _ = peer.accept()
    with made, theirs:
        assert made.gettimeout() == 20
        assert not os.get_inheritable(made.fileno())
        made.sendall(b"ask")
        assert theirs.recv(9) == b"ask"
        made.shutdown(socket.SHUT_WR)
        # Nobody else holds an end of it.
        assert theirs.recv(9) == b""
        theirs.sendall(b"answer")
        assert made.recv(9) == b"answer"


def test_a_connection_that_fails_fails_as_without_a_relay(serve: Serve) -> None:
    with pytest.raises(ConnectionRefusedError):
        RelayClient(serve()).connect("127.0.0.1", free_port(), 20)


def test_nobody_waits_longer_than_asked_for(serve: Serve) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        began = time.monotonic()
        client = RelayClient(serve())
        with contextlib.ExitStack() as stack:

            def call_until_its_queue_is_full() -> None:
                for _ in range(5):
                    stack.enter_context(client.connect(HOST, port_of(full), 0.5))

            with pytest.raises(TimeoutError):
                call_until_its_queue_is_full()
        assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2001:db8::1", "::ffff:8.8.8.8", "224.0.0.251", "0.0.0.0", "172.32.0.1"]
)
def test_an_address_out_of_reach_is_refused(serve: Serve, address: str) -> None:
    with pytest.raises(PermissionError):
        RelayClient(serve()).connect(address, 443, 20)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.1.1", "fe80::1%2"]
)
def test_a_station_s_address_is_within_reach(address: str) -> None:
    assert within_reach(address)


@pytest.mark.parametrize("name", ["", "localhost", "station.example.vn", "10.1.2.3.4", "\0"])
def test_a_name_is_not_looked_up(name: str) -> None:
    assert not within_reach(name)


def test_the_kernel_holds_the_relay_to_the_same_addresses() -> None:
    [allowed] = values(SYSTEMD / "kiosk-relay.service", "IPAddressAllow")
    words = {"localhost": 2, "link-local": 2, "multicast": 0}
    named = [word for word in allowed.split() if word in words]
    written = {word for word in allowed.split() if word not in words}
    assert written == {str(network) for network in NETWORKS[4:]}
    assert sum(words[word] for word in named) == len(NETWORKS) - len(written)


def test_a_listening_socket_is_had_for_this_machine_alone(serve: Serve) -> None:
    client, port = RelayClient(serve()), free_port()
    with client.listen(port) as listening:
        assert listening.getsockname() == ("127.0.0.1", port)
        with socket.create_connection(("127.0.0.1", port), 20), listening.accept()[0]:
            pass
        with pytest.raises(OSError, match="in use"):
            client.listen(port)


@pytest.mark.skipif(ME != 0, reason="only root becomes another user")
def test_another_user_is_refused_whatever_the_socket_lets_through(serve: Serve) -> None:
    path = serve()
    for each in (path, *path.parents):
        # pytest's own folders are closed to others.
        each.chmod(each.stat().st_mode | (0o666 if each == path else 0o001))
        if each.name.startswith("pytest-of"):
            break
    script = (
        f"import os, socket, sys; os.setgid({NOBODY.pw_gid}); os.setuid({NOBODY.pw_uid});"
        f"s = socket.socket(socket.AF_UNIX); s.settimeout(20); s.connect({str(path)!r});"
        # It is refused before it has asked anything.
        "sys.stdout.buffer.write(s.recv(9999))"
    )
    done = subprocess.run(
        [sys.executable, "-IS", "-c", script], capture_output=True, check=True, timeout=30
    )
    assert reply_of(done.stdout.strip()) == Fault(errno.EPERM)


def test_a_relay_for_another_user_is_as_none(serve: Serve, peer: socket.socket) -> None:
    with pytest.raises(PermissionError):
        RelayClient(serve(allowed=ME + 1)).connect(HOST, port_of(peer), 20)


@pytest.mark.parametrize(
    "said",
    [
        b"\n",
        b"\xff\xfe\n",
        b"[]\n",
        b'{"type":"Run","command":"/bin/sh"}\n',
        b'{"type":"Connect","address":"10.0.0.1","port":0,"limit":1}\n',
        b'{"type":"Connect","address":"10.0.0.1","port":80,"limit":1e9}\n',
        b'{"type":"Connect","address":"10.0.0.1","port":80}\n',
        b'{"type":"Listen","port":70000}\n',
        b"[" * 900 + b"\n",
        b"x" * (LARGEST_REQUEST + 2),
        b"x" * LARGEST_REQUEST + b"xx\n",
    ],
)
def test_what_is_no_request_is_refused(serve: Serve, said: bytes) -> None:
    with connected(serve()) as connection:
        connection.sendall(said)
        assert answer(connection) == Fault(errno.EBADMSG)


def test_a_slow_asker_has_no_more_time_for_each_byte(serve: Serve) -> None:
    began = time.monotonic()
    with connected(serve(limit=0.6)) as connection:

        def drip() -> None:
            with contextlib.suppress(OSError):
                for byte in line(Connect("127.0.0.1", 9, 1)):
                    connection.sendall(bytes([byte]))
                    time.sleep(0.1)

        thread = threading.Thread(target=drip)
        thread.start()
        assert answer(connection) == Fault(errno.EBADMSG)
        assert time.monotonic() - began < 4
        thread.join(20)


def test_those_who_say_nothing_keep_the_core_out_only_for_a_moment(
    serve: Serve, peer: socket.socket
) -> None:
    path = serve(limit=0.5)
    with contextlib.ExitStack() as stack:
        for _ in range(MOST_CONNECTIONS + 4):
            with contextlib.suppress(OSError):
                stack.enter_context(connected(path))

        def made() -> bool:
            try:
                RelayClient(path).connect(HOST, port_of(peer), 20).close()
            except OSError:
                return False
            return True

        wait_until(made)


def test_files_that_come_with_a_request_are_closed(serve: Serve, peer: socket.socket) -> None:
    with connected(serve()) as connection:
        ours, theirs = os.pipe()
        request = line(Connect(HOST, port_of(peer), 20))
        socket.send_fds(connection, [request], [theirs])
        os.close(theirs)
        assert answer(connection) == Given()
        # The pipe has no other end any more.
        assert os.read(ours, 1) == b""
        os.close(ours)


def test_who_listens_for_stations_is_one_of_a_few(serve: Serve) -> None:
    path = serve()
    with contextlib.ExitStack() as stack:
        for _ in range(MOST_DISCOVERIES):
            connection = stack.enter_context(connected(path))
            connection.sendall(line(Discover(None)))

        def refused() -> bool:
            with connected(path) as one:
                one.sendall(line(Discover(None)))
                one.settimeout(0.3)
                with contextlib.suppress(TimeoutError):
                    return reply_of(one.recv(999).strip()) == Fault(errno.EBUSY)
            return False

        wait_until(refused)
    # Those who have hung up leave their places.
    wait_until(lambda: not refused())


class Impostor:
    """Says what it was made with to everybody who asks."""

    def __init__(self, path: Path, said: bytes) -> None:
        self._listener = own_listener(path, ME)
        self._said = said
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Impostor:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                connection.recv(9999)
                connection.sendall(self._said)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\n",
        b"nonsense\n",
        line(Given()),  # and no socket with it
        line(Found(())),
        b'{"type":"Fault","number":0}\n',
        b"x" * (1 << 18),
    ],
)
def test_what_is_no_answer_is_no_connection(tmp_path: Path, said: bytes) -> None:
    with Impostor(tmp_path / "socket", said), pytest.raises(RelayWireError):
        RelayClient(tmp_path / "socket").connect("127.0.0.1", 9, 5)


def test_of_stations_that_are_told_only_usable_ones_are_taken(tmp_path: Path) -> None:
    good = Announced("a", "https://10.0.0.1:8700")
    bad = [Announced("b", url) for url in ("http://10.0.0.1:8700", "file:///etc", "", "https://x/")]
    found = threading.Event()
    with Impostor(tmp_path / "socket", line(Found((*bad, good)))):
        relayed = Relayed(RelayClient(tmp_path / "socket"), None, found.set)
        relayed.listen()
        assert found.wait(20)
        assert relayed.stations() == (good,)
        relayed.close()


def test_more_stations_than_a_hall_can_have_are_not_taken() -> None:
    many = msgspec.json.encode(Found((Announced("a", "https://10.0.0.1:1"),) * 33))
    with pytest.raises(RelayWireError):
        reply_of(many)
