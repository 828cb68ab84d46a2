"""A board's feed against a real station: killed, restarted, slow, silent, or not a station."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.board.call import HallEvent
from kiosk.board.picture import BoardPicture
from kiosk.link.board_feed import BoardFeed, FeedTiming
from kiosk.queue.standing import EventKind
from kiosk.station.serve import StationServer
from kiosk.visit.event import StationTrouble
from tests.kiosk.link.mortal import Mortal
from tests.kiosk.link.paired import SecuredStation
from tests.kiosk.link.terminal import QUICK, wait_until
from tests.kiosk.link.wires import Peer, http, read_request
from tests.kiosk.station.running import Caller, options

QUICK_FEED = FeedTiming(poll=0.5, closest=0.02, silence=5.0, look=0.05)


class Wall:
    """A board that notes what it is told."""

    def __init__(self) -> None:
        self.pictures: list[BoardPicture] = []
        self.events: list[tuple[HallEvent, float]] = []
        self.said: list[str] = []
        self.trouble: list[StationTrouble | None] = []

    def show(self, picture: BoardPicture) -> None:
        self.pictures.append(picture)
        self._say("there")

    def happened(self, event: HallEvent, age: float) -> None:
        self.events.append((event, age))

    def begin_anew(self) -> None:
        self.said.append("anew")

    def lose(self, trouble: StationTrouble | None) -> None:
        self.trouble.append(trouble)
        self._say("away")

    def _say(self, word: str) -> None:
        if self.said[-1:] != [word]:
            self.said.append(word)

    @property
    def picture(self) -> BoardPicture:
        return self.pictures[-1]

    def numbers(self, kind: EventKind = EventKind.CALLED) -> list[str | None]:
        return [event.number for event, _ in self.events if event.kind is kind]

    def called(self) -> list[str]:
        return [call.number for call in self.picture.calls] if self.pictures else []


Hang = Callable[..., Wall]


@pytest.fixture
def hang(tmp_path: Path) -> Iterator[Hang]:
    feeds: list[BoardFeed] = []

    def make(url: str, **changes: Any) -> Wall:
        wall = Wall()
        given = {"state_dir": tmp_path / "board", "feed_timing": QUICK_FEED, **changes}
        feed = BoardFeed(wall, terminal_id="board-1", station_url=url, timing=QUICK, **given)
        feed.start()
        feeds.append(feed)
        return wall

    yield make
    for feed in feeds:
        feed.stop()


def officer(station: StationServer) -> Caller:
    return Caller(station.url, of=station._options)


def serve(caller: Caller, counter: str = "1", current: str | None = None) -> str:
    caller.take()
    ticket: str = caller.next(counter, current).json()["ticket"]["id"]
    return ticket


def test_a_board_that_starts_in_the_middle_of_the_day_is_right_and_says_nothing_old(
    station: StationServer, hang: Hang
) -> None:
    caller = officer(station)
    serve(caller)
    serve(caller, "1", caller.get("/v1/staff/queue?counter=1").json()["counter"]["ticket"]["id"])
    caller.take()
    wall = hang(station.url)
    wait_until(lambda: wall.called() == ["A002", "A001"])
    assert wall.picture.counters[0].number == "A002"
    assert wall.picture.queues[0].next == ("A003",)
    assert wall.events == []


def test_each_call_is_heard_once_in_order_with_its_age(station: StationServer, hang: Hang) -> None:
    wall, caller = hang(station.url), officer(station)
    wait_until(lambda: bool(wall.pictures))
    ticket = serve(caller)
    caller.staff("recall", counter="1", ticket_id=ticket)
    wait_until(lambda: wall.numbers(EventKind.RECALLED) == ["A001"])
    assert [event.kind.value for event, _ in wall.events] == ["taken", "called", "recalled"]
    assert all(-1 < age < 30 for _, age in wall.events)
    wait_until(lambda: [call.calls for call in wall.picture.calls] == [2])


@pytest.mark.slow
def test_over_a_cut_no_call_is_lost_and_none_is_doubled(tmp_path: Path, hang: Hang) -> None:
    """The station is killed again and again, and calls go on."""
    port = _free_port()
    mortal = Mortal("station", str(tmp_path / "station"), str(port))
    store = options(tmp_path / "station", port=port)
    try:
        wall = hang(mortal.live())
        caller = Caller(f"http://127.0.0.1:{port}", of=store)
        wait_until(lambda: bool(wall.pictures))
        current = None
        for life in range(4):
            for _ in range(3):
                current = serve(caller, "1", current)
            mortal.die()
            if life % 2:
                wait_until(lambda: wall.said[-1] == "away")
            mortal.live()
            caller = Caller(f"http://127.0.0.1:{port}", of=store)
            current = serve(caller, "1", current)
        wanted = [f"A{n:03d}" for n in range(1, 17)]
        wait_until(lambda: wall.numbers() == wanted)
        wait_until(lambda: wall.called()[:1] == wanted[-1:])
        seqs = [event.seq for event, _ in wall.events]
        assert seqs == list(range(1, len(seqs) + 1))
        assert "away" in wall.said
    finally:
        mortal.end()


def test_a_station_whose_book_is_another_one_makes_it_begin_anew(
    tmp_path: Path, hang: Hang
) -> None:
    port = _free_port()
    with StationServer(options(tmp_path / "one", port=port)) as station:
        wall, caller = hang(station.url), officer(station)
        wait_until(lambda: bool(wall.pictures))
        serve(caller)
        wait_until(lambda: wall.numbers() == ["A001"])
    with StationServer(options(tmp_path / "two", port=port)) as station:
        wait_until(lambda: "anew" in wall.said)
        wait_until(lambda: wall.called() == [])
        serve(officer(station))
        wait_until(lambda: wall.numbers() == ["A001", "A001"])
        wait_until(lambda: wall.called() == ["A001"])


def test_over_tls_with_the_boards_own_identity(tmp_path: Path, hang: Hang) -> None:
    with SecuredStation(tmp_path / "station") as station:
        station.pair(tmp_path / "board", "board-1")
        wall = hang(station.url)
        wait_until(lambda: bool(wall.pictures))
        assert wall.picture.counters


def test_a_board_that_is_not_paired_says_so(tmp_path: Path, hang: Hang) -> None:
    with SecuredStation(tmp_path / "station") as station:
        wall = hang(station.url)
        wait_until(lambda: StationTrouble.NOT_PAIRED in wall.trouble)
        assert wall.pictures == []


PICTURE = BoardPicture(
    station_name="x",
    time=dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
    last_event=0,
    counters=(),
    queues=(),
    calls=(),
)
STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
SIGN = b": still there\n\n"


def chunk(text: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(text), text)


class FalseStation(Peer):
    """Offers and pictures like a station's; its events are what `events` does with the socket."""

    def __init__(
        self, station: StationServer, events: Callable[[socket.socket, int], None]
    ) -> None:
        caller = officer(station)
        answers = {p: http(caller.get(p).content) for p in ("/v1/station", "/v1/board")}
        self.connections = 0

        def behave(peer: socket.socket) -> None:
            while line := read_request(peer)[0].decode():
                path = line.split()[1]
                if path == "/v1/events":
                    self.connections += 1
                    events(peer, self.connections)
                    return
                peer.sendall(answers[path])

        super().__init__(behave)


