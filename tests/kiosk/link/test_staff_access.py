"""A terminal asks its station who may open staff mode: the real one, and peers that misbehave."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.link.client import StationClient
from kiosk.link.staff_access import StaffAccess
from kiosk.ops.staff_desk.parts import StationAccess
from kiosk.staff.access import AccessFault, Denied
from kiosk.staff.member import Member, Role
from kiosk.station.serve import StationServer
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff import access_codes, accounts, cards
from tests.kiosk.link.terminal import QUICK, UNHURRIED, Terminal
from tests.kiosk.link.wires import Peer, answering, http
from tests.kiosk.station.running import HOA, MINH, OFFICER, TECHNICIAN, options

CODE = "40718263"
AWAY = Denied(AccessFault.STATION_AWAY)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StationServer]:
    with StationServer(options(tmp_path_factory.mktemp("station"))) as server:
        yield server


@pytest.fixture(scope="module")
def point(station: StationServer) -> ServicePoint:
    assert station.point is not None
    found = station.point

    def employ(book: SqlBook) -> None:
        for member in (TECHNICIAN, OFFICER):
            accounts.add(book, member, "$x", found.clock(), None)
        cards.register(book, found.access_tags, OFFICER.id, MINH, found.clock(), None)

    found.writer.call(employ)
    return found


def code_for(point: ServicePoint, terminal: str, member: Member = TECHNICIAN) -> str:
    return point.writer.call(
        lambda book: access_codes.make(book, point.access_tags, terminal, member, point.clock())
    ).code


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A terminal of its own for each test: wrong ones are counted."""
    return request.node.originalname[:60]


@pytest.fixture
def access(station: StationServer, point: ServicePoint, name: str) -> Iterator[StaffAccess]:
    client = StationClient(station.url, name, UNHURRIED)
    yield StaffAccess(lambda: client, lambda: None)
    client.close()


def test_it_is_what_the_desk_asks(access: StaffAccess) -> None:
    asked: StationAccess = access
    assert asked is access


def test_a_code_opens_once(point: ServicePoint, access: StaffAccess, name: str) -> None:
    code = code_for(point, name)
    assert access.by_code(code) is Role.TECHNICIAN
    assert access.by_code(code) == Denied(AccessFault.UNKNOWN)


def test_a_members_card_opens_and_a_residents_does_not(access: StaffAccess) -> None:
    assert access.by_card(MINH) is Role.SUPERVISOR
    assert access.by_card(HOA) == Denied(AccessFault.CARD_UNKNOWN)


def test_it_hears_for_how_long_it_is_locked(
    point: ServicePoint, access: StaffAccess, name: str
) -> None:
    said = [access.by_code(CODE) for _ in range(5)]
    assert said[:4] == [Denied(AccessFault.UNKNOWN)] * 4
    for denied in (said[4], access.by_code(code_for(point, name)), access.by_card(MINH)):
        assert isinstance(denied, Denied)
        assert denied.fault is AccessFault.LOCKED
        assert denied.locked_seconds is not None
        assert 240 < denied.locked_seconds <= 300


def test_the_whole_link_offers_it(
    station: StationServer, point: ServicePoint, tmp_path: Path, name: str
) -> None:
    terminal = Terminal(station.url, state_dir=tmp_path, terminal_id=name).start()
    try:
        terminal.until_reachable()
        assert terminal.link.staff_access.by_code(code_for(point, name)) is Role.TECHNICIAN
    finally:
        terminal.link.stop()


def test_without_a_station_it_says_so(tmp_path: Path) -> None:
    terminal = Terminal("http://127.0.0.1:9", state_dir=tmp_path).start()
    try:
        terminal.until_reachable(False)
        assert terminal.link.staff_access.by_card(MINH) == AWAY
    finally:
        terminal.link.stop()


def silent(peer: object) -> None:
    time.sleep(QUICK.lookup + 1)


@pytest.mark.parametrize(
    "behave",
    [
        silent,
        answering(b"\0\xff\r\n\r\n"),
        answering(http(b"{}")),
        answering(http(b'{"role": "general"}')),
        answering(http(b"[" * 100_000)),
        answering(http(b'{"code": "internal"}', "500 Internal Server Error")),
        answering(http(b'{"code": "too-often"}', "429 Too Many Requests")),
        answering(http(b'{"detail": "Not Found"}', "404 Not Found")),
        answering(http(b'{"code": "access-locked", "retry_after": -5}', "429 Too Many Requests")),
        answering(http(b'{"code": "access-locked", "retry_after": 1e99}', "429 Too Many Requests")),
    ],
)
def test_nonsense_opens_nothing_and_says_nothing_of_what_was_shown(
    behave: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with Peer(behave) as peer:
        client = StationClient(peer.url, "hall-1", QUICK)
        access = StaffAccess(lambda: client, lambda: None)
        begun = time.monotonic()
        assert access.by_code(CODE) == AWAY
        assert access.by_card(MINH) == AWAY
        assert time.monotonic() - begun < 10
        client.close()
    assert CODE not in caplog.text
    assert MINH not in caplog.text


def test_a_station_that_does_not_answer_is_looked_for_again() -> None:
    away: list[bool] = []
    client = StationClient("http://127.0.0.1:9", "hall-1", QUICK)
    assert StaffAccess(lambda: client, lambda: away.append(True)).by_code(CODE) == AWAY
    assert away == [True]
    client.close()
