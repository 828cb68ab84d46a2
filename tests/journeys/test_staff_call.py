"""A person asks for help at the terminal, and is told that somebody comes."""

from __future__ import annotations

import pytest

from kiosk.demo.desk import SUPERVISOR, address_of
from tests.journeys.terminal import Terminal
from tests.kiosk.station.running import Caller

pytestmark = [pytest.mark.slow, pytest.mark.pcsc]


def test_the_footer_says_that_an_officer_is_coming_once_one_has_answered(
    terminal: Terminal,
) -> None:
    terminal.screen.touch("Chạm để bắt đầu")
    terminal.screen.wait_for("PlaceCard")
    terminal.screen.touch("Gọi cán bộ")
    terminal.screen.wait_for_text("Đã gọi cán bộ")
    officer = Caller(address_of(terminal.stage.station))
    assert officer.sign_in(SUPERVISOR.id, terminal.stage.staff_password).status_code == 201
    calls = officer.get("/v1/help-calls").json()["help_calls"]
    assert [call["reason"] for call in calls] == ["person_asks"]
    for call in calls:
        officer.staff("help-calls/answer", help_call_id=call["id"])
    terminal.screen.wait_for_text("Cán bộ đang đến")
