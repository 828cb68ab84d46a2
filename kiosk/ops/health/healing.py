"""What a terminal does by itself about a device that is away: pure rules, no effects.

Its worker looks for it all the time. What that does not bring back is opened anew, then its service
is restarted, then its socket loses its power for a moment: each only so often, never in step with
other terminals, and after that it is left to people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class Act(Enum):
    REOPEN = "reopen"
    RESTART_SERVICE = "restart_service"
    """Of card readers: pcscd."""
    CYCLE_PORT = "cycle_port"
    """Take the power from its USB socket for two seconds."""


PATIENCE = 20.0
"""Seconds for which a device is only looked for: it was unplugged by hand, or resets itself."""
STEADY = 60.0
"""Seconds that it has to hold before the next fall counts as another illness."""
PAUSES = {Act.REOPEN: 20.0, Act.RESTART_SERVICE: 45.0, Act.CYCLE_PORT: 120.0}
"""Seconds in which an act can show that it helped."""
IN_ONE_ILLNESS = {Act.REOPEN: 1, Act.RESTART_SERVICE: 1, Act.CYCLE_PORT: 3}
IN_A_DAY = {Act.REOPEN: 24, Act.RESTART_SERVICE: 4, Act.CYCLE_PORT: 6}
"""However often it falls."""
DAY = 24 * 3600.0
REST = 6 * 3600.0
"""After all was done in vain: until it is tried once more from the start."""
_GROWTH = 3.0
"""Each repetition of an act waits so much longer."""


@dataclass(frozen=True)
class Means:
    """What can be done for a device on this machine."""

    reopen: bool = False
    service: bool = False
    port: bool = False
    """Its USB socket is known, and its hub can switch it."""

    def allows(self, act: Act) -> bool:
        return {
            Act.REOPEN: self.reopen,
            Act.RESTART_SERVICE: self.service,
            Act.CYCLE_PORT: self.port,
        }[act]


@dataclass(frozen=True)
class Course:
    """Of one device. Times are of a clock that never jumps, in seconds."""

    ill: bool = False
    """It is away, or was until so lately that it may be again."""
    well_since: float | None = None
    due: float = 0.0
    """Nothing is done before."""
    done: tuple[Act, ...] = ()
    """In this illness."""
    lately: tuple[tuple[float, Act], ...] = ()
    """What was done in the last day."""

    def times(self, act: Act) -> int:
        return self.done.count(act)


def seen(course: Course, away: bool, now: float) -> Course:
    """After a look at the device."""
    recent = tuple(each for each in course.lately if now - each[0] < DAY)
    course = replace(course, lately=recent)
    if away and not course.ill:
        return replace(course, ill=True, well_since=None, due=now + PATIENCE, done=())
    if away:
        return replace(course, well_since=None)
    if not course.ill:
        return course
    if course.well_since is None:
        return replace(course, well_since=now)
    if now - course.well_since >= STEADY:
        return replace(course, ill=False, well_since=None, done=())
    return course


def next_act(course: Course, means: Means, now: float) -> Act | None:
    """What is to be done now; None: nothing yet, or nothing more."""
    if not course.ill or course.well_since is not None or now < course.due:
        return None
    return _left(course, means)


def acted(course: Course, act: Act, now: float, spread: float) -> Course:
    """`act` was done. `spread`: any number from 0 to 1, another on each terminal."""
    again = course.times(act)
    pause = PAUSES[act] * _GROWTH**again * (1 + spread)
    return replace(
        course,
        done=(*course.done, act),
        lately=(*course.lately, (now, act)),
        due=now + pause,
    )


def settled(course: Course, means: Means, now: float) -> Course:
    """Where all was done in vain: once more from the start, after a long rest."""
    if not in_vain(course, means, now) or now < course.due + REST:
        return course
    return replace(course, done=(), due=now)


def in_vain(course: Course, means: Means, now: float) -> bool:
    """All that can be done was done, and it had its time to help."""
    away = course.ill and course.well_since is None and now >= course.due
    return away and _left(course, means) is None


def _left(course: Course, means: Means) -> Act | None:
    for act in Act:
        today = sum(each is act for _, each in course.lately)
        if means.allows(act) and course.times(act) < IN_ONE_ILLNESS[act] and today < IN_A_DAY[act]:
            return act
    return None
