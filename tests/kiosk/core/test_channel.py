"""The channel between core and screen, over a real Unix socket."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.channel import LocalChannel, ScreenChannel
from kiosk.core.codec import (
    LARGEST_INTENT,
    LARGEST_VIEW,
    CodecError,
    FrameReader,
    decode_view,
    view_frame,
)
from kiosk.core.screen_server import MOST_SCREENS, ChannelError, ScreenServer
from kiosk.identity.assurance import Assurance, Check, Evidence, Outcome
from kiosk.language import Language
from kiosk.visit.intent import Intent, Start, TypeDigit
from kiosk.visit.view import CheckResult, Idle, View
from tests.kiosk.core.wait import until


def idle(sequence: int, name: str = "Công an xã Lý Nhân") -> View:
    return View(sequence, Language.VIETNAMESE, Idle(name))


def large(sequence: int) -> View:
    return View(
        sequence,
        Language.ENGLISH,
        CheckResult(
            full_name="NGUYỄN THỊ HOÀ",
            number_masked="035•••••0768",
            portrait=bytes(3 << 20),
            evidence=(Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.PASSED),),
            assurance=Assurance.CARD_DATA_AUTHENTIC,
        ),
    )


class Screen:
    """What a screen has seen."""

    def __init__(self, path: Path) -> None:
        self.views: list[View] = []
        self.aways = 0
        self.channel = ScreenChannel(path)
        self.channel.start(self.views.append, self._away)

    def _away(self) -> None:
        self.aways += 1

    def wait_for(self, sequence: int) -> None:
        until(lambda: any(v.sequence == sequence for v in self.views))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "screen.sock"


class Core:
    def __init__(self, path: Path) -> None:
        self.intents: list[Intent] = []
        self.server = ScreenServer(path, self.intents.append)
        self.server.start()


@pytest.fixture
def core(path: Path) -> Iterator[Core]:
    core = Core(path)
    yield core
    core.server.stop()


@pytest.fixture
def screen(path: Path, core: Core) -> Iterator[Screen]:
    screen = Screen(path)
    yield screen
    screen.channel.stop()


def raw(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(10)
    connection.connect(str(path))
    return connection


def next_view(connection: socket.socket, frames: FrameReader) -> View:
    while True:
        payloads = frames.feed(connection.recv(1 << 16))
        if payloads:
            return decode_view(payloads[-1])


def test_a_screen_gets_the_present_view_when_it_connects(core: Core, path: Path) -> None:
    core.server.publish(idle(1))
    core.server.publish(idle(2))
    screen = Screen(path)
    screen.wait_for(2)
    assert [v.sequence for v in screen.views] == [2]
    screen.channel.stop()


def test_views_and_intents_cross_unchanged(core: Core, screen: Screen) -> None:
    core.server.publish(large(1))
    screen.wait_for(1)
    assert screen.views[-1] == large(1)
    for digit in "035":
        screen.channel.send(TypeDigit(digit))
    until(lambda: len(core.intents) == 3)
    assert core.intents == [TypeDigit("0"), TypeDigit("3"), TypeDigit("5")]


def test_a_screen_that_restarts_in_the_middle_sees_where_the_visit_is(
    core: Core, path: Path
) -> None:
    first = Screen(path)
    core.server.publish(idle(1))
    first.wait_for(1)
    first.channel.stop()
    core.server.publish(idle(2))
    second = Screen(path)
    second.wait_for(2)
    second.channel.stop()


def test_a_core_that_restarts_is_found_again(path: Path) -> None:
    core = Core(path)
    core.server.publish(idle(5))
    screen = Screen(path)
    screen.wait_for(5)
    core.server.stop()
    until(lambda: screen.aways == 1)
    screen.channel.send(Start())
    core = Core(path)
    core.server.publish(idle(1))
    screen.wait_for(1)
    screen.channel.send(TypeDigit("7"))
    until(lambda: core.intents == [TypeDigit("7")])
    assert screen.aways == 1
    screen.channel.stop()
    core.server.stop()


def test_a_screen_without_a_core_is_told_once(path: Path) -> None:
    screen = Screen(path)
    until(lambda: screen.aways == 1)
    screen.channel.stop()
    assert screen.aways == 1


def test_a_screen_that_reads_nothing_blocks_nobody_and_skips_to_the_latest(
    core: Core, path: Path, screen: Screen
) -> None:
    core.server.publish(idle(1))
    screen.wait_for(1)
    slow = raw(path)
    for sequence in range(2, 60):
        core.server.publish(large(sequence))
    screen.wait_for(59)
    frames = FrameReader(LARGEST_VIEW)
    seen = []
    while not seen or seen[-1] != 59:
        seen.append(next_view(slow, frames).sequence)
    assert len(seen) < 10
    slow.close()


def test_a_killed_screen_process_costs_the_core_nothing(
    core: Core, path: Path, screen: Screen
) -> None:
    code = (
        "import socket, sys, time\n"
        "s = socket.socket(socket.AF_UNIX)\n"
        "s.connect(sys.argv[1])\n"
        "print('on', flush=True)\n"
        "time.sleep(60)\n"
    )
    killed = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == "on\n"
    core.server.publish(large(1))
    killed.send_signal(signal.SIGKILL)
    killed.wait(10)
    killed.stdout.close()
    for sequence in range(2, 6):
        core.server.publish(large(sequence))
    screen.wait_for(5)
    screen.channel.send(Start())
    until(lambda: core.intents == [Start()])


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\0\0\0\0",
        b"\xff\xff\xff\xff",
        (LARGEST_INTENT + 1).to_bytes(4, "big"),
        b"GET / HTTP/1.1\r\n\r\n",
        b"\0\0\0\x04\xc1\xc1\xc1\xc1",
        b"\0\0\0\x01\x80",
        view_frame(idle(1)),
    ],
    ids=["empty", "huge", "just too long", "http", "bad msgpack", "no intent", "a view"],
)
def test_nonsense_ends_only_the_connection_that_it_came_on(
    core: Core, path: Path, screen: Screen, nonsense: bytes
) -> None:
    core.server.publish(idle(1))
    screen.wait_for(1)
    bad = raw(path)
    bad.sendall(nonsense)
    while bad.recv(1 << 16):
        pass
    bad.close()
    screen.channel.send(Start())
    until(lambda: core.intents == [Start()])


def test_a_screen_refuses_nonsense_from_a_core_and_goes_on_looking(path: Path) -> None:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen()
    listener.settimeout(10)
    screen = Screen(path)
    first, _ = listener.accept()
    first.sendall(b"\xff\xff\xff\xff")
    second, _ = listener.accept()
    second.sendall(view_frame(idle(3)))
    screen.wait_for(3)
    screen.channel.stop()
    for connection in (first, second, listener):
        connection.close()


def test_more_screens_than_allowed_are_turned_away(core: Core, path: Path) -> None:
    core.server.publish(idle(1))
    connections = []
    for _ in range(MOST_SCREENS):
        connection = raw(path)
        next_view(connection, FrameReader(LARGEST_VIEW))
        connections.append(connection)
    extra = raw(path)
    assert extra.recv(1) == b""
    for connection in (*connections, extra):
        connection.close()


def test_the_socket_is_for_its_user_and_group_only(core: Core, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o660


def bytes_seen_as_nobody(path: Path, groups: str) -> str:
    """How many of the first four bytes another user receives. `groups`: statements to join some."""
    for parent in path.parents:
        if parent.stat().st_mode & 0o001 == 0:
            parent.chmod(parent.stat().st_mode | 0o001)
    code = (
        "import grp, os, socket, sys\n"
        "games = grp.getgrnam('games').gr_gid\n"
        f"{groups}\n"
        "os.setuid(65534)\n"
        "s = socket.socket(socket.AF_UNIX)\n"
        "s.connect(sys.argv[1])\n"
        "print(len(s.recv(4)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        check=False,
        capture_output=True,
        text=True,
        timeout=20,
    )
    return done.stdout.strip() or done.stderr


as_root = pytest.mark.skipif(os.getuid() != 0, reason="needs to become another user")


@as_root
def test_another_user_is_turned_away(core: Core, path: Path) -> None:
    core.server.publish(idle(1))
    path.chmod(0o666)
    assert bytes_seen_as_nobody(path, "os.setgroups([]); os.setgid(65534)") == "0"


@as_root
@pytest.mark.parametrize(
    "groups",
    ["os.setgroups([]); os.setgid(games)", "os.setgroups([games]); os.setgid(65534)"],
    ids=["primary", "supplementary"],
)
def test_another_user_of_the_screen_group_may_connect(path: Path, groups: str) -> None:
    server = ScreenServer(path, lambda _: None, group="games")
    server.start()
    server.publish(idle(1))
    assert bytes_seen_as_nobody(path, groups) == "4"
    server.stop()


def test_a_group_that_is_not_there_is_said_clearly(path: Path) -> None:
    with pytest.raises(ChannelError, match="no group 'kiosk-nowhere'"):
        ScreenServer(path, lambda _: None, group="kiosk-nowhere")


def test_a_stale_socket_is_replaced(path: Path) -> None:
    stale = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    stale.bind(str(path))
    stale.close()
    server = ScreenServer(path, lambda _: None)
    server.start()
    server.stop()
    assert not path.exists()


def test_a_socket_in_use_is_left_alone(core: Core, path: Path) -> None:
    with pytest.raises(ChannelError, match="another core"):
        ScreenServer(path, lambda _: None).start()
    screen = Screen(path)
    core.server.publish(idle(1))
    screen.wait_for(1)
    screen.channel.stop()


def test_a_file_in_the_way_is_not_deleted(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(ChannelError, match="no socket"):
        ScreenServer(path, lambda _: None).start()
    assert path.read_text() == "mine"


def test_a_folder_that_is_missing_is_said_clearly(tmp_path: Path) -> None:
    with pytest.raises(ChannelError, match="cannot listen on"):
        ScreenServer(tmp_path / "nowhere" / "x.sock", lambda _: None).start()


def test_a_view_that_no_screen_would_take_is_refused(core: Core) -> None:
    with pytest.raises(CodecError):
        core.server.publish(idle(1, "x" * (LARGEST_VIEW + 1)))


def test_a_local_channel_encodes_like_the_real_one() -> None:
    intents: list[Intent] = []
    views: list[View] = []
    aways: list[bool] = []
    channel = LocalChannel(intents.append)
    channel.start(views.append, lambda: aways.append(True))
    channel.publish(idle(1))
    channel.send(TypeDigit("4"))
    channel.stop()
    channel.publish(idle(2))
    channel.start(views.append, lambda: aways.append(True))
    assert views == [idle(1), idle(2)]
    assert views[0] is not idle(1)
    assert intents == [TypeDigit("4")]
    assert aways == [True]


def test_a_screen_is_drawn_from_the_thread_of_its_channel(core: Core, path: Path) -> None:
    threads: list[str] = []
    channel = ScreenChannel(path)
    channel.start(lambda _: threads.append(threading.current_thread().name), lambda: None)
    core.server.publish(idle(1))
    until(lambda: bool(threads))
    assert threads == ["core-channel"]
    channel.stop()
