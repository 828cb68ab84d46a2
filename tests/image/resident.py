"""Runs inside the TEST image, as a screen does: somebody who takes one ticket after the other.

`resident.py COUNT` prints a line "SHOWN id number" for each that the screen showed.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import time
from pathlib import Path

from kiosk.core.channel import ScreenChannel
from kiosk.visit.intent import ChooseService, Finish, Intent, Start, WithoutCard
from kiosk.visit.view import Idle, PlaceCard, ServiceChoice, TicketTaken, View

SERVICE = "residence"
_PATIENCE = 1200.0
_AGAIN = 5.0
"""Seconds; a touch that came while the View was changing is not taken."""


def main(count: int) -> int:
    views: queue.SimpleQueue[View] = queue.SimpleQueue()
    channel = ScreenChannel(Path("/run/kiosk/screen.sock"))
    channel.start(views.put, lambda: None)
    shown: set[str] = set()
    answered, at = "", 0.0
    deadline = time.monotonic() + _PATIENCE
    body: object = None
    while len(shown) < count:
        if time.monotonic() > deadline:
            print(f"STUCK at {type(body).__name__}", flush=True)
            return 1
        with contextlib.suppress(queue.Empty):
            body = views.get(timeout=1).body
        if isinstance(body, TicketTaken) and body.ticket.id not in shown:
            shown.add(body.ticket.id)
            print(f"SHOWN {body.ticket.id} {body.ticket.number}", flush=True)
        name, now = type(body).__name__, time.monotonic()
        touch = _touch(body)
        if touch is not None and (name != answered or now - at > _AGAIN):
            answered, at = name, now
            channel.send(touch)
    channel.stop()
    return 0


def _touch(body: object) -> Intent | None:
    match body:
        case Idle():
            return Start()
        case PlaceCard():
            return WithoutCard()
        case ServiceChoice():
            return ChooseService(SERVICE)
        case TicketTaken():
            return Finish()
    return None


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
