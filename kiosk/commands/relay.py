"""`kiosk relay`: the terminal's way to the network (kiosk/ops/relay)."""

from __future__ import annotations

import argparse
import os
import signal
import sys

from kiosk.ops.local_server import own_listener, passed_listener, user_number
from kiosk.ops.logs import set_up_logging
from kiosk.ops.notify import Notifier
from kiosk.ops.relay.server import RelayServer
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging(settings.log.level)
    user = user_number(options.user)
    if user is None:
        print(f"kiosk relay: there is no user {options.user!r} here", file=sys.stderr)
        return 1
    try:
        listener = passed_listener(os.environ) or own_listener(options.socket, user)
    except OSError as error:
        print(f"kiosk relay: {options.socket}: {error.strerror}", file=sys.stderr)
        return 1
    with listener:
        server = RelayServer(listener, {user})
        for end in (signal.SIGTERM, signal.SIGINT):
            signal.signal(end, lambda *_: server.stop())
        notifier = Notifier()
        server.run(notifier.beat)
        notifier.stopping()
    return 0
