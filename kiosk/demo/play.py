"""The scripted visit: what a resident does, with a picture of every screen on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from drivers.simulated.chipcard import GENUINE
from kiosk.demo.puppeteer import Puppeteer
from kiosk.demo.stage import Stage

_UNHURRIED = replace(GENUINE, name="unhurried", delay_ms=25)
"""About as fast as a card in the field, so that its reading can be seen."""
_RESIDENT = "hoa"


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
    """Plays one visit through ticket, lookup and record check. Raises NotShown."""
    screen = Puppeteer(stage.socket, size)
    screen.start()
    try:
        _identify(stage, screen, album := _Album(screen, out))
        _take_ticket(stage, screen, album, out)
        _look_up(screen, album)
        screen.touch("Kết thúc")
        screen.wait_for("Goodbye")
        album.keep("goodbye")
        stage.take_card()
        screen.wait_for("Idle", timeout=20)
    finally:
        screen.stop()


def _identify(stage: Stage, screen: Puppeteer, album: _Album) -> None:
    screen.wait_for("Idle", timeout=30)
    screen.wait_for_text("Cư trú", timeout=30)
    album.keep("idle")
    screen.touch("Chạm để bắt đầu")
    screen.wait_for("PlaceCard")
    album.keep("place-card")
    stage.lay_card(_RESIDENT, _UNHURRIED)
    screen.wait_for("AccessKeyEntry")
    album.keep("access-key")
    stage.show_code(_RESIDENT)
    screen.wait_for("Reading")
    album.keep("reading")
    screen.wait_for("CheckResult", timeout=30)
    album.keep("checks")
    screen.touch("Tiếp tục")
    screen.wait_for("Menu")
    album.keep("menu")


def _take_ticket(stage: Stage, screen: Puppeteer, album: _Album, out: Path) -> None:
    screen.touch("Lấy số thứ tự")
    screen.wait_for("ServiceChoice")
    album.keep("services")
    screen.touch("Phiếu lý lịch tư pháp")
    screen.wait_for("FingerPrompt")
    album.keep("finger")
    stage.press_finger(_RESIDENT)
    screen.wait_for("TicketTaken", timeout=30)
    album.keep("ticket")
    stage.printer.wait_for_job().save(out / "ticket-printed.png")
    print("  ticket-printed.png", flush=True)
    screen.touch("Về màn hình chọn")
    screen.wait_for("Menu")


def _look_up(screen: Puppeteer, album: _Album) -> None:
    screen.touch("Tra cứu hồ sơ")
    screen.wait_for("DossierList")
    album.keep("dossiers")
    screen.touch("Quay lại")
    screen.wait_for("Menu")
    screen.touch("Thông tin của tôi")
    screen.wait_for("RecordCheck")
    album.keep("my-record")
    screen.touch("Quay lại")
    screen.wait_for("Menu")
