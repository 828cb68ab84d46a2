"""`kiosk caretaker`: the terminal's one privileged process (kiosk/ops/caretaker)."""

from __future__ import annotations

import argparse
import signal

from kiosk.commands.local_listener import opened
from kiosk.ops.caretaker.executors import Caretaker
from kiosk.ops.caretaker.machine import Machine
from kiosk.ops.caretaker.server import CaretakerServer
from kiosk.ops.logs import set_up_logging
from kiosk.ops.notify import Notifier
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging(settings.log.level)
    found = opened("caretaker", options.socket, options.user)
    if found is None:
        return 1
    listener, user = found
    caretaker = Caretaker(Machine())
    with listener:
        server = CaretakerServer(listener, {0, user}, caretaker.do)
        for end in (signal.SIGTERM, signal.SIGINT):
            signal.signal(end, lambda *_: server.stop())
        caretaker.begin()
        notifier = Notifier()
        server.run(notifier.beat)
        notifier.stopping()
    return 0
