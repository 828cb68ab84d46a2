"""`kiosk update`: by hand what the core does by itself in its quiet hours."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from kiosk.appliance.report import UpdateState
from kiosk.appliance.request import (
    AskState,
    InstallRelease,
    MachineState,
    MarkGood,
    Refused,
    Request,
    Restart,
    Unit,
)
from kiosk.appliance.version import is_version
from kiosk.commands.json_output import write_json
from kiosk.ops.caretaker.client import CaretakerClient
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.copying import copy_file
from kiosk.ops.caretaker.machine import Machine
from kiosk.ops.caretaker.release import bundle_version
from kiosk.ops.fleet.machine_watch import running_version
from kiosk.ops.update.course import told
from kiosk.ops.update.course_file import COURSE_FILE, CourseFile
from kiosk.ops.update.fetching import LARGEST, ROOM_LEFT
from kiosk.settings.tree import Settings

_COPY_LIMIT = 15 * 60.0
"""Seconds."""


def main(settings: Settings, options: argparse.Namespace) -> int:
    caretaker = CaretakerClient(options.socket)
    try:
        match options.action:
            case "status":
                _status(settings, caretaker, for_machines=options.json)
            case "install":
                _install(caretaker, options)
            case _:
                _ask(caretaker, MarkGood())
                print("The running system is marked good.")
    except TaskFailed as failed:
        print(f"kiosk update: {failed}", file=sys.stderr)
        return 1
    return 0


def _status(settings: Settings, caretaker: CaretakerClient, *, for_machines: bool) -> None:
    version = running_version()
    update = told(CourseFile(settings.terminal.state_dir / COURSE_FILE).read())
    reply = caretaker.ask(AskState())
    state = reply if isinstance(reply, MachineState) else MachineState()
    if for_machines:
        write_json(
            {
                "version": version,
                "slot": state.slot,
                "marked_good": state.marked_good,
                "other_slot_version": state.other_slot_version,
                "update": update,
                "caretaker": isinstance(reply, MachineState),
            }
        )
        return
    good = ", marked good" if state.marked_good else ""
    print(f"runs          {version} (slot {state.slot}{good})")
    print(f"other slot    {state.other_slot_version or '-'}")
    print(f"update        {_course(update)}")
    if isinstance(reply, Refused):
        print(f"the slots are not known: {reply.reason}", file=sys.stderr)


def _course(update: UpdateState) -> str:
    words = (update.version, update.stage.value, update.detail)
    return "  ".join(word for word in words if word)


def _install(caretaker: CaretakerClient, options: argparse.Namespace) -> None:
    bundle: Path = options.bundle
    version = options.version or bundle_version(Machine(), bundle.absolute())
    if not is_version(version):
        raise TaskFailed("that is no version")
    put = options.releases / f"{version}.raucb"
    same = put.exists() and put.samefile(bundle)
    try:
        if not same:
            put.unlink(missing_ok=True)
            deadline = time.monotonic() + _COPY_LIMIT
            copy_file(bundle, put, LARGEST, deadline=deadline, left_free=ROOM_LEFT)
        print(f"{version} is being installed; this takes some minutes …", flush=True)
        _ask(caretaker, InstallRelease(version))
    except OSError as error:
        raise TaskFailed(f"{put}: {error.strerror}") from None
    finally:
        if not same:
            put.unlink(missing_ok=True)
    print(f"{version} is in the other slot, and starts with the machine.")
    if options.restart:
        _ask(caretaker, Restart(Unit.MACHINE))


def _ask(caretaker: CaretakerClient, request: Request) -> None:
    """Raises TaskFailed."""
    reply = caretaker.ask(request)
    if isinstance(reply, Refused):
        raise TaskFailed(reply.reason)
