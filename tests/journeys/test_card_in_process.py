"""Where pcscd cannot run, the same visit goes over the in-process card."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.chipcard.inprocess import InProcessReaders
from tests.journeys.terminal import terminal_at

pytestmark = pytest.mark.slow


def test_a_visit_without_pcsc_says_so_and_a_reader_unplugged_heals(tmp_path: Path) -> None:
    with terminal_at(tmp_path, in_process_card=True) as terminal:
        assert "not through PC/SC" in terminal.stage.card_wire
        terminal.to_menu("minh")
        readers = terminal.stage.slot
        assert isinstance(readers, InProcessReaders)
        readers.unplug()
        terminal.screen.wait_for("ProblemNotice")
        assert not any("MINH" in text for text in terminal.screen.texts())
        terminal.screen.touch("Lấy số không cần thẻ")
        terminal.screen.wait_for("ServiceChoice")
        terminal.screen.touch("Kết thúc")
        readers.replug()
        terminal.screen.wait_for("Idle")
        terminal.to_menu("minh")
