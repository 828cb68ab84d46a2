"""After a visit, and after a crash in the middle of one, nothing personal is left anywhere."""

from __future__ import annotations

import os
import signal
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.simulated.chipcard import PcscService
from kiosk.demo.cast import Resident
from kiosk.ops.audit import verify_trail
from tests.journeys.terminal import Terminal, terminal_at

pytestmark = [pytest.mark.slow, pytest.mark.pcsc]

JPEG_2000 = b"\x00\x00\x00\x0cjP  "


def traces_of(resident: Resident) -> list[bytes]:
    """What would tell who was there: in the forms in which it could have been written."""
    card = resident.holder
    texts = {card.number, card.number[-9:], card.old_number, card.full_name, card.residence}
    texts |= {card.father, card.mother, card.identifying_features, *card.mrz()}
    forms = {
        unicodedata.normalize(form, cased)
        for text in texts - {""}
        for cased in (text, text.upper(), text.lower(), text.title())
        for form in ("NFC", "NFD")
    }
    encoded = [form.encode(code) for form in forms for code in ("utf-8", "utf-16-le")]
    escaped = [form.encode("unicode_escape") for form in forms]
    return [*encoded, *escaped, resident.finger.iso_compact(), JPEG_2000]


def files_below(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def assert_nothing_of(resident: Resident, *folders: Path) -> None:
    read = 0
    for path in files_below(*folders):
        content = path.read_bytes()
        read += 1
        for trace in traces_of(resident):
            assert trace not in content, f"{path} holds a trace of the resident"
    assert read >= 5, "there was nothing to search"


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pcscd: PcscService) -> Iterator[Path]:
    """A folder that home and temporary files of all processes go to as well."""
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        folder = tmp_path / name.lower()
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("KIOSK_LOG__LEVEL", "debug")
    return tmp_path


def visit_everything(terminal: Terminal) -> None:
    screen = terminal.screen
    terminal.to_menu("hoa")
    terminal.look_up("Hồ sơ của tôi", "DossierList")
    screen.touch("Quay lại")
    screen.touch("Nơi cư trú của tôi")
    screen.wait_for("ResidenceShown")
    screen.touch("Thường trú")
    screen.touch("Quay lại")
    terminal.look_up("Thông tin của tôi", "RecordCheck")
    screen.touch("Ngày sinh")
    screen.touch("Quay lại")
    screen.wait_for("LookupMenu")
    screen.touch("Quay lại")
    screen.touch("Lấy số thứ tự")
    screen.touch("Phiếu lý lịch tư pháp")
    screen.wait_for("FingerPrompt")
    terminal.stage.press_finger("hoa")
    screen.wait_for("TicketTaken", timeout=30)


def test_nothing_personal_is_left_after_a_visit(watched: Path) -> None:
    with terminal_at(watched / "terminal", "log.level=debug") as terminal:
        resident = terminal.stage.cast["hoa"]
        visit_everything(terminal)
        terminal.leave()
        assert_nothing_of(resident, watched)
    assert_nothing_of(resident, watched)
    trail = verify_trail(watched / "terminal/state/audit.jsonl")
    assert trail.intact
    assert trail.entries >= 6


@pytest.mark.parametrize("crash", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_nothing_personal_is_in_a_crash_report(watched: Path, crash: signal.Signals) -> None:
    with terminal_at(watched / "terminal", "log.level=debug") as terminal:
        resident = terminal.stage.cast["hoa"]
        terminal.to_menu("hoa")
        os.kill(terminal.stage.core.pid, crash)
        os.kill(terminal.screen.pid, crash)
        deadline = time.monotonic() + 10
        while terminal.stage.core.running and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not terminal.stage.core.running
        if crash is not signal.SIGKILL:
            assert "Fatal Python error" in terminal.stage.core.log
        assert_nothing_of(resident, watched)


def test_the_search_would_find_what_it_looks_for(tmp_path: Path, watched: Path) -> None:
    with terminal_at(watched / "terminal") as terminal:
        resident = terminal.stage.cast["hoa"]
        leak = watched / "terminal/log/leak.log"
        leak.write_text(f"read card of {resident.holder.full_name.title()}")
        with pytest.raises(AssertionError, match="trace of the resident"):
            assert_nothing_of(resident, watched)
