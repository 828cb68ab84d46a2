"""Takes an update through its course, one step at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kiosk.appliance.folders import STICK
from kiosk.appliance.report import UpdateState
from kiosk.appliance.request import (
    BUSY,
    NO_ANSWER,
    NO_CARETAKER,
    Done,
    InstallRelease,
    MarkGood,
    Reply,
    Request,
    Restart,
    Unit,
)
from kiosk.ops.update import course as rules
from kiosk.ops.update.course import Course, Machine, Step
from kiosk.ops.update.course_file import CourseFile
from kiosk.ops.update.fetching import FetchError, Source, fetch

_log = logging.getLogger(__name__)
_NOT_REFUSED = (NO_CARETAKER, NO_ANSWER, BUSY)
"""How answers begin after which it is tried again."""


class Caretaker(Protocol):
    def ask(self, request: Request) -> Reply: ...


class Surroundings(Protocol):
    """What the agent asks of the terminal; made by the wiring."""

    def machine(self, fetched: bool) -> Machine:
        """What runs, and whether it is quiet."""

    def source(self) -> Source | None:
        """The station; None: it is away."""

    def faults(self) -> tuple[str, ...]:
        """Codes of what is at fault now, of devices and of the way to the station."""

    def visit_fault(self) -> str:
        """Plays a whole visit with the simulated card; a code, empty where all went well."""


class UpdateAgent:
    """`round` is called by one thread, all else by any."""

    def __init__(
        self,
        surroundings: Surroundings,
        caretaker: Caretaker,
        file: CourseFile,
        releases: Path,
        stopping: Callable[[], bool] = lambda: False,
        *,
        stick: Path = STICK,
    ) -> None:
        """`releases`: where bundles are fetched to; `stick`: where they are read to from one."""
        self._around = surroundings
        self._caretaker = caretaker
        self._file = file
        self._releases, self._stick = releases, stick
        self._stopping = stopping
        self._course = file.read()
        self._turn = threading.Lock()
        self._fraction: float | None = None
        self._start_checks_failed = 0

    @property
    def state(self) -> UpdateState:
        return rules.told(self._course, self._fraction)

    def order(self, version: str) -> None:
        """Somebody wants `version`. Raises OSError when that cannot be kept."""
        running = self._machine(self._course).running
        self._change(lambda course: rules.ordered(course, version, running))
        if self._course.version != version:
            _log.warning("another version is under way")

    def brought(self) -> str | None:
        """The newest release that was read from a stick is wanted; its version, None: there is
        none. Raises OSError."""
        bundles = sorted(self._stick.glob("*.raucb"), key=lambda file: file.stat().st_mtime_ns)
        if not bundles:
            return None
        version = bundles[-1].name.removesuffix(".raucb")
        self.order(version)
        return version

    def round(self) -> Step:
        """Do what is due; what that was. Raises OSError: nothing is lost, it is begun anew."""
        seen = self._course
        machine = self._machine(seen)
        self._change(lambda course: rules.settled(course, machine), seen.version)
        course = self._course
        if course.version != seen.version:
            return Step.WAIT  # something else was ordered meanwhile: look anew
        step = rules.next_step(course, machine)
        if step is Step.CHECK_START and self._start_checks_failed >= rules.TRIES:
            return Step.WAIT  # the boot counter decides
        act = {
            Step.FETCH: self._fetch,
            Step.INSTALL: self._install,
            Step.RESTART: self._restart,
            Step.CHECK: self._check,
            Step.CHECK_START: self._check_start,
            Step.MARK_GOOD: self._mark_good,
            Step.GIVE_UP: self._give_up,
        }.get(step)
        if act is not None:
            act(course, machine)
        return step

    def _machine(self, course: Course) -> Machine:
        version = course.version
        folders = () if version is None else (self._releases, self._stick)
        return self._around.machine(
            any((folder / f"{version}.raucb").is_file() for folder in folders)
        )

    def _change(self, rule: Callable[[Course], Course], version: str | None = None) -> None:
        """`version`: only if it is still about that one. Raises OSError."""
        with self._turn:
            made = rule(self._course)
            if made == self._course or (version is not None and version != self._course.version):
                return
            self._file.write(made)
            self._course = made
            if rules.is_over(made) and made.version is not None:
                # It has done its duty, and room is short.
                (self._releases / f"{made.version}.raucb").unlink(missing_ok=True)

    def _fetch(self, before: Course, _machine: Machine) -> None:
        source, version = self._around.source(), before.version
        if source is None or version is None:
            return
        try:
            fetch(source, version, self._releases, progress=self._note, stopping=self._stopping)
        except FetchError as error:
            _log.warning("the release is not fetched: %s", error.code)
            if error.final:
                code = error.code
                self._change(lambda course: rules.refused(course, code), version)
        finally:
            self._fraction = None

    def _note(self, share: float) -> None:
        self._fraction = share

    def _install(self, before: Course, _machine: Machine) -> None:
        version = before.version
        if version is None:
            return
        self._change(rules.installing, version)
        reply = self._caretaker.ask(InstallRelease(version))
        if isinstance(reply, Done):
            self._change(rules.installed, version)
            return
        reason = getattr(reply, "reason", "not understood")
        if not reason.startswith(_NOT_REFUSED):
            self._change(lambda course: rules.refused(course, reason[:160]), version)

    def _restart(self, before: Course, _machine: Machine) -> None:
        faults = self._around.faults()
        self._change(lambda course: rules.restarting(course, faults), before.version)
        if not isinstance(self._caretaker.ask(Restart(Unit.MACHINE)), Done):
            self._change(lambda _: before, before.version)

    def _check(self, before: Course, _machine: Machine) -> None:
        new = [fault for fault in self._around.faults() if fault not in before.faults_before]
        fault = new[0] if new else self._around.visit_fault()
        if self._stopping():
            return  # the visit had no time: it is tried anew at the next start
        if fault:
            _log.error("the new version is not well: %s", fault)
        self._change(lambda course: rules.checked(course, fault))

    def _check_start(self, _before: Course, machine: Machine) -> None:
        """Devices that are missing were so before, or are not yet set up: only a visit counts."""
        fault = self._around.visit_fault()
        if self._stopping():
            return
        if fault:
            _log.error("this version is not well: %s", fault)
            self._start_checks_failed += 1
        else:
            self._change(lambda course: rules.found_healthy(course, machine.running))

    def _mark_good(self, _before: Course, machine: Machine) -> None:
        if isinstance(self._caretaker.ask(MarkGood()), Done):
            self._change(lambda course: rules.marked(course, machine.running))

    def _give_up(self, _before: Course, _machine: Machine) -> None:
        _log.error("the new version is not well, the one before comes back")
        self._caretaker.ask(Restart(Unit.MACHINE))
