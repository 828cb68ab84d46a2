"""Who may ask the caretaker, how much, and for how long."""

from __future__ import annotations

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.appliance.request import (
    AskState,
    Calibrate,
    CyclePort,
    Done,
    InstallRelease,
    MachineState,
    Refused,
    Reply,
    Request,
    Restart,
    SetBrightness,
    SetClock,
    SetNetwork,
    SetVolume,
    TryVisit,
    Unit,
)
from kiosk.ops.caretaker.client import CaretakerClient
from kiosk.ops.caretaker.server import MOST_CONNECTIONS, CaretakerServer
from kiosk.ops.caretaker.wire import (
    LARGEST_REQUEST,
    WireError,
    framed,
    receive,
    reply_of,
    request_of,
)
from kiosk.ops.local_server import own_listener

ME = os.getuid()
NOBODY = pwd.getpwnam("nobody")
Serve = Callable[..., Path]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts a server that does what it is given; where it listens."""
    with contextlib.ExitStack() as stack:

        def start(
            do: Callable[[Request], Reply], allowed: tuple[int, ...] = (ME,), limit: float = 5.0
        ) -> Path:
            path = tmp_path / "run" / "socket"
            listener = stack.enter_context(own_listener(path, ME))
            server = CaretakerServer(listener, allowed, do, request_limit=limit)
            thread = threading.Thread(target=server.run)
            thread.start()
            stack.callback(thread.join, 10)
            stack.callback(server.stop)
            return path

        yield start


def connected(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(str(path))
    connection.settimeout(20)
    return connection


def answer(connection: socket.socket) -> Reply:
    return reply_of(receive(connection, 1 << 20, time.monotonic() + 20))


def echo(request: Request) -> Reply:
    return Done(type(request).__name__)


def never(request: Request) -> Reply:
    raise AssertionError("nobody may come this far")


REQUESTS = (
    Restart(Unit.PROGRAM),
    SetBrightness(40),
    SetVolume(0),
    Calibrate((1.0, 0.0, 0.0, 0.0, 1.0, 0.0)),
    SetNetwork("10.1.2.3/16", "10.1.0.1", ("10.1.0.1",)),
    CyclePort("1-1.4"),
    SetClock(1.79e9),
    InstallRelease("1.5.0"),
    TryVisit(),
    AskState(),
)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda r: type(r).__name__)
def test_every_request_arrives_as_it_was_sent(serve: Serve, request_: Request) -> None:
    heard: list[Request] = []
    path = serve(lambda request: heard.append(request) or Done())
    assert CaretakerClient(path).ask(request_, 10) == Done()
    assert heard == [request_]


def test_a_state_comes_back_whole(serve: Serve) -> None:
    state = MachineState(slot="B", volume=40, addresses=("10.1.2.3",), update_fraction=0.5)
    assert CaretakerClient(serve(lambda _: state)).ask(AskState(), 10) == state


def test_where_no_caretaker_is_every_request_is_refused(tmp_path: Path) -> None:
    reply = CaretakerClient(tmp_path / "nothing").ask(AskState(), 10)
    assert reply == Refused("no caretaker: No such file or directory")


def test_only_the_socket_s_owner_can_open_it(serve: Serve) -> None:
    assert serve(echo).stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(ME != 0, reason="only root becomes another user")
def test_another_user_is_refused_whatever_the_socket_lets_through(serve: Serve) -> None:
    path = serve(never)
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
    assert reply_of(done.stdout[4:]) == Refused("this user may not ask")


@pytest.mark.parametrize(
    "payload",
    [
        b"\xff\xfe",
        b"{}",
        b"[]",
        b'{"type":"Run","command":"/bin/sh"}',
        b'{"type":"Restart","unit":"sshd.service"}',
        b'{"type":"SetBrightness","percent":0}',
        b'{"type":"InstallRelease","version":"../../etc/passwd"}',
        b'{"type":"CyclePort","port":"1-1/../../x"}',
        b'{"type":"SetNetwork","dns":["1","2","3","4"]}',
        b"[" * 4000,
    ],
)
def test_what_is_no_request_is_refused(serve: Serve, payload: bytes) -> None:
    with connected(serve(never)) as connection:
        connection.sendall(len(payload).to_bytes(4, "big") + payload)
        assert isinstance(answer(connection), Refused)


@pytest.mark.parametrize("length", [0, LARGEST_REQUEST + 1, 0xFFFFFFFF])
def test_a_request_that_is_too_long_is_not_waited_for(serve: Serve, length: int) -> None:
    with connected(serve(never)) as connection:
        connection.sendall(length.to_bytes(4, "big"))
        reply = answer(connection)
    assert isinstance(reply, Refused)
    assert "allowed" in reply.reason


def test_a_slow_client_has_no_more_time_for_each_byte(serve: Serve) -> None:
    path = serve(never, limit=0.6)
    began = time.monotonic()
    with connected(path) as connection:
        frame = framed(Restart(Unit.MACHINE))

        def drip() -> None:
            with contextlib.suppress(OSError):
                for byte in frame[:-1]:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.1)

        thread = threading.Thread(target=drip)
        thread.start()
        assert answer(connection) == Refused("it took too long")
        assert time.monotonic() - began < 3
        thread.join(10)


def test_clients_that_say_nothing_keep_the_core_out_only_for_a_moment(serve: Serve) -> None:
    path = serve(echo, limit=0.5)
    with contextlib.ExitStack() as stack:
        silent = [stack.enter_context(connected(path)) for _ in range(MOST_CONNECTIONS)]
        assert answer(silent[-1]) == Refused("it took too long")
        assert CaretakerClient(path).ask(AskState(), 10) == Done("AskState")


def test_more_at_once_than_there_are_places_for_are_turned_away(serve: Serve) -> None:
    begun = threading.Semaphore(0)
    go = threading.Event()

    def wait(request: Request) -> Reply:
        begun.release()
        go.wait(20)
        return Done()

    path = serve(wait)
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(connected(path)) for _ in range(MOST_CONNECTIONS)]
        for connection in held:
            connection.sendall(framed(AskState()))
            assert begun.acquire(timeout=20)
        assert isinstance(CaretakerClient(path).ask(AskState(), 10), Refused)
        go.set()
        assert [answer(connection) for connection in held] == [Done()] * MOST_CONNECTIONS


def test_the_core_waits_no_longer_than_it_said(serve: Serve) -> None:
    go = threading.Event()
    path = serve(lambda _: go.wait(20) and Done())
    began = time.monotonic()
    reply = CaretakerClient(path).ask(AskState(), 0.4)
    assert time.monotonic() - began < 3
    go.set()
    assert reply == Refused("no answer from the caretaker: it took too long")


def test_a_fault_while_it_is_done_is_a_refusal_and_not_the_end(serve: Serve) -> None:
    def do(request: Request) -> Reply:
        if isinstance(request, AskState):
            raise RuntimeError("a fault")
        return Done()

    client = CaretakerClient(serve(do))
    assert client.ask(AskState(), 10) == Refused("the caretaker has a fault")
    assert client.ask(SetVolume(5), 10) == Done()


def test_a_client_that_goes_away_leaves_its_place(serve: Serve) -> None:
    path = serve(echo)
    for _ in range(3 * MOST_CONNECTIONS):
        with connected(path) as connection:
            connection.sendall(framed(AskState())[:3])
    deadline = time.monotonic() + 20
    while isinstance(reply := CaretakerClient(path).ask(AskState(), 5), Refused):
        assert time.monotonic() < deadline
    assert reply == Done("AskState")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_request_or_a_wire_error(payload: bytes) -> None:
    for read in (request_of, reply_of):
        with contextlib.suppress(WireError):
            read(payload)


@given(st.sampled_from(REQUESTS))
def test_no_request_is_longer_than_the_caretaker_takes(request_: Request) -> None:
    frame = framed(request_)
    assert len(frame) - 4 <= LARGEST_REQUEST
    assert request_of(frame[4:]) == request_


def test_the_longest_request_fits() -> None:
    longest = SetNetwork("x" * 64, "x" * 64, ("\x01" * 64,) * 3)
    assert len(framed(longest)) <= LARGEST_REQUEST


# The command itself


def command(*flags: str) -> list[str]:
    return [sys.executable, "-m", "kiosk", "caretaker", *flags]


def test_the_command_says_who_is_missing(tmp_path: Path) -> None:
    done = subprocess.run(
        command("--socket", str(tmp_path / "s"), "--user", "no-such-user"),
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr == "kiosk caretaker: there is no user 'no-such-user' here\n"


def asked_when_ready(path: Path) -> Reply:
    deadline = time.monotonic() + 60
    while isinstance(reply := CaretakerClient(path).ask(AskState(), 30), Refused):
        assert time.monotonic() < deadline, reply
        time.sleep(0.05)
    return reply


def test_the_command_answers_on_its_own_socket_and_ends_when_told(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    user = pwd.getpwuid(ME).pw_name
    process = subprocess.Popen(command("--socket", str(path), "--user", user))
    try:
        assert isinstance(asked_when_ready(path), MachineState)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def test_the_command_takes_the_socket_that_systemd_passes(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with own_listener(path, ME) as listener:
        start = (
            "import os, sys; os.dup2({fd}, 3, inheritable=True);"
            "os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1');"
            "os.execv(sys.executable, {command})"
        ).format(fd=listener.fileno(), command=command("--user", pwd.getpwuid(ME).pw_name))
        process = subprocess.Popen([sys.executable, "-c", start], pass_fds=[listener.fileno()])
    try:
        assert isinstance(asked_when_ready(path), MachineState)
    finally:
        process.terminate()
        process.wait(20)


def test_the_command_tells_systemd_that_it_is_ready_and_then_that_it_lives(
    tmp_path: Path,
) -> None:
    told = tmp_path / "told"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(told))
        manager.settimeout(60)
        process = subprocess.Popen(
            command("--socket", str(tmp_path / "s"), "--user", pwd.getpwuid(ME).pw_name),
            env={**os.environ, "NOTIFY_SOCKET": str(told), "WATCHDOG_USEC": "300000"},
        )
        try:
            heard = [manager.recv(100) for _ in range(3)]
        finally:
            process.terminate()
            assert process.wait(20) == 0
        while (last := manager.recv(100)) == b"WATCHDOG=1":
            pass
    assert heard == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
    assert last == b"STOPPING=1"


def test_replies_name_their_kind() -> None:
    assert msgspec.json.decode(framed(Refused("why"))[4:]) == {"type": "Refused", "reason": "why"}
