"""`kiosk run`: both halves of the terminal, each restarted if it ends."""

from __future__ import annotations

import argparse
import sys

from kiosk.commands.stopping import unwinding
from kiosk.ops.supervisor import Child, Supervisor
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    flags = [] if options.config is None else ["--config", str(options.config)]
    for override in options.overrides:
        flags += ["--set", override]
    supervisor = Supervisor(
        [Child(half, [sys.executable, "-m", "kiosk", half, *flags]) for half in ("core", "screen")]
    )
    with unwinding(lambda _: supervisor.stop()):
        supervisor.run()
    return 0