@pytest.mark.parametrize(
    "garbage",
    [
        STREAM + chunk(b"x" * 10_000),
        STREAM + chunk(b"id: 1\ndata: {not json\n\n"),
        STREAM + chunk(b"id: -4\nevent: called\ndata: {}\n\n"),
        STREAM + chunk(b'id: 5\ndata: {"kind": "called", "at": "2026-11-24T08:00:00"}\n\n'),
        STREAM + chunk(b"data: \xff\n\n"),
        STREAM + b"zz\r\nno chunk\r\n",
        http(b"", "500 Broken"),
        http(b"{}", "503 Full"),
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
    ids=["endless", "no-json", "no-number", "no-zone", "no-text", "no-chunk", "500", "503", "ssh"],
)
def test_garbage_in_the_place_of_events_leaves_the_board_right_and_is_tried_again(
    station: StationServer, hang: Hang, garbage: bytes
) -> None:
    with FalseStation(station, lambda peer, _: peer.sendall(garbage)) as false:
        wall = hang(false.url)
        wait_until(lambda: false.connections >= 2)
        assert wall.events == []
        assert wall.said == ["there"]


def test_events_of_a_newer_station_are_passed_over(station: StationServer, hang: Hang) -> None:
    def newer(peer: socket.socket, _: int) -> None:
        at = '"at": "2026-11-24T08:00:00Z"'
        for text in (
            f'id: 1\ndata: {{"kind": "teleported", {at}}}\n\n',
            f'id: 2\ndata: {{"kind": "called", "number": "A001", "counter": "1", {at}}}\n\n',
        ):
            peer.sendall((STREAM if "id: 1" in text else b"") + chunk(text.encode()))
        threading.Event().wait(5)

    with FalseStation(station, newer) as false:
        wall = hang(false.url)
        wait_until(lambda: wall.numbers() == ["A001"])


@pytest.mark.parametrize("drips", [b"", b"x"], ids=["silent", "a-byte-now-and-then"])
def test_a_line_without_a_sign_of_life_is_cut_and_followed_anew(
    station: StationServer, hang: Hang, drips: bytes
) -> None:
    def dead(peer: socket.socket, _: int) -> None:
        peer.sendall(STREAM + chunk(SIGN))
        end = time.monotonic() + 10
        while time.monotonic() < end:
            time.sleep(0.05)
            if drips:
                peer.sendall(chunk(drips))

    quick = FeedTiming(poll=0.5, closest=0.02, silence=0.4, look=0.05)
    with FalseStation(station, dead) as false:
        hang(false.url, feed_timing=quick)
        wait_until(lambda: false.connections >= 3)


def test_it_stops_at_once_while_it_waits_for_events(station: StationServer, tmp_path: Path) -> None:
    wall = Wall()
    feed = BoardFeed(
        wall, terminal_id="board-1", station_url=station.url, state_dir=tmp_path / "b", timing=QUICK
    )
    feed.start()
    wait_until(lambda: feed._stream is not None)
    stopping = threading.Thread(target=feed.stop)
    stopping.start()
    stopping.join(5)
    assert not stopping.is_alive()
    seen = len(wall.events)
    serve(officer(station))
    assert len(wall.events) == seen


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
