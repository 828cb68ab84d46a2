"""Staff at work on a terminal: with a code from the console, or with their own card.

Everything is the real thing but the machine itself (see `staff_stage`): console, station, core,
screen, settings, caretaker, and a scanner on its line.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests

from kiosk.appliance.report import TerminalReport
from kiosk.demo.desk import CLERK, SUPERVISOR, address_of
from kiosk.demo.puppeteer import Puppeteer
from kiosk.ops.caretaker.network import FILE as NETWORK
from kiosk.ops.caretaker.settled import touch_matrix
from kiosk.ops.staff_desk.setup_code import SetupCode
from kiosk.visit.staff_screen_steps import TARGETS
from tests.journeys.staff_stage import MODEL, StaffStage, staff_terminal
from tests.journeys.terminal import Terminal
from tests.kiosk.station.running import free_port
from tests.kiosk.station.web.test_staff_pages import Browser
from tests.kiosk.station.web.test_terminal_codes_page import made

pytestmark = pytest.mark.slow

PAGES = (
    *(("Thiết bị", "DeviceList"), ("Tình trạng máy", "HealthList"), ("Mạng", "NetworkSetup")),
    *(("Màn hình, âm thanh", "ScreenSetup"), ("Cấu hình", "SettingsHistory")),
    *(("Ghép nối", "PairingSetup"), ("Phần mềm", "SoftwareShown")),
)
STAFF_KEY = "Cán bộ"


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    with staff_terminal(tmp_path_factory.mktemp("terminal")) as terminal:
        report(terminal)
        yield terminal


@pytest.fixture
def terminal(standing: Terminal) -> Iterator[Terminal]:
    yield standing
    standing.leave()


def stage_of(terminal: Terminal) -> StaffStage:
    assert isinstance(terminal.stage, StaffStage)
    return terminal.stage


def report(terminal: Terminal) -> None:
    """Over the wire, as the core of an installed terminal does it every minute."""
    now = dt.datetime.now(dt.UTC)
    said = TerminalReport(version="1.4.0", started_at=now, reported_at=now)
    body = msgspec.json.encode({"terminal_id": "demo", "report": said})
    url = f"{address_of(terminal.stage.station)}/v1/terminal/report"
    headers = {"Content-Type": "application/json"}
    assert requests.post(url, body, headers=headers, timeout=10).ok


def console(terminal: Terminal, member: str = SUPERVISOR.id) -> Browser:
    browser = Browser(address_of(terminal.stage.station))
    browser.sign_in(member, terminal.stage.staff_password)
    return browser


def type_in(screen: Puppeteer, digits: str) -> None:
    for digit in digits:
        screen.touch(digit)
    screen.touch("Xong")


def to_code(screen: Puppeteer) -> None:
    screen.touch(STAFF_KEY)
    screen.wait_for("StaffCodeEntry")


def opened(terminal: Terminal, code: str | None = None) -> Puppeteer:
    """At the menu of staff mode."""
    screen = terminal.screen
    to_code(screen)
    type_in(screen, code or made(console(terminal), "demo"))
    screen.wait_for("StaffMenu", timeout=30)
    return screen


def trail(terminal: Terminal) -> list[tuple[str, str]]:
    lines = (terminal.stage.directory / "audit.jsonl").read_text().splitlines()
    entries = [json.loads(line) for line in lines]
    return [(e["action"], e.get("detail", "")) for e in entries]


def test_an_officer_swaps_a_scanner_without_calling_anyone(terminal: Terminal) -> None:
    stage = stage_of(terminal)
    stage.unplug_scanner()
    new = stage.plug_scanner("B2")
    screen = opened(terminal, made(console(terminal, CLERK.id), "demo"))
    screen.touch("Thiết bị")
    screen.wait_for("DeviceList")
    screen.wait_for_text("FM430")
    screen.wait_for_text("Không thấy")  # the old one
    screen.find_and_touch(" ".join(MODEL))  # the new one; of the old one only its port is known
    screen.wait_for("DeviceShown")
    screen.wait_for_text(new.port)
    screen.touch("Thử ngay")
    screen.wait_for("DeviceTrial")
    screen.wait_for_text("Đưa một mã bất kỳ vào máy quét")
    stage.scan_until("hoa", lambda: "Hoạt động tốt" in screen.texts())
    assert not any(stage.cast["hoa"].holder.number in text for text in screen.texts())
    screen.touch("Dùng thiết bị này")
    screen.wait_for_text("khởi động lại")
    assert stage.store.values()["scanner.port"] == new.port
    screen.touch("Quay lại")
    screen.wait_for("DeviceList")
    screen.touch("Quay lại")
    screen.wait_for("StaffMenu")
    screen.touch("Khởi động lại phần mềm")
    screen.touch("Có, khởi động lại")
    stage.is_obeyed()
    screen.wait_for("Idle", timeout=60)
    screen.wait_for_text("Cư trú", timeout=60)
    terminal.to_menu("minh")
    assert ("device_chosen", "code_scanner") in trail(terminal)


@pytest.fixture
def another(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A terminal that nobody has to touch after this test."""
    with staff_terminal(tmp_path_factory.mktemp("another")) as terminal:
        report(terminal)
        yield terminal


