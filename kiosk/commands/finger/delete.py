"""`kiosk finger delete`: forgets the finger in a slot of the sensor."""

from __future__ import annotations

import argparse

from kiosk.commands.finger.exit_codes import Exit
from kiosk.commands.finger.session import reported, session
from kiosk.commands.json_output import write_json
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    return reported("delete", options, lambda: _delete(settings, options))


def _delete(settings: Settings, options: argparse.Namespace) -> int:
    slot: int = options.slot
    with session(settings, options) as at:
        sensor = at.library
        sensor.check(slot)
        held = slot in sensor.slots()
        sensor.delete(slot)
    if options.json:
        write_json({"outcome": "deleted", "slot": slot, "held_a_finger": held})
    else:
        print(f"Slot {slot} is empty now." if held else f"Slot {slot} was empty already.")
    return Exit.DONE
