"""`kiosk card read`: what a card says, masked unless asked for otherwise."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from drivers.chipcard.document import Status
from kiosk.commands import table
from kiosk.commands.card import findings, output_folder
from kiosk.commands.card.exit_codes import Exit
from kiosk.commands.card.output_folder import FolderRefused
from kiosk.commands.card.session import Reading, Stopped, read_card
from kiosk.commands.card.values import groups_of
from kiosk.commands.card.verdict import Verdict, verdict_of
from kiosk.commands.failure import Failure, report
from kiosk.commands.json_output import write_json
from kiosk.ops.logs import set_up_logging
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging("error")
    try:
        if options.out is not None:
            output_folder.prepare(options.out)
        reading = read_card(settings, options)
        if isinstance(reading, Failure):
            return report(reading, "kiosk card read", for_machines=options.json)
        verdict = verdict_of(reading)
        if options.json:
            write_json(_for_machines(reading, verdict, personal=options.show_personal))
        else:
            print("\n".join(_for_people(reading, verdict, personal=options.show_personal)))
        if options.out is not None:
            _keep(reading, options.out)
    except FolderRefused as error:
        print(f"kiosk card read: {error}", file=sys.stderr)
        return Exit.NO_DISK
    except (Stopped, KeyboardInterrupt):
        return Exit.INTERRUPTED
    return Exit.DONE if verdict.in_order else Exit.CHECK_FAILED


def verdict_for_machines(verdict: Verdict) -> dict[str, object]:
    return {
        "assurance": verdict.assurance.name.lower(),
        "in_order": verdict.in_order,
        "evidence": [
            {"check": e.check.value, "outcome": e.outcome.value, "reason": e.reason}
            for e in verdict.evidence
        ],
    }


def _for_machines(reading: Reading, verdict: Verdict, *, personal: bool) -> dict[str, object]:
    document = reading.document
    return {
        "outcome": "read",
        "masked": not personal,
        "apdus": reading.apdus,
        "files": {file.name: len(data) for file, data in document.files.items()},
        **{
            group.key: {value.key: value.shown(personal=personal) for value in group.values}
            for group in groups_of(document)
        },
        "verdict": verdict_for_machines(verdict),
        "findings": findings.for_machines(document.findings),
    }


def _for_people(reading: Reading, verdict: Verdict, *, personal: bool) -> list[str]:
    document = reading.document
    lines: list[str] = []
    for group in groups_of(document):
        lines += [group.title]
        lines += table.labelled((v.label, v.shown(personal=personal)) for v in group.values)
        lines += [""]
    files = ", ".join(f"{file.name} {len(data):,}" for file, data in document.files.items())
    lines += table.labelled([("read", f"{files} bytes, {reading.apdus} APDUs")], indent="")
    lines += [""]
    open_ends = [each for each in document.findings if each.status is not Status.PASSED]
    if open_ends:
        lines += [*findings.lines(open_ends), ""]
    lines += verdict_lines(verdict)
    if not personal:
        lines += ["", "Personal values are masked; --show-personal shows them."]
    return lines


def verdict_lines(verdict: Verdict) -> list[str]:
    rows = [*verdict.lines(), ("assurance", f"{verdict.assurance.name}: {verdict.meaning}")]
    return table.labelled(rows, indent="")


def _keep(reading: Reading, folder: Path) -> None:
    saved = output_folder.save(reading.document, folder)
    print(
        f"{len(saved)} files are in {folder}. They are personal data in plain: delete them as soon "
        "as they are no longer needed.",
        file=sys.stderr,
    )
