"""The terminal's part in its station's fleet, put together around a core."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kiosk.appliance.device import FoundDevice
from kiosk.appliance.folders import RELEASES, SETTINGS, STICK
from kiosk.appliance.report import UpdateState
from kiosk.core.ports import AuditPort, CaretakerPort, ClockPort
from kiosk.core.wiring import RunningCore
from kiosk.link.report import AT_ONCE_AGAIN, EVERY, Reporter
from kiosk.ops.fleet.machine_watch import OS_RELEASE, MachineWatch
from kiosk.ops.fleet.stick import StickWatched
from kiosk.ops.fleet.told import Findings, TerminalTold
from kiosk.ops.fleet.visits import CountedVisits, ends_of_visits
from kiosk.ops.log_excerpt import LogExcerpt
from kiosk.ops.update.agent import UpdateAgent
from kiosk.ops.update.course_file import COURSE_FILE, CourseFile
from kiosk.ops.update.keeper import UpdateKeeper
from kiosk.ops.update.surroundings import TerminalSurroundings
from kiosk.ops.update.visit_test import VisitTest, visit_test
from kiosk.settings.store import SettingsStore
from kiosk.settings.tree import Settings


@dataclass(frozen=True)
class Places:
    """Where things are on an installed terminal."""

    settings: Path = SETTINGS
    releases: Path = RELEASES
    stick: Path = STICK
    os_release: Path = OS_RELEASE


@dataclass(frozen=True)
class Pace:
    """Seconds."""

    report_every: float = EVERY
    report_least: float = AT_ONCE_AGAIN
    update_first: float = 20.0
    update_every: float = 60.0


class Health(Findings, Protocol):
    """What is known of the terminal (kiosk/ops/health/part.py)."""

    def devices(self) -> tuple[FoundDevice, ...]:
        """Returns at once."""

    def listen(self, changed: Callable[[], None]) -> None:
        """`changed` is called when another thing is found; it returns at once."""


class FleetPart:
    """Made before the core, which is given `audit` and whose desk is given `caretaker`;
    `running` while that core runs.

    Nothing is told to anybody but the station that the core has found and trusts: unpaired, there
    is none but one on this very machine.
    """

    def __init__(
        self,
        settings: Settings,
        trail: AuditPort,
        trail_file: Path,
        caretaker: CaretakerPort,
        *,
        clock: ClockPort | None = None,
        places: Places = Places(),
        pace: Pace = Pace(),
        played: VisitTest | None = None,
    ) -> None:
        """`clock`: who watches over it; None: the caretaker's word on it is told. `played`: how a
        new version's visit is tried; None: as this process has to."""
        self._settings = settings
        self._clock = clock
        self._places, self._pace = places, pace
        self._visit_test = played or visit_test(caretaker)
        self._update: UpdateKeeper | None = None
        self._reporter: Reporter | None = None
        self._excerpt = LogExcerpt()
        self.machine = MachineWatch(caretaker, places.os_release)
        self.caretaker = StickWatched(caretaker, self._brought)
        self.audit = CountedVisits(trail, ends_of_visits(trail_file))
        self.version = self.machine.version
        logging.getLogger().addHandler(self._excerpt)

    def close(self) -> None:
        logging.getLogger().removeHandler(self._excerpt)

    def update_state(self) -> UpdateState:
        return UpdateState() if self._update is None else self._update.state

    @contextmanager
    def running(self, core: RunningCore, health: Health) -> Iterator[None]:
        """Reports are made, orders done, updates go on; what is under way at the end is begun
        anew at the next start."""
        health.listen(self._changed)
        with ExitStack() as stack:
            self._update = stack.enter_context(self._updating(core, health))
            told = TerminalTold(
                machine=self.machine,
                caretaker=self.caretaker,
                visits=self.audit,
                findings=health,
                update=self._update,
                at_rest=lambda: core.at_rest,
                log_lines=self._excerpt.lines,
                clock_verified=self._clock_verified,
                devices=health.devices,
                store=self._store(),
            )
            self._reporter = Reporter(
                told,
                core.station,
                self._settings.terminal.state_dir,
                every=self._pace.report_every,
                least=self._pace.report_least,
            )
            self._reporter.start()
            stack.callback(self._reporter.stop)
            yield

    def _clock_verified(self) -> bool:
        if self._clock is None:
            return self.machine.state().clock_source != ""
        return self._clock.believed() is not None

    def _updating(self, core: RunningCore, health: Health) -> UpdateKeeper:
        def agent(stopping: Callable[[], bool]) -> UpdateAgent:
            surroundings = TerminalSurroundings(
                self._settings.update,
                self.machine,
                at_rest=lambda: core.at_rest,
                station=core.station,
                findings=health.now,
                visit=lambda: self._visit_test(stopping),
            )
            file = CourseFile(self._settings.terminal.state_dir / COURSE_FILE)
            places = self._places
            return UpdateAgent(
                surroundings,
                self.caretaker,
                file,
                places.releases,
                stopping,
                stick=places.stick,
            )

        pace = self._pace
        return UpdateKeeper(agent, self._changed, first=pace.update_first, every=pace.update_every)

    def _store(self) -> SettingsStore | None:
        """None where this is no appliance: a file says it all."""
        path = self._places.settings
        return SettingsStore(path) if os.access(path.parent, os.W_OK) else None

    def _changed(self) -> None:
        if self._reporter is not None:
            self._reporter.changed()

    def _brought(self) -> None:
        if self._update is not None:
            self._update.brought()
