"""`kiosk doctor`: a table of what is there, and what to do about the rest."""

from __future__ import annotations

import argparse
import sys

import msgspec

from kiosk.appliance.finding import Condition, Finding
from kiosk.ops.doctor import examine
from kiosk.ops.logs import set_up_logging
from kiosk.settings.tree import Settings

_MARKS = {
    Condition.OK: "✓",
    Condition.WARNING: "!",
    Condition.FAULT: "✗",
    Condition.NOT_FITTED: "–",
}


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Exit code 1 when something is at fault."""
    set_up_logging("error")
    found: list[Finding] = []
    for finding in examine(settings):
        found.append(finding)
        if not options.json:
            print(row(finding), flush=True)
    if options.json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")
    return int(any(finding.condition is Condition.FAULT for finding in found))


def row(finding: Finding) -> str:
    """`✓ part  condition  detail`, and what to do on a second line."""
    mark = _MARKS[finding.condition]
    line = f"{mark} {finding.part:<22}{finding.condition.value:<12}{finding.detail}"
    return f"{line}\n{'':<36}→ {finding.advice}" if finding.advice else line
