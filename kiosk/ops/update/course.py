"""The course of an update, as pure rules: what is to be done next, and what then holds.

The state is on disk before each step is begun, and each step can be begun anew: whatever happens
in between, a look at the state and at the machine says how it goes on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import Enum
from typing import Annotated

import msgspec
from msgspec.structs import replace

from kiosk.appliance.report import UpdateStage, UpdateState
from kiosk.appliance.version import Version

TRIES = 3
"""Of fetching in a night, and of the health check of a version on trial."""


class Step(Enum):
    WAIT = "wait"
    FETCH = "fetch"
    INSTALL = "install"
    RESTART = "restart"
    CHECK = "check"
    """Examine the running version: devices, station, a visit with the simulated card."""
    CHECK_START = "check_start"
    """Examine it too where no update was ordered: a new disk, or one installed by hand."""
    MARK_GOOD = "mark_good"
    GIVE_UP = "give_up"
    """Restart without marking: the boot counter leads back to the version before."""


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """As it is kept on disk."""

    stage: UpdateStage = UpdateStage.NONE
    version: Version | None = None
    """That it is about."""
    before: str = ""
    """Version that ran when it was installed."""
    checks_failed: Annotated[int, msgspec.Meta(ge=0)] = 0
    healthy: bool = False
    """The check was passed and only the mark is missing."""
    detail: str = ""
    faults_before: tuple[str, ...] = ()
    """What was at fault when it was restarted into: the new version is not blamed for it."""
    proven: Version | None = None
    """The last version that was found healthy: after a start it is marked good at once."""


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """What can be seen of the machine at this moment."""

    running: str
    """Version."""
    marked_good: bool
    """Since this start: each one counts as tried until then."""
    has_slots: bool = False
    """It is an image's disk; nothing has to be marked on a technician's desk."""
    fetched: bool
    """The bundle stands complete in the release folder, or was read from a stick."""
    quiet: bool
    """It is night, and nobody stands there."""


_OVER = (UpdateStage.NONE, UpdateStage.GOOD, UpdateStage.FELL_BACK, UpdateStage.REFUSED)


def ordered(course: Course, version: str, running: str) -> Course:
    """Somebody wants `version`. The one that runs, and the one under way, are not begun again;
    nothing else is begun while one is installed or on trial."""
    if version == running or course.stage in (UpdateStage.INSTALLING, UpdateStage.ON_TRIAL):
        return course
    if course.version == version and course.stage not in _OVER:
        return course
    return Course(stage=UpdateStage.FETCHING, version=version, before=running, proven=course.proven)


def settled(course: Course, machine: Machine) -> Course:
    """The course after a look at what really runs: also after a power cut at any moment."""
    if machine.has_slots and machine.marked_good:
        # By whomever: its next start needs no trial.
        course = replace(course, proven=machine.running)
    if course.stage is UpdateStage.FELL_BACK and machine.running == course.version:
        # Power failed at each start of the one before, so that the boot loader came back to it.
        course = replace(course, stage=UpdateStage.ON_TRIAL, checks_failed=0, healthy=False)
    if course.version is None or course.stage in _OVER:
        return course
    if machine.running == course.version:
        if machine.marked_good:
            return replace(course, stage=UpdateStage.GOOD, detail="")
        return replace(course, stage=UpdateStage.ON_TRIAL)
    if course.stage is UpdateStage.ON_TRIAL:
        # It ran, and another one runs now.
        return replace(course, stage=UpdateStage.FELL_BACK)
    return course


def next_step(course: Course, machine: Machine) -> Step:
    """For a course that is settled."""
    if course.stage is UpdateStage.ON_TRIAL:
        if course.healthy:
            return Step.MARK_GOOD
        return Step.CHECK if course.checks_failed < TRIES else Step.GIVE_UP
    if machine.has_slots and not machine.marked_good:
        return Step.MARK_GOOD if course.proven == machine.running else Step.CHECK_START
    if course.stage is UpdateStage.FETCHING:
        if not machine.fetched:
            return Step.FETCH
        return Step.INSTALL if machine.quiet else Step.WAIT
    if course.stage is UpdateStage.INSTALLING:
        # Begun and not ended: to write the other slot anew is harmless.
        return Step.INSTALL if machine.quiet else Step.WAIT
    if course.stage is UpdateStage.WAITING_FOR_QUIET:
        return Step.RESTART if machine.quiet else Step.WAIT
    return Step.WAIT


def installing(course: Course) -> Course:
    """To be kept before the caretaker is asked."""
    return replace(course, stage=UpdateStage.INSTALLING)


def installed(course: Course) -> Course:
    return replace(course, stage=UpdateStage.WAITING_FOR_QUIET)


def restarting(course: Course, faults: Sequence[str] = ()) -> Course:
    """To be kept before the machine is restarted: what runs afterwards is on trial, or has failed
    to start at all. `faults`: what is not well now."""
    return replace(
        course,
        stage=UpdateStage.ON_TRIAL,
        checks_failed=0,
        healthy=False,
        faults_before=tuple(faults),
    )


def refused(course: Course, why: str) -> Course:
    return replace(course, stage=UpdateStage.REFUSED, detail=why)


def checked(course: Course, fault: str) -> Course:
    """`fault`: a code of what was not well; empty: all was."""
    if not fault:
        return replace(course, healthy=True, detail="")
    return replace(course, checks_failed=course.checks_failed + 1, detail=fault)


def found_healthy(course: Course, running: str) -> Course:
    return replace(course, proven=running)


def marked(course: Course, running: str) -> Course:
    """`running` is marked good. What became of an update before stays told."""
    stage = UpdateStage.GOOD if course.stage is UpdateStage.ON_TRIAL else course.stage
    return replace(course, stage=stage, proven=running)


def is_over(course: Course) -> bool:
    """Nothing is under way."""
    return course.stage in _OVER


def is_night(now: dt.datetime, first: dt.time, last: dt.time) -> bool:
    """Whether `now`, in the station's time, is in the quiet hours; they may go over midnight. Never
    where they begin and end at once."""
    at = now.time()
    return first <= at < last if first <= last else at >= first or at < last


def told(course: Course, fraction: float | None = None) -> UpdateState:
    """What the report says of it."""
    return UpdateState(
        stage=course.stage,
        version=course.version or "",
        fraction=fraction,
        detail=course.detail,
    )
