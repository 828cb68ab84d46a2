"""`kiosk caretaker`: the terminal's one privileged process (kiosk/ops/caretaker)."""

from __future__ import annotations

import argparse
import os
import signal
import sys

from kiosk.ops.caretaker.executors import Caretaker
from kiosk.ops.caretaker.machine import Machine
from kiosk.ops.caretaker.server import CaretakerServer
from kiosk.ops.local_server import own_listener, passed_listener, user_number
from kiosk.ops.logs import set_up_logging
from kiosk.ops.notify import Notifier
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging(settings.log.level)
    user = user_number(options.user)
    if user is None:
        print(f"kiosk caretaker: there is no user {options.user!r} here", file=sys.stderr)
        return 1
    try:
        listener = passed_listener(os.environ) or own_listener(options.socket, user)
    except OSError as error:
        print(f"kiosk caretaker: {options.socket}: {error.strerror}", file=sys.stderr)
        return 1
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
