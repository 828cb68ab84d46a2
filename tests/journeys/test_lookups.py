"""Each lookup as a resident does it: by touch, in Vietnamese, with the real station behind."""

from __future__ import annotations

import pytest

from tests.journeys.terminal import Terminal

pytestmark = [pytest.mark.slow, pytest.mark.pcsc]

MINHS_DOSSIER = "G01.899.108.000-261103-0012"
LANS_DOSSIER = "G01.899.103.000-261109-0008"


def shown(terminal: Terminal) -> str:
    return " ".join(terminal.screen.texts())


def to_lookups(terminal: Terminal, key: str = "minh") -> None:
    terminal.to_menu(key)
    terminal.screen.touch("Tra cứu")
    terminal.screen.wait_for("LookupMenu")


def test_dossiers_are_listed_and_one_is_opened_with_its_steps(terminal: Terminal) -> None:
    screen = terminal.screen
    to_lookups(terminal, "hoa")
    terminal.look_up("Hồ sơ của tôi", "DossierList")
    assert "Cần bổ sung" in screen.texts()
    screen.touch("Điều chỉnh thông tin về cư trú")
    screen.wait_for("DossierShown")
    assert "Giấy khai sinh hoặc giấy tờ chứng minh năm sinh" in shown(terminal)
    assert "Hẹn trả 30/11/2026" in shown(terminal)
    assert "Đang làm" in screen.texts()
    screen.touch("Quay lại")
    screen.wait_for("DossierList")


def test_a_dossier_is_found_by_its_code_typed_or_scanned(terminal: Terminal) -> None:
    screen = terminal.screen
    to_lookups(terminal)
    terminal.look_up("Hồ sơ của tôi", "DossierList")
    screen.touch("Tra theo mã hồ sơ")
    screen.wait_for("DossierCodeEntry")
    for character in MINHS_DOSSIER:
        screen.touch(character)
    screen.wait_for_text(MINHS_DOSSIER)
    screen.touch("Xong")
    screen.wait_for("DossierShown")
    assert "Đăng ký tạm trú" in screen.texts()
    screen.touch("Quay lại")
    screen.wait_for("DossierList")
    terminal.stage.scanner.scan("G01.899.102.000-261012-0047")
    screen.wait_for("DossierShown")
    screen.wait_for_text("Đăng ký xe mô tô")


@pytest.mark.parametrize("code", [LANS_DOSSIER, "G01.899.103.000-261109-9999"])
def test_a_strangers_dossier_is_told_like_one_that_nobody_has(
    terminal: Terminal, code: str
) -> None:
    screen = terminal.screen
    to_lookups(terminal)
    terminal.look_up("Hồ sơ của tôi", "DossierList")
    terminal.stage.scanner.scan(code)
    screen.wait_for("DossierCodeEntry")
    screen.wait_for_text("Ông/bà không có hồ sơ nào mang mã này.")
    assert "Đăng ký thường trú" not in shown(terminal)


def test_the_cards_dates_are_told_and_how_the_new_card_stands(terminal: Terminal) -> None:
    terminal.lay_and_scan("tuan")
    # His card has run out; it still opens what is his.
    terminal.screen.touch("Tiếp tục", timeout=30)
    terminal.screen.wait_for("CheckResult")
    terminal.screen.touch("Tiếp tục")
    terminal.screen.touch("Tra cứu")
    terminal.screen.wait_for("LookupMenu")
    terminal.look_up("Thẻ căn cước của tôi", "CardStatus")
    said = shown(terminal)
    assert "21/11/2026" in said
    assert "Thẻ mới đang được làm." in said
    assert "14, 25, 40 và 60" in said


def test_a_card_without_expiry_is_said_to_be_for_life(terminal: Terminal) -> None:
    to_lookups(terminal, "hoa")
    terminal.look_up("Thẻ căn cước của tôi", "CardStatus")
    assert "suốt đời" in shown(terminal)


