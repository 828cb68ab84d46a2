"""`kiosk demo`: a terminal and a station with simulated devices, in a window or as pictures."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from kiosk.commands.stopping import unwinding
from kiosk.demo.desk import usual_port
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
    size = [f"screen.width={width}", f"screen.height={height}"]
    overrides = [f"service.port={usual_port()}", *size, *options.overrides]
    in_process: bool = options.in_process_card
    with unwinding():
        stage = _Staged(out, (width, height), overrides, in_process)
        if options.play or not has_display:
            return stage.play(stay=not options.play)
        return stage.in_a_window()


@dataclass(frozen=True)
class _Staged:
    """What is to be shown, and how large."""

    out: Path
    size: tuple[int, int]
    overrides: list[str]
    in_process_card: bool

    def play(self, *, stay: bool) -> int:
        """A scripted visit with pictures. `stay`: the station is there until Ctrl-C."""
        with Stage(in_process_card=self.in_process_card, overrides=self.overrides) as stage:
            print(f"The card is read {stage.card_wire}.")
            play_visit(stage, self.out, self.size)
            print(f"Pictures of the visit and the printed ticket: {self.out.resolve()}")
            if stay:
                print(f"{stage.invitation()}\nCtrl-C ends the demonstration.", flush=True)
                signal.pause()
        return 0

    def in_a_window(self) -> int:
        tickets = _Tickets(self.out)
        with Stage(
            in_process_card=self.in_process_card,
            overrides=self.overrides,
            on_ticket=tickets.keep,
        ) as stage:
            print(f"The card is read {stage.card_wire}.")
            print(stage.invitation(), flush=True)
            kiosk = [sys.executable, "-m", "kiosk"]
            command = [*kiosk, "screen", "--config", str(stage.settings_file)]
            supervisor = Supervisor([Child("screen", command, may_finish=True)])
            with Keys(stage, supervisor.stop):
                supervisor.run()
        return 0


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
