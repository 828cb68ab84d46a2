"""From the hand to the screen, over the real device stack: PC/SC, ptys, HTTP, Unix socket."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.bench.figures import spread
from tests.journeys.terminal import Terminal, terminal_at

ROUNDS = 10


def run() -> None:
    with tempfile.TemporaryDirectory() as folder, terminal_at(Path(folder)) as terminal:
        laid, scanned, tickets = [], [], []
        for _ in range(ROUNDS):
            # One resident has one waiting number for a service.
            terminal.send_home()
            laid.append(_from_card_to_name(terminal))
            scanned.append(_from_code_to_name(terminal))
            tickets.append(_from_touch_to_ticket(terminal))
    spread("card laid down to name on screen", laid, "ms", 1500)
    spread("code scanned to name on screen", scanned, "ms", 1000)
    spread("service touched to number on screen", tickets, "ms", 1000)


def _since(begun: float, terminal: Terminal, view: str) -> float:
    terminal.screen.wait_for(view, timeout=30)
    return (terminal.screen.drawn_at() - begun) * 1000


def _from_card_to_name(terminal: Terminal) -> float:
    """The code was held up first, as people do who read the poster."""
    terminal.stage.show_code("minh")
    terminal.screen.wait_for("PlaceCard")
    begun = time.monotonic()
    terminal.stage.lay_card("minh")
    took = _since(begun, terminal, "CheckResult")
    terminal.leave()
    return took


def _from_code_to_name(terminal: Terminal) -> float:
    terminal.stage.lay_card("minh")
    terminal.screen.wait_for("AccessKeyEntry")
    begun = time.monotonic()
    terminal.stage.show_code("minh")
    return _since(begun, terminal, "CheckResult")


def _from_touch_to_ticket(terminal: Terminal) -> float:
    """Printing included: the number is shown when the ticket has been sent to the printer."""
    terminal.screen.touch("Tiếp tục")
    terminal.screen.wait_for("Menu")
    terminal.screen.touch("Lấy số thứ tự")
    terminal.screen.wait_for("ServiceChoice")
    begun = time.monotonic()
    terminal.screen.touch("Cư trú")
    took = _since(begun, terminal, "TicketTaken")
    terminal.leave()
    return took
