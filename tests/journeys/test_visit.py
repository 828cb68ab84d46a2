"""A resident's visit, driven by touches, with real PC/SC, serial lines and HTTP in between."""

from __future__ import annotations

import pytest
import zxingcpp

from drivers.simulated.chipcard import PROFILES
from tests.journeys.terminal import Terminal

pytestmark = [pytest.mark.slow, pytest.mark.pcsc]


@pytest.fixture(autouse=True)
def nobody_waits(terminal: Terminal) -> None:
    terminal.send_home()


def test_ticket_lookup_and_my_record_in_one_visit(terminal: Terminal) -> None:
    screen = terminal.screen
    screen.touch("Chạm để bắt đầu")
    screen.wait_for("PlaceCard")
    terminal.to_menu("minh")

    screen.touch("Lấy số thứ tự")
    screen.touch("Cư trú")
    screen.wait_for("TicketTaken", timeout=30)
    (code,) = zxingcpp.read_barcodes(terminal.stage.printer.wait_for_job(10).convert("L"))
    number, service = code.text.split(":")[-2:]
    assert service == "residence"
    assert number in screen.texts()

    screen.touch("Về màn hình chính")
    terminal.look_up("Hồ sơ của tôi", "DossierList")
    shown = " ".join(screen.texts())
    assert "Đăng ký tạm trú" in shown
    assert "Đăng ký xe mô tô" in shown

    screen.touch("Quay lại")
    terminal.look_up("Thông tin của tôi", "RecordCheck")
    screen.touch("Kết thúc")
    screen.wait_for("Goodbye")
    terminal.stage.take_card()
    screen.wait_for("Idle")


def test_the_twelve_digits_typed_open_the_card_as_well(terminal: Terminal) -> None:
    screen = terminal.screen
    terminal.stage.lay_card("minh")
    screen.wait_for("AccessKeyEntry")
    for digit in terminal.stage.cast["minh"].number:
        screen.touch(digit)
    screen.touch("Xong")
    screen.wait_for("CheckResult", timeout=30)


def test_a_ticket_without_a_card(terminal: Terminal) -> None:
    terminal.screen.touch("Chạm để bắt đầu")
    terminal.screen.touch("Lấy số không cần thẻ")
    terminal.screen.touch("Căn cước")
    terminal.screen.wait_for("TicketTaken", timeout=30)
    assert any(text.startswith("B0") for text in terminal.screen.texts())


def test_what_the_registry_has_otherwise_is_marked(terminal: Terminal) -> None:
    terminal.to_menu("hoa")
    terminal.look_up("Thông tin của tôi", "RecordCheck")
    assert "Khác nhau" in terminal.screen.texts()
    assert "1951" not in terminal.screen.texts()
    terminal.screen.touch("Ngày sinh")
    terminal.screen.wait_for_text("1951")
    assert "1952" in terminal.screen.texts()


def test_a_person_unknown_to_the_registry_is_told_so(terminal: Terminal) -> None:
    terminal.to_menu("long")
    terminal.look_up("Thông tin của tôi", "RecordCheck")
    assert "Dữ liệu đăng ký chưa có số định danh này." in terminal.screen.texts()
    terminal.screen.touch("Đề nghị kiểm tra")
    terminal.screen.wait_for("CorrectionForm")


def test_a_visit_in_english_leaves_the_next_one_in_vietnamese(terminal: Terminal) -> None:
    terminal.screen.touch("English")
    terminal.screen.wait_for_text("Touch to begin")
    terminal.lay_and_scan("minh")
    terminal.screen.touch("Continue", timeout=30)
    terminal.screen.touch("Finish")
    terminal.stage.take_card()
    terminal.screen.wait_for("Idle")
    terminal.screen.wait_for_text("Chạm để bắt đầu")


def test_the_chip_compares_the_finger_of_its_holder(terminal: Terminal) -> None:
    terminal.to_menu("minh")
    terminal.screen.touch("Lấy số thứ tự")
    terminal.screen.touch("Phiếu lý lịch tư pháp")
    terminal.screen.wait_for("FingerPrompt")
    terminal.stage.press_finger("minh")
    terminal.screen.wait_for("TicketTaken", timeout=30)
    assert terminal.finger_checks()[-1] == ("fingerprint_on_card", "passed")


def test_the_sensor_compares_the_finger_where_the_chip_does_not(terminal: Terminal) -> None:
    terminal.to_menu("minh", PROFILES["no_comparison"])
    terminal.screen.touch("Lấy số thứ tự")
    terminal.screen.touch("Phiếu lý lịch tư pháp")
    terminal.screen.wait_for("FingerPrompt")
    terminal.stage.press_finger("minh")
    terminal.screen.wait_for("TicketTaken", timeout=30)
    assert terminal.finger_checks()[-1] == ("fingerprint_on_sensor", "passed")


def test_the_terminal_compares_the_finger_with_the_picture_in_the_chip(
    terminal: Terminal,
) -> None:
    terminal.to_menu("minh", PROFILES["finger_picture"])
    terminal.screen.touch("Lấy số thứ tự")
    terminal.screen.touch("Phiếu lý lịch tư pháp")
    terminal.screen.wait_for("FingerPrompt")
    terminal.screen.wait_for_text("ngón trỏ tay phải")
    terminal.stage.press_finger("minh")
    terminal.screen.wait_for("TicketTaken", timeout=30)
    assert terminal.finger_checks()[-1] == ("fingerprint_on_host", "passed")


def test_the_finger_of_another_person_is_refused_but_a_ticket_is_still_to_be_had(
    terminal: Terminal,
) -> None:
    terminal.to_menu("hoa")
    terminal.screen.touch("Lấy số thứ tự")
    terminal.screen.touch("Phiếu lý lịch tư pháp")
    for _ in range(3):
        terminal.screen.wait_for("FingerPrompt")
        terminal.stage.press_finger("minh")
        terminal.stage.finger_was_taken()
    terminal.screen.wait_for("ProblemNotice", timeout=30)
    terminal.screen.touch("Tiếp tục")
    terminal.screen.wait_for("TicketTaken", timeout=30)
