"""What the update agent sees of a real terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kiosk.appliance.finding import Code, Condition, Finding, Part
from kiosk.ops.fleet.machine_watch import MachineWatch
from kiosk.ops.update.course import Machine, is_night
from kiosk.ops.update.fetching import Source
from kiosk.ops.update.visit_test import visit_fault
from kiosk.queue.day import STATION_TIME
from kiosk.settings import tree

_COUNTED = frozenset(
    {
        *(Part.CARD_READER, Part.CODE_SCANNER, Part.FINGERPRINT, Part.PRINTER, Part.HEADPHONES),
        *(Part.EXTRACTOR, Part.DRIVERS, Part.PAIRING, Part.STATION, Part.STATE),
    }
)
"""A version may be blamed for these; it heats no room and fills no disk."""
_NOBODYS = frozenset({Code.PAPER_OUT, Code.OFFLINE})
"""Somebody has to do something by hand, whatever runs."""


class TerminalSurroundings:
    """A Surroundings (kiosk/ops/update/agent.py)."""

    def __init__(
        self,
        quiet: tree.Update,
        machine: MachineWatch,
        *,
        at_rest: Callable[[], bool],
        station: Callable[[], Source | None],
        findings: Callable[[], tuple[Finding, ...]],
        visit: Callable[[], str] = visit_fault,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._from, self._to = time_of(quiet.quiet_from), time_of(quiet.quiet_to)
        self._machine = machine
        self._at_rest = at_rest
        self._findings = findings
        self._now = now
        self.source = station
        self.visit_fault = visit

    def machine(self, fetched: bool) -> Machine:
        state = self._machine.state(fresh=True)
        return Machine(
            running=self._machine.version,
            marked_good=state.marked_good,
            has_slots=state.slot in ("A", "B"),
            fetched=fetched,
            quiet=self.quiet,
        )

    @property
    def quiet(self) -> bool:
        """Night, and nobody stands there."""
        here = self._now().astimezone(STATION_TIME)
        return is_night(here, self._from, self._to) and self._at_rest()

    def faults(self) -> tuple[str, ...]:
        return tuple(
            finding.part.value
            for finding in self._findings()
            if finding.condition is Condition.FAULT
            and finding.part in _COUNTED
            and finding.code not in _NOBODYS
        )


def time_of(text: str) -> dt.time:
    """Of HH:MM, as the settings have it."""
    return dt.time.fromisoformat(text)