def test_residence_is_hidden_until_it_is_touched(terminal: Terminal) -> None:
    screen = terminal.screen
    to_lookups(terminal)
    terminal.look_up("Nơi cư trú của tôi", "ResidenceShown")
    assert "Xã Vĩnh Trụ" not in shown(terminal)
    assert "Trần Văn Bình" not in shown(terminal)
    screen.touch("Thường trú")
    screen.wait_for_text("Xã Vĩnh Trụ")
    assert "chủ hộ" in shown(terminal)
    screen.touch("Thường trú")
    screen.wait_until_gone("Xã Vĩnh Trụ")


def test_the_electronic_identity_is_told_with_what_comes_next(terminal: Terminal) -> None:
    to_lookups(terminal, "hoa")
    terminal.look_up("Định danh điện tử của tôi", "ElectronicIdentityShown")
    said = shown(terminal)
    assert "chưa có định danh điện tử" in said
    assert "VNeID" in said
    assert "Mời ông/bà trực tiếp đến quầy." in said


def test_what_is_kept_about_a_visit_is_shown_and_printed(terminal: Terminal) -> None:
    screen = terminal.screen
    to_lookups(terminal)
    terminal.look_up("Dữ liệu lưu về tôi", "HeldShown")
    assert "Đã hỏi ông/bà có đồng ý không" in shown(terminal)
    screen.touch("In ra giấy")
    screen.wait_for_text("Đã in. Mời lấy giấy.", timeout=30)
    assert terminal.stage.printer.wait_for_job(10).height > 0


def test_whoever_refuses_sees_nothing_personal_and_goes_on(terminal: Terminal) -> None:
    screen = terminal.screen
    to_lookups(terminal)
    screen.touch("Nơi cư trú của tôi")
    screen.wait_for("ConsentQuestion")
    screen.touch("Không đồng ý")
    screen.wait_for("ProblemNotice")
    assert "Chưa tra cứu thông tin nào" in screen.texts()
    screen.touch("Về màn hình chính")
    screen.wait_for("Menu")
    screen.touch("Lấy số thứ tự")
    screen.wait_for("ServiceChoice")


def test_consent_is_asked_for_once_in_a_visit_and_again_in_the_next(terminal: Terminal) -> None:
    screen = terminal.screen
    to_lookups(terminal)
    terminal.look_up("Hồ sơ của tôi", "DossierList")
    screen.touch("Quay lại")
    screen.wait_for("LookupMenu")
    screen.touch("Định danh điện tử của tôi")
    screen.wait_for("ElectronicIdentityShown")
    terminal.leave()
    to_lookups(terminal)
    screen.touch("Định danh điện tử của tôi")
    screen.wait_for("ConsentQuestion")


def test_a_lookup_wanted_without_a_card_asks_for_it_and_then_goes_there(
    terminal: Terminal,
) -> None:
    screen = terminal.screen
    screen.touch("Chạm để bắt đầu")
    screen.touch("Tra cứu không cần thẻ")
    screen.wait_for("LookupMenu")
    screen.touch("Nơi cư trú của tôi")
    screen.wait_for("PlaceCard")
    terminal.identify("minh")
    screen.touch("Tiếp tục")
    screen.wait_for("ConsentQuestion")
    screen.touch("Tôi đồng ý")
    screen.wait_for("ResidenceShown")


def test_a_number_that_stands_twice_in_the_registry_is_a_matter_for_the_counter(
    terminal: Terminal,
) -> None:
    screen = terminal.screen
    to_lookups(terminal, "dung")
    screen.touch("Thông tin của tôi")
    screen.touch("Tôi đồng ý")
    screen.wait_for("ProblemNotice")
    assert "bị trùng" in shown(terminal)
    screen.touch("Lấy số thứ tự")
    screen.wait_for("TicketTaken", timeout=30)
    assert "Cư trú" in screen.texts()


def test_without_the_station_the_card_still_tells_its_dates(terminal: Terminal) -> None:
    screen = terminal.screen
    to_lookups(terminal)
    terminal.stage.station.kill()
    try:
        screen.wait_for_text("Chưa dùng được", timeout=40)
        screen.try_touch("Nơi cư trú của tôi")
        terminal.look_up("Thẻ căn cước của tôi", "CardStatus")
        assert "15/08/2030" in shown(terminal)
    finally:
        terminal.stage.station.start()
    screen.touch("Quay lại")
    screen.wait_until_gone("Chưa dùng được", timeout=60)
