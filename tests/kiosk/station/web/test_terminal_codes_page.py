"""Members of staff make codes for terminals in the console: shown once, withdrawn, in the trail."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw
from sqlalchemy import select

from kiosk.appliance.report import TerminalReport
from kiosk.staff.access import read_code
from kiosk.staff.member import Member
from kiosk.station import fleet_store
from kiosk.station.serve import StationServer
from kiosk.station.service_point import ServicePoint
from kiosk.station.staff import access_codes
from kiosk.station.staff.schema import staff_audit
from kiosk.station.web.qr_code import drawn
from tests.kiosk.link.paired import SecuredStation
from tests.kiosk.station.running import (
    CLERK,
    OFFICER,
    TECHNICIAN,
    Caller,
    Clock,
    employ_officer,
    options,
)
from tests.kiosk.station.web.test_staff_pages import Browser

PAGE = "/account/terminal-codes"
SHOWN = re.compile(r'<output class="secret"[^>]*>([0-9]{4}) ([0-9]{4})</output>')


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(tmp_path: Path, clock: Clock) -> Iterator[StationServer]:
    with StationServer(options(tmp_path), clock=clock) as running:
        for terminal in ("hall-1", "hall-2"):
            heard(running.point, terminal)
        yield running


def heard(point: ServicePoint | None, terminal: str) -> None:
    assert point is not None
    now = point.clock()
    said = TerminalReport(version="1.4.0", started_at=now, reported_at=now)
    point.writer.call(lambda book: fleet_store.note_report(book, terminal, said, now))


@pytest.fixture
def clerk(server: StationServer, tmp_path: Path) -> Browser:
    return signed_in(server, tmp_path, CLERK)


def signed_in(server: StationServer, state_dir: Path, member: Member) -> Browser:
    employ_officer(options(state_dir), member)
    browser = Browser(server.url)
    assert browser.sign_in(member.id).status_code == 200
    return browser


def made(browser: Browser, terminal: str = "hall-1") -> str:
    answer = browser.send(PAGE, terminal=terminal)
    assert answer.status_code == 200
    found = SHOWN.search(answer.text)
    assert found, answer.text
    return "".join(found.groups())


def opened(server: StationServer, code: str, terminal: str = "hall-1") -> str:
    """The role as which it opens; else why not."""
    answer = Caller(server.url, terminal).post("/v1/staff-access", {"code": code}).json()
    return str(answer.get("role") or answer["code"])


def test_whoever_makes_a_code_opens_one_terminal_with_it_once(
    server: StationServer, tmp_path: Path
) -> None:
    for member in (CLERK, OFFICER, TECHNICIAN):
        code = made(signed_in(server, tmp_path, member), "hall-2")
        assert opened(server, code, "hall-1") == "access-unknown"
        assert opened(server, code, "hall-2") == member.role.value
        assert opened(server, code, "hall-2") == "access-unknown"


def test_a_code_is_shown_once_with_its_terminal_and_its_time(
    server: StationServer, clerk: Browser, clock: Clock
) -> None:
    page = clerk.send(PAGE, terminal="hall-1")
    (halves,) = SHOWN.findall(page.text)
    assert "Code for hall-1" in page.text
    assert "Good until 08:05:00" in page.text
    assert 'data-seconds="300"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    again = clerk.get(PAGE).text
    assert "hall-1</th>" in again
    assert "5 minutes" in again
    assert not any(half in again for half in (" ".join(halves), "".join(halves)))
    clock.now += dt.timedelta(minutes=4, seconds=30)
    assert "1 minute<" in clerk.get(PAGE).text
    clock.now += dt.timedelta(seconds=30)
    assert "No code is open." in clerk.get(PAGE).text


def test_the_qr_code_of_the_page_says_what_the_scanner_takes_for_the_code() -> None:
    picture = drawn("kiosk-staff:10203040")
    side = 8
    image = Image.new("L", (picture.size * side, picture.size * side), 255)
    draw = ImageDraw.Draw(image)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", picture.path):
        left, top = int(x) * side, int(y) * side
        draw.rectangle((left, top, left + side - 1, top + side - 1), 0)
    (found,) = zxingcpp.read_barcodes(image)
    assert read_code(found.text) == "10203040"
    assert "10203040" not in repr(picture)


def withdrawal(browser: Browser) -> str:
    found = re.search(r'name="id" value="([0-9a-f]{32})"', browser.get(PAGE).text)
    assert found
    return found[1]


def test_a_code_that_is_withdrawn_opens_nothing(server: StationServer, clerk: Browser) -> None:
    code = made(clerk)
    answer = clerk.send(f"{PAGE}/withdraw", id=withdrawal(clerk))
    assert "The code is withdrawn" in answer.text
    assert "No code is open." in answer.text
    assert opened(server, code) == "access-unknown"


def test_a_code_that_was_used_cannot_be_withdrawn(server: StationServer, clerk: Browser) -> None:
    code = made(clerk)
    listed = withdrawal(clerk)
    assert opened(server, code) == "clerk"
    answer = clerk.send(f"{PAGE}/withdraw", id=listed)
    assert "was used or had expired" in answer.text


def test_supervisors_see_and_withdraw_everybodys_codes_others_their_own(
    server: StationServer, tmp_path: Path, clerk: Browser
) -> None:
    code = made(clerk)
    of_clerk = withdrawal(clerk)
    technician = signed_in(server, tmp_path, TECHNICIAN)
    assert "No code is open." in technician.get(PAGE).text
    assert "was used" in technician.send(f"{PAGE}/withdraw", id=of_clerk).text
    supervisor = signed_in(server, tmp_path, OFFICER)
    assert CLERK.name in supervisor.get(PAGE).text
    supervisor.send(f"{PAGE}/withdraw", id=withdrawal(supervisor))
    assert opened(server, code) == "access-unknown"


def test_no_code_is_made_for_a_terminal_that_is_not_there(clerk: Browser) -> None:
    for terminal in ("", "hall-9", "hall-1 ", "<b>", "x" * 500):
        answer = clerk.send(PAGE, terminal=terminal)
        assert answer.status_code == 422, terminal
        assert "serves no such terminal" in answer.text
        assert not SHOWN.search(answer.text)
        assert "No code is open." in answer.text


def test_too_many_open_codes_are_said_and_the_choice_stays(
    clerk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_codes, "MOST_OPEN", 0)
    answer = clerk.send(PAGE, terminal="hall-2")
    assert answer.status_code == 422
    assert "Too many codes are open" in answer.text
    assert '<option value="hall-2" selected>' in answer.text


def test_a_station_that_no_terminal_has_reached_says_what_to_do(
    tmp_path: Path, clock: Clock
) -> None:
    with StationServer(options(tmp_path), clock=clock) as server:
        page = signed_in(server, tmp_path, CLERK).get(PAGE).text
    assert "Pair one first, or switch it on" in page
    assert "<select" not in page


def test_a_form_of_another_page_makes_and_withdraws_nothing(
    server: StationServer, clerk: Browser
) -> None:
    code = made(clerk)
    listed = withdrawal(clerk)
    assert clerk.send(PAGE, terminal="hall-2", csrf="").status_code == 403
    assert clerk.send(f"{PAGE}/withdraw", id=listed, csrf="wrong").status_code == 403
    assert opened(server, code) == "clerk"


def test_what_was_made_and_withdrawn_stands_in_the_trail_and_no_code(
    server: StationServer, clerk: Browser
) -> None:
    code = made(clerk)
    clerk.send(f"{PAGE}/withdraw", id=withdrawal(clerk))
    column = staff_audit.c
    assert server.point is not None
    with server.point.database.reading() as connection:
        rows = connection.execute(
            select(column.staff, column.action, column.subject, column.detail)
            .where(column.action.like("access-%"))
            .order_by(column.seq)
        ).all()
    assert [tuple(row) for row in rows] == [
        (CLERK.id, "access-code-made", "hall-1", "clerk"),
        (CLERK.id, "access-code-withdrawn", "hall-1", ""),
    ]
    assert code not in str(rows)


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_over_tls_codes_are_for_paired_terminals_alone(tmp_path: Path) -> None:
    with SecuredStation(tmp_path / "station") as secured:
        employ_officer(options(secured.state_dir), TECHNICIAN)
        browser = Browser(secured.url)
        browser.session.verify = False
        browser.get("/sign-in")
        browser.sign_in(TECHNICIAN.id)
        assert "<select" not in browser.get(PAGE).text
        for terminal in ("hall-1", "hall-2"):
            secured.pair(tmp_path / terminal, terminal)
        secured.certificates.revoke("hall-2", secured.clock())
        assert re.findall(r'<option value="([^"]*)"', browser.get(PAGE).text) == ["hall-1"]
