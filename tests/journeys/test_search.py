"""Somebody without a card looks up a procedure and a place, on the real terminal."""

from __future__ import annotations

import pytest

from tests.journeys.terminal import Terminal

pytestmark = [pytest.mark.slow, pytest.mark.pcsc]


def to_lookups(terminal: Terminal) -> None:
    terminal.screen.touch("Chạm để bắt đầu")
    terminal.screen.wait_for("PlaceCard")
    terminal.screen.touch("Tra cứu")
    terminal.screen.wait_for("LookupMenu")


def type_in(terminal: Terminal, text: str) -> None:
    for character in text:
        terminal.screen.touch("cách" if character == " " else character.upper())


def test_from_idle_over_a_procedure_to_a_number(terminal: Terminal) -> None:
    screen = terminal.screen
    to_lookups(terminal)
    screen.touch("Thủ tục, giấy tờ, lệ phí")
    screen.wait_for("ProcedureSearch")
    screen.wait_for_text("17 thủ tục")
    screen.touch("Chạm để nhập, ví dụ: tam tru")
    type_in(terminal, "tam tru")
    screen.touch("Đăng ký tạm trú")
    screen.wait_for("ProcedureShown")
    shown = " ".join(screen.texts())
    assert "CT01" in shown
    assert "15.000 đ" in shown
    assert "3 ngày làm việc" in shown
    screen.touch("In ra giấy")
    terminal.stage.printer.wait_for_job(20)
    screen.wait_for_text("Đã in. Mời lấy giấy.")
    screen.touch("Lấy số thứ tự")
    screen.wait_for("TicketTaken", timeout=30)
    assert any(text.startswith("A0") for text in screen.texts())
    terminal.leave()


def to_procedures(terminal: Terminal) -> None:
    to_lookups(terminal)
    terminal.screen.touch("Thủ tục, giấy tờ, lệ phí")
    terminal.screen.wait_for("ProcedureSearch")
    terminal.screen.touch("Chạm để nhập, ví dụ: tam tru")


def test_marks_are_typed_in_telex(terminal: Terminal) -> None:
    screen = terminal.screen
    to_procedures(terminal)
    type_in(terminal, "ddawng kys tamj trus")
    screen.wait_for_text("đăng ký tạm trú|")
    screen.touch("Đăng ký tạm trú")
    screen.wait_for("ProcedureShown")
    assert any("CT01" in text for text in screen.texts())
    terminal.leave()


def test_marks_are_typed_in_vni_by_who_chooses_it(terminal: Terminal) -> None:
    screen = terminal.screen
    to_procedures(terminal)
    screen.touch("Dấu\n123")
    screen.touch("bộ gõ\nTelex")
    screen.touch("ABC")
    for character in "d9a8ng ky1 ta5m tru1":
        if character.isdigit():
            screen.touch("Dấu\n123")
        type_in(terminal, character)
    screen.wait_for_text("đăng ký tạm trú|")
    screen.touch("Đăng ký tạm trú")
    screen.wait_for("ProcedureShown")
    terminal.leave()
    # The next person finds what the station has set.
    to_procedures(terminal)
    screen.wait_for_text("Telex:  aa â")
    terminal.leave()


def test_an_old_commune_is_told_with_todays_name(terminal: Terminal) -> None:
    screen = terminal.screen
    to_lookups(terminal)
    screen.touch("Địa danh cũ và mới")
    screen.wait_for("PlaceSearch")
    type_in(terminal, "nhan khang")
    screen.wait_for_text("Xã Nhân Khang, huyện Lý Nhân, tỉnh Hà Nam")
    assert any("Nay là" in text and "tỉnh Ninh Bình" in text for text in screen.texts())
    terminal.leave()
