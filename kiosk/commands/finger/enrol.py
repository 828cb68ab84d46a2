"""`kiosk finger enrol`: two touches of one finger into a slot of the sensor."""

from __future__ import annotations

import argparse
import sys

from kiosk.commands.failure import Failure
from kiosk.commands.finger.exit_codes import Exit
from kiosk.commands.finger.failures import Failed
from kiosk.commands.finger.session import reported, session
from kiosk.commands.json_output import write_json
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    return reported("enrol", options, lambda: _enrol(settings, options))


def _enrol(settings: Settings, options: argparse.Namespace) -> int:
    slot: int = options.slot
    with session(settings, options) as at:
        sensor = at.library
        sensor.check(slot)
        if slot in sensor.slots() and not options.replace:
            raise Failed(
                Failure(
                    Exit.NO_LIBRARY,
                    "slot_in_use",
                    f"Slot {slot} holds a finger already.",
                    "--replace puts another one there; kiosk finger slots shows which are free.",
                )
            )
        sensor.enrol(slot)
    if options.json:
        write_json({"outcome": "enrolled", "slot": slot})
    else:
        print(f"Slot {slot} knows the finger now. To prove it: kiosk finger verify {slot}")
    print(
        "What the sensor keeps of a finger is personal data: when it is proved, "
        f"kiosk finger delete {slot}",
        file=sys.stderr,
    )
    return Exit.DONE
