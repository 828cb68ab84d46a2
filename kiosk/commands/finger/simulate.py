"""`kiosk finger simulate`: a module on a pseudo terminal, and a finger that comes, until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import threading

from drivers.simulated.finger import SimulatedFinger
from drivers.simulated.fingerprint_module import R503, ZFM_20, FingerprintModule
from kiosk.commands.finger.exit_codes import Exit
from kiosk.ops.logs import set_up_logging
from kiosk.settings.tree import Settings

MODELS = {"zfm-20": ZFM_20, "r503": R503}
AWAY_SECONDS = 1.0
"""Between two touches."""


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging("error")
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    finger = SimulatedFinger(options.finger)
    with FingerprintModule(model=MODELS[options.model], paced=True) as module:
        print(
            f"{options.model} on {module.port}; in another terminal:\n"
            f"  kiosk finger capture --port {module.port} --out print.png\n"
            "The finger comes by itself; Ctrl-C ends.",
            flush=True,
        )
        while not ended.wait(AWAY_SECONDS):
            if not module.finger_on:
                module.touch(finger)
    return Exit.DONE
