"""Why a command did not do what was asked: for people, for machines, and as an exit code."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from kiosk.commands.json_output import write_json


@dataclass(frozen=True)
class Failure:
    """What happened, what to do, and the code to end with. Nothing personal."""

    code: IntEnum
    outcome: str
    """For machines, `wrong_key`."""
    what: str
    advice: str
    known: Mapping[str, object] = field(default_factory=dict)
    """More for machines."""

    @property
    def text(self) -> str:
        return f"{self.what}\n{self.advice}" if self.advice else self.what


def report(failure: Failure, command: str, *, for_machines: bool) -> int:
    """On standard error for people, on standard output for machines; the exit code.

    `command` as it was called: `kiosk card read`.
    """
    if for_machines:
        write_json({"outcome": failure.outcome, "reason": failure.what, **failure.known})
    else:
        print(f"{command}: {failure.text}", file=sys.stderr)
    return failure.code
