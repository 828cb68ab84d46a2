"""The course of an update, as pure rules: what is to be done next, and what then holds.

The state is on disk before each step is begun, and each step can be begun anew: whatever happens
in between, a look at the state and at the machine says how it goes on.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Annotated

import msgspec
from msgspec.structs import replace

from kiosk.appliance.report import UpdateStage, UpdateState, Version

TRIES = 3
"""Of fetching in a night, and of the health check of a version on trial."""
QUIET_FROM, QUIET_UNTIL = dt.time(1, 0), dt.time(4, 30)
"""By the station's time."""


class Step(Enum):
    WAIT = "wait"
    FETCH = "fetch"
    INSTALL = "install"
    RESTART = "restart"
    CHECK = "check"
    """Examine the running version: devices, station, a visit with the simulated card."""
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


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """What can be seen of the machine at this moment."""

    running: str
    """Version."""
    marked_good: bool
    fetched: bool
    """The bundle stands complete in the release folder."""
    quiet: bool
    """It is night, nobody stands there, and the outbox is not being written."""


_OVER = (UpdateStage.NONE, UpdateStage.GOOD, UpdateStage.FELL_BACK, UpdateStage.REFUSED)


def ordered(course: Course, version: str, running: str) -> Course:
    """Somebody wants `version`. The one that runs, and the one under way, are not begun again;
    nothing else is begun while one is installed or on trial."""
    if version == running or course.stage in (UpdateStage.INSTALLING, UpdateStage.ON_TRIAL):
        return course
    if course.version == version and course.stage not in _OVER:
        return course
    return Course(stage=UpdateStage.FETCHING, version=version, before=running)


def settled(course: Course, machine: Machine) -> Course:
    """The course after a look at what really runs: also after a power cut at any moment."""
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
    if course.stage is UpdateStage.FETCHING:
        if not machine.fetched:
            return Step.FETCH
        return Step.INSTALL if machine.quiet else Step.WAIT
    if course.stage is UpdateStage.INSTALLING:
        # Begun and not ended: to write the other slot anew is harmless.
        return Step.INSTALL if machine.quiet else Step.WAIT
    if course.stage is UpdateStage.WAITING_FOR_QUIET:
        return Step.RESTART if machine.quiet else Step.WAIT
    if course.stage is UpdateStage.ON_TRIAL:
        if course.healthy:
            return Step.MARK_GOOD
        return Step.CHECK if course.checks_failed < TRIES else Step.GIVE_UP
    return Step.WAIT


def installing(course: Course) -> Course:
    """To be kept before the caretaker is asked."""
    return replace(course, stage=UpdateStage.INSTALLING)


def installed(course: Course) -> Course:
    return replace(course, stage=UpdateStage.WAITING_FOR_QUIET)


def restarting(course: Course) -> Course:
    """To be kept before the machine is restarted: what runs afterwards is on trial, or has failed
    to start at all."""
    return replace(course, stage=UpdateStage.ON_TRIAL, checks_failed=0, healthy=False)


def refused(course: Course, why: str) -> Course:
    return replace(course, stage=UpdateStage.REFUSED, detail=why)


def checked(course: Course, fault: str) -> Course:
    """`fault`: a code of what was not well; empty: all was."""
    if not fault:
        return replace(course, healthy=True, detail="")
    return replace(course, checks_failed=course.checks_failed + 1, detail=fault)


def marked(course: Course) -> Course:
    return replace(course, stage=UpdateStage.GOOD)


def is_night(now: dt.datetime, first: dt.time = QUIET_FROM, last: dt.time = QUIET_UNTIL) -> bool:
    """Whether `now`, in the station's time, is in the quiet hours; they may go over midnight."""
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
