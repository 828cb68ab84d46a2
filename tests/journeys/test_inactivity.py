"""Nobody is cut off without a warning, and nobody's visit stays open."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.simulated.chipcard import PcscService
from tests.journeys.terminal import terminal_at

pytestmark = [pytest.mark.slow, pytest.mark.pcsc]


def test_a_countdown_warns_a_touch_stays_and_silence_ends_the_visit(
    tmp_path: Path, pcscd: PcscService
) -> None:
    with terminal_at(tmp_path, "visit.inactivity=3", "visit.countdown=6") as terminal:
        terminal.to_menu("minh")
        terminal.screen.wait_for_text("Tôi vẫn ở đây")
        assert terminal.screen.countdown() in range(1, 7)
        terminal.screen.touch("Tôi vẫn ở đây")
        terminal.screen.wait_until_gone("Tôi vẫn ở đây")
        assert terminal.screen.view() == "Menu"
        terminal.screen.wait_for("Goodbye", timeout=20)
        assert not any("MINH" in text for text in terminal.screen.texts())