def test_the_panel_is_calibrated_to_where_it_is_really_touched(another: Terminal) -> None:
    terminal, stage = another, stage_of(another)
    screen = opened(terminal)
    screen.touch("Màn hình, âm thanh")
    screen.wait_for("ScreenSetup")
    screen.touch("Hiệu chỉnh cảm ứng")
    for number, (across, down) in enumerate(TARGETS, 1):
        screen.wait_for_text(f"{number}/{len(TARGETS)}")
        screen.wait_for("TouchCalibration")
        screen.touch_at(across - 0.04, down)
    screen.wait_for_text("Đã hiệu chỉnh cảm ứng")
    kept = touch_matrix(stage.tree.machine)
    assert kept == pytest.approx((1, 0, 0.04, 0, 1, 0), abs=0.005)


def test_the_network_gets_an_address_of_its_own(terminal: Terminal) -> None:
    stage = stage_of(terminal)
    stage.tree.program("/usr/bin/networkctl")
    screen = opened(terminal)
    screen.touch("Mạng")
    screen.wait_for("NetworkSetup")
    screen.touch("Địa chỉ riêng")
    screen.touch("Xóa hết")
    for sign in "10.0.0.300/24":
        screen.touch(sign)
    screen.touch("Lưu")
    screen.wait_for_text("Địa chỉ không hợp lệ.")
    assert not stage.tree.path(NETWORK).exists()
    screen.touch("Xóa hết")
    for sign in "10.0.0.21/24":
        screen.touch(sign)
    screen.touch("Lưu")
    screen.wait_for_text("Đã xong.")
    assert "Address=10.0.0.21/24" in stage.tree.text(NETWORK)
    assert ["/usr/bin/networkctl", "reload"] in stage.tree.calls


def test_a_code_opens_once_and_as_who_made_it(terminal: Terminal) -> None:
    code = made(console(terminal, CLERK.id), "demo")
    screen = opened(terminal, code)
    screen.wait_for_text("Đã thay giấy")
    offered = [view for page, view in PAGES if page in screen.texts()]
    assert offered == ["DeviceList", "HealthList"]
    screen.touch("Kết thúc")
    screen.wait_for("Idle")
    to_code(screen)
    type_in(screen, code)
    screen.wait_for_text("Mã này không mở được máy.", timeout=30)


def test_the_consoles_qr_code_opens_too(terminal: Terminal) -> None:
    to_code(terminal.screen)
    terminal.stage.scanner.scan(f"kiosk-staff:{made(console(terminal), 'demo')}")
    terminal.screen.wait_for("StaffMenu", timeout=30)


def test_an_officers_own_card_opens_once_it_is_registered(terminal: Terminal) -> None:
    stage, screen = terminal.stage, terminal.screen
    to_code(screen)
    stage.lay_card("tuan")
    screen.wait_for_text("Thẻ đang nằm trên đầu đọc")
    stage.show_code("tuan")
    screen.wait_for_text("chưa được đăng ký", timeout=40)
    stage.take_card()
    browser = console(terminal)
    number = stage.cast["tuan"].holder.number
    browser.send("/supervisor/staff/card", id=CLERK.id, number=number)
    screen.touch("Kết thúc")
    screen.wait_for("Idle")
    to_code(screen)
    stage.lay_card("tuan")
    screen.wait_for_text("Thẻ đang nằm trên đầu đọc")
    stage.show_code("tuan")
    screen.wait_for("StaffMenu", timeout=40)
    stage.take_card()
    assert screen.view() == "StaffMenu"
    written = "".join(p.read_text("utf-8", "replace") for p in stage.directory.rglob("*.jsonl"))
    assert number not in written


