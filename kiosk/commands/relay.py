"""`kiosk relay`: the terminal's way to the network (kiosk/ops/relay)."""

from __future__ import annotations

import argparse
import signal

from kiosk.commands.local_listener import opened
from kiosk.ops.logs import set_up_logging
from kiosk.ops.notify import Notifier
from kiosk.ops.relay.server import RelayServer
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging(settings.log.level)
    found = opened("relay", options.socket, options.user)
    if found is None:
        return 1
    listener, user = found
    with listener:
        server = RelayServer(listener, {user})
        for end in (signal.SIGTERM, signal.SIGINT):
            signal.signal(end, lambda *_: server.stop())
        notifier = Notifier()
        server.run(notifier.beat)
        notifier.stopping()
    return 0
