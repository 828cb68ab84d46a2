"""The scripted visits: what residents do, with a picture of every screen on the way."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from drivers.simulated.chipcard import GENUINE
from kiosk.demo.desk import SUPERVISOR, address_of
from kiosk.demo.officer import Officer
from kiosk.demo.puppeteer import Puppeteer
from kiosk.demo.stage import Stage

_UNHURRIED = replace(GENUINE, name="unhurried", delay_ms=25)
"""About as fast as a card in the field, so that its reading can be seen."""
_RESIDENT = "hoa"
_CODE = re.compile(r"C-[0-9]{6}-[0-9]{4}")


class _Album:
    def __init__(self, screen: Puppeteer, directory: Path) -> None:
        self._screen = screen
        self._directory = directory
        self._count = 0
        for old in directory.glob("[0-9][0-9]-*.png"):
            old.unlink()

    def keep(self, name: str) -> None:
        self._count += 1
        path = self._directory / f"{self._count:02d}-{name}.png"
        self._screen.shot(path)
        print(f"  {path.name}", flush=True)


def play_visit(stage: Stage, out: Path, size: tuple[int, int]) -> None:
    """Plays a visit with ticket, dossiers and record, one with lookups and a correction, and the
    one at which its outcome is told. Raises NotShown."""
    screen = Puppeteer(stage.socket, size)
    screen.start()
    try:
        album = _Album(screen, out)
        _identify(stage, screen, album)
        _take_ticket(stage, screen, album, out)
        _dossiers_and_record(screen, album)
        screen.touch("Kết thúc")
        screen.wait_for("Goodbye")
        album.keep("goodbye")
        _go(stage, screen)
        _look_up_without_card(screen, album)
        _come_again(stage, screen)
        _look_up(screen, album)
        code = _ask_for_correction(screen, album)
        _go(stage, screen)
        officer = Officer(address_of(stage.station), SUPERVISOR.id, stage.staff_password)
        officer.answer_correction(code, "accept", "Đã sửa ngày sinh theo thẻ căn cước.")
        _come_again(stage, screen)
        _read_answer(screen, album)
        _go(stage, screen)
    finally:
        screen.stop()


def _go(stage: Stage, screen: Puppeteer) -> None:
    stage.take_card()
    screen.wait_for("Idle")


def _identify(stage: Stage, screen: Puppeteer, album: _Album) -> None:
    screen.wait_for("Idle")
    screen.wait_for_text("Cư trú")
    album.keep("idle")
    screen.touch("Chạm để bắt đầu")
    screen.wait_for("PlaceCard")
    album.keep("place-card")
    stage.lay_card(_RESIDENT, _UNHURRIED)
    screen.wait_for("AccessKeyEntry")
    album.keep("access-key")
    stage.show_code(_RESIDENT)
    # On a busy machine it may be over before it was seen.
    if screen.wait_for("Reading", "CheckResult") == "Reading":
        album.keep("reading")
    screen.wait_for("CheckResult")
    album.keep("checks")
    screen.touch("Tiếp tục")
    screen.wait_for("Menu")
    album.keep("menu")


def _come_again(stage: Stage, screen: Puppeteer) -> None:
    stage.lay_card(_RESIDENT)
    screen.wait_for("AccessKeyEntry")
    stage.show_code(_RESIDENT)
    screen.wait_for("CheckResult")
    screen.touch("Tiếp tục")
    screen.wait_for("Menu")


def _take_ticket(stage: Stage, screen: Puppeteer, album: _Album, out: Path) -> None:
    screen.touch("Lấy số thứ tự")
    screen.wait_for("ServiceChoice")
    album.keep("services")
    screen.touch("Phiếu lý lịch tư pháp")
    screen.wait_for("FingerPrompt")
    album.keep("finger")
    stage.press_finger(_RESIDENT)
    screen.wait_for("TicketTaken")
    album.keep("ticket")
    stage.printer.wait_for_job().save(out / "ticket-printed.png")
    print("  ticket-printed.png", flush=True)
    screen.touch("Về màn hình chọn")
    screen.wait_for("Menu")


def _dossiers_and_record(screen: Puppeteer, album: _Album) -> None:
    screen.touch("Hồ sơ của tôi")
    screen.wait_for("ConsentQuestion")
    screen.touch("Tôi đồng ý")
    screen.wait_for("DossierList")
    album.keep("dossiers")
    screen.touch("Quay lại")
    screen.wait_for("LookupMenu")
    _open_record(screen)
    album.keep("my-record")
    screen.touch("Quay lại")
    screen.wait_for("LookupMenu")


def _open_record(screen: Puppeteer) -> None:
    screen.touch("Thông tin của tôi")
    screen.wait_for("ConsentQuestion")
    screen.touch("Tôi đồng ý")
    screen.wait_for("RecordCheck")


def _look_up_without_card(screen: Puppeteer, album: _Album) -> None:
    screen.touch("Chạm để bắt đầu")
    screen.wait_for("PlaceCard")
    screen.touch("Tra cứu không cần thẻ")
    screen.wait_for("LookupMenu")
    album.keep("lookups")
    screen.touch("Thủ tục, giấy tờ, lệ phí")
    screen.wait_for("ProcedureSearch")
    album.keep("procedures")
    screen.touch("Chạm để gõ, ví dụ: tam tru")
    for key in "TAMTRU":
        screen.touch(key)
    screen.wait_for_text("Đăng ký tạm trú")
    album.keep("procedure-search")
    screen.touch("Đăng ký tạm trú")
    screen.wait_for("ProcedureShown")
    album.keep("procedure")
    screen.touch("Quay lại")
    screen.wait_for("ProcedureSearch")
    screen.touch("Quay lại")
    screen.touch("Địa danh cũ và mới")
    screen.wait_for("PlaceSearch")
    for key in "CHINHLY":
        screen.touch(key)
    screen.wait_for_text("Chính Lý")
    album.keep("places")
    screen.touch("Kết thúc")
    screen.wait_for("Idle")


def _look_up(screen: Puppeteer, album: _Album) -> None:
    screen.touch("Hồ sơ của tôi")
    screen.wait_for("ConsentQuestion")
    album.keep("consent")
    screen.touch("Tôi đồng ý")
    screen.wait_for("DossierList")
    screen.touch("Điều chỉnh thông tin về cư trú")
    screen.wait_for("DossierShown")
    album.keep("dossier")
    screen.touch("Quay lại")
    screen.touch("Tra theo mã hồ sơ")
    screen.wait_for("DossierCodeEntry")
    album.keep("dossier-code")
    screen.touch("Quay lại")
    screen.wait_for("DossierList")
    screen.touch("Quay lại")
    for what, view, name in (
        ("Thẻ căn cước của tôi", "CardStatus", "card-status"),
        ("Nơi cư trú của tôi", "ResidenceShown", "residence"),
        ("Định danh điện tử của tôi", "ElectronicIdentityShown", "electronic-identity"),
        ("Dữ liệu lưu về tôi", "HeldShown", "held"),
    ):
        screen.wait_for("LookupMenu")
        screen.touch(what)
        screen.wait_for(view)
        if view == "ResidenceShown":
            screen.touch("Thường trú")
            screen.wait_for_text("Xóm 7")
        album.keep(name)
        screen.touch("Quay lại")
    screen.wait_for("LookupMenu")


def _ask_for_correction(screen: Puppeteer, album: _Album) -> str:
    """Returns the request's code."""
    _open_record(screen)
    screen.touch("Ngày sinh")
    screen.wait_for_text("1952")
    album.keep("record-check")
    screen.touch("Có chỗ sai")
    screen.wait_for("CorrectionForm")
    screen.touch("Thẻ đúng")
    screen.wait_for_text("Đã chọn 1 mục")
    album.keep("correction")
    screen.touch("Gửi yêu cầu")
    screen.wait_for("ConsentQuestion")
    screen.touch("Tôi đồng ý")
    screen.wait_for("CorrectionTaken")
    album.keep("correction-taken")
    found = _CODE.search(" ".join(screen.texts()))
    assert found is not None
    return found.group()


def _read_answer(screen: Puppeteer, album: _Album) -> None:
    screen.wait_for_text("Có trả lời")
    album.keep("menu-answered")
    screen.touch("Có trả lời cho yêu cầu của ông/bà")
    screen.wait_for("CorrectionList")
    album.keep("outcome")
