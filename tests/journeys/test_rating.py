"""Whoever was served holds the ticket before the scanner, or finds the number, and rates."""

from __future__ import annotations

import re

import pytest
import zxingcpp

from kiosk.commands.station import station_options
from kiosk.settings.load import load
from tests.journeys.terminal import Terminal
from tests.kiosk.station.running import Caller

pytestmark = [pytest.mark.slow, pytest.mark.pcsc]


def officer_of(terminal: Terminal) -> Caller:
    """An officer at counter 1 of the station behind the terminal."""
    url = re.findall(r"station service: (\S+)", terminal.stage.station.log)[-1]
    settings = load(terminal.stage.settings_file)
    officer = Caller(url, of=station_options(settings))
    officer.staff("counter", counter="1", state="open")
    return officer


def take_ticket(terminal: Terminal) -> tuple[str, str]:
    """A number for "Cư trú" without a card, and what the code on the paper says."""
    screen = terminal.screen
    screen.touch("Chạm để bắt đầu")
    screen.touch("Lấy số không cần thẻ")
    screen.touch("Cư trú")
    screen.wait_for("TicketTaken", timeout=30)
    (code,) = zxingcpp.read_barcodes(terminal.stage.printer.wait_for_job(10).convert("L"))
    screen.touch("Kết thúc")
    screen.wait_for("Idle")
    return code.text.split(":")[-2], code.text


def serve(officer: Caller, number: str, ticket_id: str) -> None:
    called = officer.staff("call", counter="1", number=number, current=None)
    assert called.status_code == 200, called.text
    assert officer.staff("finish", counter="1", ticket_id=ticket_id).status_code == 200


def test_a_ticket_is_held_up_while_it_waits_and_after_it_was_served_and_rated(
    terminal: Terminal,
) -> None:
    screen, scanner = terminal.screen, terminal.stage.scanner
    officer = officer_of(terminal)
    number, code = take_ticket(terminal)
    scanner.scan(code)
    screen.wait_for("TicketStanding")
    screen.wait_for_text("Ông/bà là người tiếp theo")
    screen.touch("Kết thúc")
    screen.wait_for("Idle")

    serve(officer, number, code.split(":")[2])
    scanner.scan(code)
    screen.wait_for("RatingQuestion")
    screen.touch("Không hài lòng")
    screen.wait_for("RatingThanks")
    screen.touch("Phải chờ lâu")
    screen.wait_until_gone("Phải chờ lâu")
    screen.wait_for("Idle")
    scanner.scan(code)
    screen.wait_for_text("đã đánh giá rồi")
    screen.touch("Kết thúc")

    second, code = take_ticket(terminal)
    serve(officer, second, code.split(":")[2])
    screen.touch("Đánh giá phục vụ")
    screen.wait_for("ServedList")
    assert number not in screen.texts()
    screen.touch(second)
    screen.wait_for("RatingQuestion")
    screen.touch("Rất hài lòng")
    screen.wait_for("RatingThanks")
    screen.wait_for("Idle")
    assert officer.get("/v1/ratings/open").json() == {"tickets": []}
