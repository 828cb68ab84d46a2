"""Takes an update through its course, one step at a time. Used by one thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kiosk.appliance.report import UpdateState
from kiosk.appliance.request import Done, InstallRelease, MarkGood, Reply, Request, Restart, Unit
from kiosk.ops.update import course as rules
from kiosk.ops.update.course import Course, Machine, Step
from kiosk.ops.update.course_file import CourseFile
from kiosk.ops.update.fetching import FetchError, Source, fetch

_log = logging.getLogger(__name__)
NO_CARETAKER = "no caretaker"
"""How its client begins when nobody answers: nothing was refused then."""


class Caretaker(Protocol):
    def ask(self, request: Request) -> Reply: ...


class Surroundings(Protocol):
    """What the agent asks of the terminal; made by the wiring."""

    def machine(self, fetched: bool) -> Machine:
        """What runs, and whether it is quiet."""

    def source(self) -> Source | None:
        """The station; None: it is away."""

    def fault(self) -> str:
        """Examines devices, station and a visit with the simulated card; empty: all is well."""


class UpdateAgent:
    def __init__(
        self,
        surroundings: Surroundings,
        caretaker: Caretaker,
        file: CourseFile,
        releases: Path,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._around = surroundings
        self._caretaker = caretaker
        self._file = file
        self._releases = releases
        self._stopping = stopping
        self._course = file.read()
        self._fraction: float | None = None

    @property
    def state(self) -> UpdateState:
        """May be asked from any thread."""
        return rules.told(self._course, self._fraction)

    def order(self, version: str) -> None:
        """Somebody wants `version`. Raises OSError when that cannot be kept."""
        self._keep(rules.ordered(self._course, version, self._machine().running))

    def round(self) -> Step:
        """Do what is due; what that was. Raises OSError: nothing is lost, it is begun anew."""
        self._keep(rules.settled(self._course, self._machine()))
        step = rules.next_step(self._course, self._machine())
        act = {
            Step.FETCH: self._fetch,
            Step.INSTALL: self._install,
            Step.RESTART: self._restart,
            Step.CHECK: self._check,
            Step.MARK_GOOD: self._mark_good,
            Step.GIVE_UP: self._give_up,
        }.get(step)
        if act is not None:
            act()
        return step

    def _machine(self) -> Machine:
        version = self._course.version
        fetched = version is not None and (self._releases / f"{version}.raucb").is_file()
        return self._around.machine(fetched)

    def _keep(self, made: Course) -> None:
        if made != self._course:
            self._file.write(made)
            self._course = made

    def _fetch(self) -> None:
        source, version = self._around.source(), self._course.version
        if source is None or version is None:
            return
        try:
            fetch(source, version, self._releases, progress=self._note, stopping=self._stopping)
        except FetchError as error:
            _log.warning("the release is not fetched: %s", error.code)
            if error.final:
                self._keep(rules.refused(self._course, error.code))
        finally:
            self._fraction = None

    def _note(self, share: float) -> None:
        self._fraction = share

    def _install(self) -> None:
        version = self._course.version
        if version is None:
            return
        self._keep(rules.installing(self._course))
        reply = self._caretaker.ask(InstallRelease(version))
        if isinstance(reply, Done):
            self._keep(rules.installed(self._course))
            return
        reason = getattr(reply, "reason", "not understood")
        if not reason.startswith(NO_CARETAKER):
            self._keep(rules.refused(self._course, reason[:160]))

    def _restart(self) -> None:
        before = self._course
        self._keep(rules.restarting(before))
        if not isinstance(self._caretaker.ask(Restart(Unit.MACHINE)), Done):
            self._keep(before)

    def _check(self) -> None:
        self._keep(rules.checked(self._course, self._around.fault()))

    def _mark_good(self) -> None:
        if isinstance(self._caretaker.ask(MarkGood()), Done):
            self._keep(rules.marked(self._course))

    def _give_up(self) -> None:
        _log.error("the new version is not well, the one before comes back")
        self._caretaker.ask(Restart(Unit.MACHINE))
