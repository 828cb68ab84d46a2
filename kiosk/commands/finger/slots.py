"""`kiosk finger slots`: which slots of the sensor are in use."""

from __future__ import annotations

import argparse

from kiosk.commands.finger.exit_codes import Exit
from kiosk.commands.finger.session import reported, session
from kiosk.commands.json_output import write_json
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    return reported("slots", options, lambda: _slots(settings, options))


def _slots(settings: Settings, options: argparse.Namespace) -> int:
    with session(settings, options) as at:
        sensor = at.library
        used, size = sorted(sensor.slots()), sensor.size
    if options.json:
        write_json({"size": size, "used": used})
    else:
        print(f"{len(used)} of {size} slots are in use{': ' if used else ''}{_runs(used)}")
    return Exit.DONE


def _runs(slots: list[int]) -> str:
    """`0-3, 7`"""
    runs: list[tuple[int, int]] = []
    for slot in slots:
        if runs and runs[-1][1] == slot - 1:
            runs[-1] = (runs[-1][0], slot)
        else:
            runs.append((slot, slot))
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
