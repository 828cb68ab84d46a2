"""Has a visit played by systemd/kiosk-selftest.service, which has a network of its own to do it in
and nothing of the terminal's."""

from __future__ import annotations

import re
from contextlib import suppress

from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.machine import Machine

_SYSTEMCTL = "/usr/bin/systemctl"
UNIT = "kiosk-selftest.service"
LIMIT = 18 * 60.0
"""Seconds; longer than the unit's own time, which is what ends it."""
SOME_STEP = "visit.unknown"
_STEP = re.compile(r"visit\.[a-z_]{1,50}")
_FAILED = "1"
"""The command's exit code where the visit did not come to its end."""


def try_visit(machine: Machine) -> str:
    """The step that failed; empty: the unit's exit code was 0. Raises TaskFailed where it was not
    played, or not to an end."""
    try:
        machine.run(_SYSTEMCTL, "start", UNIT, limit=LIMIT)
    except TaskFailed as failed:
        step = _failed_step(machine)
        # A fault that has been told of is no fault of the machine.
        with suppress(TaskFailed):
            machine.run(_SYSTEMCTL, "reset-failed", UNIT)
        if not step:
            raise failed from None
        return step
    return ""


def _failed_step(machine: Machine) -> str:
    """Raises TaskFailed. Empty: the command has not come so far."""
    said = machine.run(
        _SYSTEMCTL, "show", "--property=Result,ExecMainStatus,StatusText", "--", UNIT
    )
    pairs = (line.partition("=") for line in said.splitlines())
    shown = {name: value.strip() for name, _, value in pairs}
    if (shown.get("Result"), shown.get("ExecMainStatus")) != ("exit-code", _FAILED):
        return ""
    step = shown.get("StatusText", "")
    return step if _STEP.fullmatch(step) else SOME_STEP
