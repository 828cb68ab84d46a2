"""Each thing that can go wrong in the hall: its screen, and the way on from it."""

from __future__ import annotations

import pytest

from drivers.printer.printer import Paper
from drivers.simulated.chipcard import PROFILES
from tests.journeys.terminal import Terminal

pytestmark = [pytest.mark.slow, pytest.mark.pcsc]


def test_a_card_taken_too_early_is_laid_down_again_and_read(terminal: Terminal) -> None:
    terminal.lay_and_scan("minh", PROFILES["slow"])
    terminal.screen.wait_for("Reading")
    terminal.stage.take_card()
    terminal.screen.wait_for("ProblemNotice")
    terminal.stage.lay_card("minh")
    terminal.screen.wait_for("CheckResult", timeout=30)


def test_taking_the_card_at_the_menu_ends_the_visit(terminal: Terminal) -> None:
    terminal.to_menu("minh")
    terminal.stage.take_card()
    terminal.screen.wait_for("Idle")
    assert not any("MINH" in text for text in terminal.screen.texts())


def test_the_code_of_another_card_is_a_wrong_key(terminal: Terminal) -> None:
    terminal.stage.lay_card("minh")
    terminal.screen.wait_for("AccessKeyEntry")
    terminal.stage.show_code("hoa")
    terminal.screen.wait_for_text("không khớp", timeout=30)
    terminal.stage.show_code("minh")
    terminal.screen.wait_for("CheckResult", timeout=30)


def test_a_code_that_lost_its_letters_is_explained(terminal: Terminal) -> None:
    terminal.stage.lay_card("minh")
    terminal.screen.wait_for("AccessKeyEntry")
    code = terminal.stage.cast["minh"].card_code
    terminal.stage.scanner.scan_bytes(code.encode("ascii", "replace"))
    terminal.screen.wait_for_text("12 chữ số")
    before = terminal.screen.texts()
    terminal.stage.show_code("minh")
    terminal.screen.wait_for("CheckResult", timeout=30)
    assert any("mã" in text for text in before)


@pytest.mark.parametrize(
    ("profile", "said"),
    [("cloned", "chip"), ("unsigned", "chữ ký"), ("tampered", "chữ ký"), ("other_card", "thẻ")],
)
def test_a_card_that_is_not_what_it_seems_gives_no_personal_service(
    terminal: Terminal, profile: str, said: str
) -> None:
    terminal.lay_and_scan("minh", PROFILES[profile])
    terminal.screen.wait_for("ProblemNotice", timeout=30)
    shown = " ".join(terminal.screen.texts())
    assert said in shown
    assert "MINH" not in shown
    terminal.screen.touch("Lấy số không cần thẻ")
    terminal.screen.wait_for("ServiceChoice")


def test_an_expired_card_is_explained_and_still_serves(terminal: Terminal) -> None:
    terminal.lay_and_scan("ha")
    terminal.screen.wait_for("ProblemNotice", timeout=30)
    assert any("hết thời hạn" in text for text in terminal.screen.texts())
    terminal.screen.touch("Tiếp tục")
    terminal.screen.wait_for("CheckResult")


def test_without_scanner_the_number_is_typed_and_the_scanner_heals(terminal: Terminal) -> None:
    terminal.stage.lay_card("minh")
    terminal.screen.wait_for("AccessKeyEntry")
    terminal.stage.scanner.unplug()
    terminal.screen.wait_for_text("nhập")
    terminal.stage.scanner.replug()
    terminal.stage.scan_until("minh", lambda: terminal.screen.view() != "AccessKeyEntry")
    terminal.screen.wait_for("CheckResult", timeout=30)


def test_without_printer_the_number_is_shown_to_be_noted(terminal: Terminal) -> None:
    terminal.stage.printer.unplug()
    terminal.screen.wait_for_text("Máy in")
    terminal.screen.touch("Chạm để bắt đầu")
    terminal.screen.touch("Lấy số không cần thẻ")
    terminal.screen.touch("Cư trú")
    terminal.screen.wait_for("TicketTaken", timeout=30)
    assert any("ghi lại" in text.lower() or "nhớ" in text for text in terminal.screen.texts())
    terminal.stage.printer.replug()


def test_out_of_paper_is_said_and_ends_with_new_paper(terminal: Terminal) -> None:
    terminal.stage.printer.paper = Paper.OUT
    terminal.screen.wait_for_text("hết giấy", timeout=20)
    terminal.stage.printer.paper = Paper.PRESENT
    terminal.screen.wait_until_gone("hết giấy", timeout=20)


def test_a_sensor_unplugged_in_the_middle_leaves_a_way_on_and_heals(terminal: Terminal) -> None:
    terminal.to_menu("minh")
    terminal.screen.touch("Lấy số thứ tự")
    terminal.screen.touch("Phiếu lý lịch tư pháp")
    terminal.screen.wait_for("FingerPrompt")
    terminal.stage.fingerprint.unplug()
    terminal.screen.wait_for("ProblemNotice", timeout=30)
    terminal.stage.fingerprint.replug()
    terminal.screen.wait_for("FingerPrompt", timeout=20)
    terminal.stage.press_finger("minh")
    terminal.screen.wait_for("TicketTaken", timeout=30)


def test_without_station_a_ticket_is_still_given_and_lookups_say_why_not(
    terminal: Terminal,
) -> None:
    terminal.to_menu("minh")
    terminal.stage.station.kill()
    try:
        terminal.screen.touch("Lấy số thứ tự")
        terminal.screen.touch("Cư trú")
        terminal.screen.wait_for("TicketTaken", timeout=40)
        terminal.screen.touch("Về màn hình chính")
        terminal.screen.wait_for_text("Máy đang mất liên lạc với quầy", timeout=40)
    finally:
        terminal.stage.station.start()
    terminal.screen.wait_until_gone("Máy đang mất liên lạc với quầy", timeout=40)
    terminal.look_up("Hồ sơ của tôi", "DossierList")


def test_a_screen_that_crashed_shows_the_visit_where_it_was(terminal: Terminal) -> None:
    terminal.to_menu("minh")
    terminal.screen.kill()
    terminal.screen.start()
    terminal.screen.wait_for("Menu", timeout=30)
    assert any("TRẦN VĂN MINH" in text for text in terminal.screen.texts())


def test_a_core_that_crashed_forgets_the_visit_and_is_there_again(terminal: Terminal) -> None:
    terminal.to_menu("minh")
    terminal.stage.core.kill()
    terminal.screen.wait_for("OutOfService")
    assert not any("MINH" in text for text in terminal.screen.texts())
    terminal.stage.take_card()
    terminal.stage.core.start()
    terminal.screen.wait_for("Idle", timeout=30)
    terminal.screen.wait_for_text("Cư trú", timeout=30)
