"""`kiosk finger verify`: does the sensor know the finger again?"""

from __future__ import annotations

import argparse

from kiosk.commands.finger.exit_codes import Exit
from kiosk.commands.finger.session import reported, session
from kiosk.commands.json_output import write_json
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    return reported("verify", options, lambda: _verify(settings, options))


def _verify(settings: Settings, options: argparse.Namespace) -> int:
    slot: int | None = options.slot
    with session(settings, options) as at:
        sensor = at.library
        if slot is None:
            found = sensor.search()
            slot, score = (found.slot, found.score) if found else (None, 0)
            matched = found is not None
        else:
            sensor.check(slot)
            compared = sensor.verify(slot)
            matched, score = compared.matched, compared.score
    if options.json:
        write_json({"outcome": "compared", "matched": matched, "slot": slot, "score": score})
    elif matched:
        print(f"The finger is that of slot {slot}: score {score} (the sensor's own measure).")
    elif slot is None:
        print("The finger is in no slot of the sensor.")
    else:
        print(f"The finger is not that of slot {slot}.")
    return Exit.DONE if matched else Exit.CHECK_FAILED
