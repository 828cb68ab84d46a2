"""`kiosk selftest`: can this version serve a person on this machine?"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from kiosk.appliance.finding import Condition, Finding
from kiosk.commands.doctor import language_of, row
from kiosk.commands.json_output import write_json
from kiosk.demo.self_visit import Step, self_visit
from kiosk.language.catalogue import translator
from kiosk.ops.audit import in_use
from kiosk.ops.health.opened import driver_packages, opened_devices
from kiosk.ops.health.software import extractor, voice
from kiosk.ops.logs import set_up_logging
from kiosk.ops.notify import Notifier
from kiosk.ops.station_findings import station_findings
from kiosk.settings.tree import Settings

_POLITE = 10
"""A person may stand at the terminal meanwhile."""


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Exit code 1 when something is at fault or the visit did not come to its end."""
    set_up_logging("error")
    with contextlib.suppress(OSError):  # the core's unit does not let its children
        os.nice(_POLITE)
    wanted = (options.only,) if options.only else ("devices", "station", "visit")
    say = translator(options.language or language_of(os.environ))
    findings: list[Finding] = []
    for finding in chain.from_iterable(_examined(settings, part) for part in wanted):
        findings.append(finding)
        if not options.json:
            print(row(finding, say), flush=True)
    steps: list[Step] = []
    for step in _visit() if "visit" in wanted else ():
        steps.append(step)
        if not options.json:
            print(_said(step), flush=True)
    well = all(f.condition is not Condition.FAULT for f in findings) and all(
        step.passed for step in steps
    )
    failed = next((step.name for step in steps if not step.passed), None)
    if failed is not None:
        # Whoever has this run as a unit reads it there: kiosk/ops/caretaker/trial_visit.py.
        Notifier().status(f"visit.{failed}")
    if options.json:
        write_json({"well": well, "findings": findings, "visit": steps})
    return int(not well)


def _examined(settings: Settings, part: str) -> Iterable[Finding]:
    if part == "station":
        return station_findings(settings)
    return _devices(settings) if part == "devices" else ()


def _devices(settings: Settings) -> Iterator[Finding]:
    if not in_use(settings.terminal.state_dir / "audit.jsonl"):
        yield from opened_devices(settings)
    yield from driver_packages()
    yield extractor(settings)
    yield voice(settings)


def _visit() -> Iterator[Step]:
    with tempfile.TemporaryDirectory(prefix="kiosk-selftest-") as folder:
        yield from self_visit(Path(folder))


def _said(step: Step) -> str:
    mark = "✓" if step.passed else "✗"
    line = f"{mark} visit: {step.name:<19}{step.seconds:>6.2f} s"
    return f"{line}  {step.detail}" if step.detail else line
