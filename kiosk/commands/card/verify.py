"""`kiosk card verify`: every finding with its reason and its standard; no word of the holder."""

from __future__ import annotations

import argparse

from kiosk.commands.card import findings
from kiosk.commands.card.exit_codes import Exit
from kiosk.commands.card.read import verdict_for_machines, verdict_lines
from kiosk.commands.card.session import Stopped, read_card
from kiosk.commands.card.verdict import verdict_of
from kiosk.commands.failure import Failure, report
from kiosk.commands.json_output import write_json
from kiosk.ops.logs import set_up_logging
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging("error")
    try:
        reading = read_card(settings, options)
    except (Stopped, KeyboardInterrupt):
        return Exit.INTERRUPTED
    if isinstance(reading, Failure):
        return report(reading, "kiosk card verify", for_machines=options.json)
    verdict = verdict_of(reading)
    found = reading.document.findings
    if options.json:
        verified = {
            "outcome": "read",
            "verdict": verdict_for_machines(verdict),
            "findings": findings.for_machines(found),
        }
        write_json(verified)
    else:
        lines = [*findings.lines(found), "", findings.LEGEND, "", *verdict_lines(verdict)]
        print("\n".join(lines))
    return Exit.DONE if verdict.proves_card else Exit.CHECK_FAILED
