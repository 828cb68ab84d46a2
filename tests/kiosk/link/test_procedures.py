"""The station's procedures reach the terminal, and stay with it while the station is away."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from kiosk.link import procedures as link_procedures
from kiosk.link.client import StationClient
from kiosk.link.outcome import Away, Faulty, Refused
from kiosk.link.wire import WireProcedures
from kiosk.station import procedures as station_procedures
from kiosk.station.serve import StationServer
from kiosk.visit.event import ProceduresChanged
from tests.kiosk.link.terminal import UNHURRIED, Terminal
from tests.kiosk.station.running import options

ONE = '[[procedure]]\nid = "one"\nname = { vi = "Một" }\n'
TWO = ONE + '[[procedure]]\nid = "two"\nname = { vi = "Hai" }\n'
Terminals = Callable[..., Terminal]


def ids(terminal: Terminal) -> list[list[str]]:
    told = [e for e in terminal.events if isinstance(e, ProceduresChanged)]
    return [[p.id for p in event.procedures] for event in told]


def until_told(terminal: Terminal, *expected: str) -> None:
    terminal.until(
        lambda e: isinstance(e, ProceduresChanged) and tuple(p.id for p in e.procedures) == expected
    )


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(station_procedures, "LOOKED_AT_EVERY", 0.0)
    monkeypatch.setattr(link_procedures, "ASKED_EVERY", 0.1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "procedures.toml"
    written.write_text(ONE, encoding="utf-8")
    return written


def test_they_are_told_once_and_again_when_they_change(
    terminal: Terminals, tmp_path: Path, file: Path, hurried: None
) -> None:
    with StationServer(options(tmp_path / "station", procedures_file=file)) as station:
        one = terminal(station.url, timing=UNHURRIED).start()
        until_told(one, "one")
        file.write_text(TWO, encoding="utf-8")
        until_told(one, "one", "two")
    assert ids(one) == [["one"], ["one", "two"]]


def test_a_terminal_that_starts_without_the_station_has_the_last_ones(
    terminal: Terminals, tmp_path: Path, file: Path
) -> None:
    with StationServer(options(tmp_path / "station", procedures_file=file)) as station:
        one = terminal(station.url, timing=UNHURRIED).start()
        until_told(one, "one")
        one.until_stocked()
        one.link.stop()
    again = terminal(station.url).start()
    again.until_reachable(False)
    assert ids(again) == [["one"]]


def test_what_was_kept_of_another_station_is_not_told(
    terminal: Terminals, tmp_path: Path, file: Path
) -> None:
    with StationServer(options(tmp_path / "station", procedures_file=file)) as station:
        one = terminal(station.url, timing=UNHURRIED).start()
        until_told(one, "one")
        one.until_stocked()
        one.link.stop()
    other = terminal(station.url, station_id="other").start()
    other.until_reachable(False)
    assert ids(other) == []


def test_a_note_that_cannot_be_read_is_no_note(terminal: Terminals, tmp_path: Path) -> None:
    one = terminal("http://127.0.0.1:9")
    one.link._outbox.note("station-procedures", '{"procedures": 7')
    one.link.stop()
    again = terminal("http://127.0.0.1:9").start()
    again.until_reachable(False)
    assert ids(again) == []


def test_the_client_is_told_that_nothing_has_changed(station: StationServer) -> None:
    client = StationClient(station.url, "hall-1", UNHURRIED)
    found = client.procedures("")
    assert isinstance(found, tuple)
    assert client.procedures(found[0]) is None
    assert client.procedures('"other"') == found


@contextlib.contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """Something on a port that answers every question like this."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, b"{}", Refused),
        (500, b"", Faulty),
        (200, b"<html>", Faulty),
        (200, b'{"procedures": [{"id": "one"}]}', Faulty),
        (200, b"[" * 100_000, Faulty),
        (200, b" " * 600_000, Away),
    ],
)
def test_a_station_that_has_none_or_answers_nonsense_changes_nothing(
    terminal: Terminals, status: int, body: bytes, kind: type
) -> None:
    with answering(status, body) as url:
        client = StationClient(url, "hall-1", UNHURRIED)
        assert isinstance(client.procedures(""), kind)
        told: list[object] = []
        kept = link_procedures.Procedures(terminal(None).link._outbox, None, told.append)
        kept.attend(client, "test-station")
        assert told == []


@pytest.mark.parametrize(
    "answer",
    [
        {"procedures": [{"id": "Bad"}]},
        {"procedures": 3},
        {"procedures": [{"id": "a"}] * 301},
        {},
    ],
)
def test_what_does_not_keep_to_the_contract_is_refused(answer: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(answer), type=WireProcedures)
