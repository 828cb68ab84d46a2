"""`kiosk core`: devices, station link and visit; no display."""

from __future__ import annotations

import argparse
import signal
import sys
from contextlib import ExitStack

from kiosk.core.options import core_options
from kiosk.core.screen_server import ChannelError
from kiosk.core.wiring import RunningCore
from kiosk.link.outbox import OutboxError
from kiosk.ops.audit import AuditError, AuditTrail
from kiosk.ops.caretaker.client import CaretakerClient
from kiosk.ops.clock import clock_watch
from kiosk.ops.fleet.part import FleetPart
from kiosk.ops.health.part import HealthPart
from kiosk.ops.logs import set_up_logging
from kiosk.ops.notify import Notifier, Watchdog
from kiosk.ops.staff_desk.furnished import desk
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging(settings.log.level)
    ends = {signal.SIGTERM, signal.SIGINT}
    # Blocked before any thread begins, and fetched below: no handler runs at an awkward moment.
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with ExitStack() as stack:
        try:
            state_dir = settings.terminal.state_dir
            state_dir.mkdir(parents=True, exist_ok=True)
            trail_file = state_dir / "audit.jsonl"
            trail = AuditTrail(trail_file, terminal_id=settings.terminal.id)
            stack.callback(trail.close)
            clock = clock_watch()
            fleet = FleetPart(settings, trail, trail_file, CaretakerClient(), clock=clock)
            stack.callback(fleet.close)
            health = HealthPart(settings, fleet.caretaker, clock, about=fleet.machine)
            core = stack.enter_context(
                RunningCore(
                    core_options(settings),
                    audit=fleet.audit,
                    appliance=lambda link, held: desk(settings, link, held, fleet, health),
                    clock=clock,
                )
            )
            stack.enter_context(health.running(core, fleet.update_state))
            stack.enter_context(fleet.running(core, health))
        except (AuditError, ChannelError, OutboxError, ValueError) as error:
            print(f"kiosk core: {error}", file=sys.stderr)
            return 1
        except OSError as error:
            print(f"kiosk core: {error.filename}: {error.strerror}", file=sys.stderr)
            return 1
        notifier = Notifier()
        stack.enter_context(Watchdog(notifier, core.late))
        notifier.ready("running")
        signal.sigwait(ends)
        notifier.stopping()
    return 0