def test_staff_mode_shows_nothing_of_the_visit_before_and_is_not_offered_within_one(
    terminal: Terminal,
) -> None:
    screen, holder = terminal.screen, terminal.stage.cast["hoa"].holder
    terminal.to_menu("hoa")
    assert not screen.try_touch(STAFF_KEY)
    terminal.leave()
    seen = []
    opened(terminal)
    for page, view in PAGES:
        seen += screen.texts()
        screen.touch(page)
        screen.wait_for(view)
        seen += screen.texts()
        screen.touch("Quay lại")
        screen.wait_for("StaffMenu")
    said = "\n".join(seen).casefold()
    assert len(said) > 500
    for personal in (holder.number, holder.full_name, holder.residence, holder.mother):
        assert personal.casefold() not in said


def test_it_ends_by_itself_and_a_code_has_to_be_shown_anew(tmp_path: Path) -> None:
    with staff_terminal(tmp_path, "visit.inactivity=6", "visit.countdown=3") as terminal:
        report(terminal)
        screen = opened(terminal)
        screen.wait_for_text("tự kết thúc", timeout=30)
        screen.wait_for("Idle", timeout=30)
        to_code(screen)
        assert ("staff_mode_ended", "inactivity") in trail(terminal)


def test_whoever_guesses_is_shut_out_whatever_comes_then(terminal: Terminal) -> None:
    """The last journey of this terminal: it stays locked for five minutes."""
    screen = terminal.screen
    to_code(screen)
    for left in (4, 3, 2, 1):
        type_in(screen, "10203040")
        screen.wait_for_text(f"Còn {left} lần", timeout=30)
    type_in(screen, "10203040")
    screen.wait_for_text("Nhập sai mã quá nhiều lần.", timeout=30)
    code = made(console(terminal), "demo")
    terminal.stage.scanner.scan(f"kiosk-staff:{code}")
    url = f"{address_of(terminal.stage.station)}/v1/staff-access"
    said = requests.post(url, json={"terminal_id": "demo", "code": code}, timeout=10)
    assert said.json()["code"] == "access-locked"
    assert screen.view() == "StaffCodeEntry"


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_a_terminal_that_no_station_knows_is_opened_by_its_own_code_and_paired(
    tmp_path: Path,
) -> None:
    SetupCode(tmp_path / "state/setup-code").put("824613")
    port = free_port()
    secured = ("service.host=127.0.0.2", "service.tls=always", f"service.port={port}")
    found = f"station.url=https://127.0.0.2:{port}"
    with staff_terminal(tmp_path, *secured, found, first=("Pairing", "Ghép nối")) as terminal:
        screen, browser = terminal.screen, Browser(address_of(terminal.stage.station))
        browser.session.verify = False
        browser.get("/sign-in")
        browser.sign_in(SUPERVISOR.id, terminal.stage.staff_password)
        to_code(screen)
        type_in(screen, "824613")
        screen.wait_for("StaffMenu", timeout=30)
        screen.touch("Ghép nối")
        screen.wait_for_text("Máy này chưa ghép nối.")
        browser.send("/supervisor/terminals/pairing/open")
        screen.touch("Ghép nối với trạm")
        screen.wait_for_text("Hãy nhập mã này tại trạm", timeout=30)
        code = next(text for text in screen.texts() if re.fullmatch(r"\d{4} \d{4}", text))
        browser.send("/supervisor/terminals/pairing/confirm", code=code)
        screen.touch("Có, mã trùng khớp")
        screen.wait_for("Idle", timeout=60)
        screen.wait_for_text("Cư trú", timeout=60)
        screen = opened(terminal, made(browser, "demo"))
        screen.touch("Ghép nối")
        screen.wait_for_text("Máy này đã ghép nối.")
