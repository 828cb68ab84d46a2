"""`kiosk demo`: a terminal and a station with simulated devices, in a window or as pictures."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from PIL import Image

from kiosk.commands.stopping import unwinding
from kiosk.demo.keys import Keys
from kiosk.demo.play import play_visit
from kiosk.demo.stage import Stage
from kiosk.ops.logs import set_up_logging
from kiosk.ops.supervisor import Child, Supervisor
from kiosk.settings.tree import Settings

_DEFAULT_OUT = Path("demo-output")


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging("warning")
    try:
        width, height = (int(part) for part in options.size.split("x"))
    except ValueError:
        print(f"kiosk demo: --size {options.size}: write it as 1280x800", file=sys.stderr)
        return 2
    out: Path = options.out or _DEFAULT_OUT
    out.mkdir(parents=True, exist_ok=True)
    has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if not has_display:
        print("There is no display here: a scripted visit is played offscreen.")
    overrides = [*options.overrides, f"screen.width={width}", f"screen.height={height}"]
    in_process: bool = options.in_process_card
    with unwinding():
        return _shown(
            out, (width, height), overrides, in_process, play=options.play or not has_display
        )


def _shown(
    out: Path, size: tuple[int, int], overrides: list[str], in_process: bool, *, play: bool
) -> int:
    if play:
        with Stage(in_process_card=in_process, overrides=overrides) as stage:
            print(f"The card is read {stage.card_wire}.")
            play_visit(stage, out, size)
        print(f"Pictures of the visit and the printed ticket: {out.resolve()}")
        return 0
    tickets = _Tickets(out)
    with Stage(in_process_card=in_process, overrides=overrides, on_ticket=tickets.keep) as stage:
        print(f"The card is read {stage.card_wire}.")
        _in_a_window(stage)
    return 0


def _in_a_window(stage: Stage) -> None:
    command = [sys.executable, "-m", "kiosk", "screen", "--config", str(stage.settings_file)]
    supervisor = Supervisor([Child("screen", command, may_finish=True)])
    with Keys(stage, supervisor.stop):
        supervisor.run()


class _Tickets:
    """Keeps what the simulated printer prints, as pictures."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._count = 0

    def keep(self, ticket: Image.Image) -> None:
        self._count += 1
        path = self._directory / f"ticket-{self._count:02d}.png"
        ticket.save(path)
        print(f"The printer printed {path.resolve()}", flush=True)
