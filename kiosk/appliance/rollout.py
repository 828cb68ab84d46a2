"""How a release goes to a station's terminals: a few first, the others when those are well.

Pure rules. A stage is a share of all terminals; the next one begins when every terminal of this
one has been good for `HOLD`. The first that falls back, or refuses, halts everything until somebody
has looked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import Enum
from math import ceil
from typing import Annotated

import msgspec
from msgspec.structs import replace

from kiosk.appliance.report import UpdateStage
from kiosk.appliance.version import Version

STAGES = (0.0, 0.25, 1.0)
"""Shares of all terminals; of the first at least one."""
HOLD = dt.timedelta(hours=24)


class RolloutState(Enum):
    RUNNING = "running"
    PAUSED = "paused"
    """By somebody."""
    HALTED = "halted"
    """By itself: `why` names the terminal."""
    DONE = "done"


class Rollout(msgspec.Struct, frozen=True, kw_only=True):
    version: Version
    state: RolloutState = RolloutState.RUNNING
    stage: Annotated[int, msgspec.Meta(ge=0, lt=len(STAGES))] = 0
    terminals: tuple[str, ...] = ()
    """In the order in which they get it."""
    good_since: dt.datetime | None = None
    """Since when all of the stage are good."""
    why: str = ""


class Standing(msgspec.Struct, frozen=True):
    """How far a terminal is with an update, by its last report."""

    running: str
    stage: UpdateStage
    version: str
    """That `stage` is about."""


def of_stage(rollout: Rollout) -> tuple[str, ...]:
    """The terminals that are to have it by now."""
    share = ceil(len(rollout.terminals) * STAGES[rollout.stage])
    return rollout.terminals[: max(1, share)]


def advanced(rollout: Rollout, known: Mapping[str, Standing], now: dt.datetime) -> Rollout:
    """The rollout after a look at the reports. One step at a time; the same look twice is one."""
    if rollout.state is not RolloutState.RUNNING:
        return rollout
    for terminal in rollout.terminals:
        standing = known.get(terminal)
        if standing is not None and _failed(rollout.version, standing):
            return replace(rollout, state=RolloutState.HALTED, why=terminal, good_since=None)
    if not all(_good(rollout.version, known.get(one)) for one in of_stage(rollout)):
        return replace(rollout, good_since=None)
    since = rollout.good_since
    if since is None or since > now:  # the clock was put back: count anew
        return replace(rollout, good_since=now)
    if len(of_stage(rollout)) == len(rollout.terminals):
        return replace(rollout, state=RolloutState.DONE)
    if now - since < HOLD:
        return rollout
    return replace(rollout, stage=rollout.stage + 1, good_since=None)


def to_install(rollout: Rollout, known: Mapping[str, Standing]) -> tuple[str, ...]:
    """Which terminals are to be given the order now."""
    if rollout.state is not RolloutState.RUNNING:
        return ()
    return tuple(one for one in of_stage(rollout) if not _has(rollout.version, known.get(one)))


def paused(rollout: Rollout) -> Rollout:
    running = rollout.state is RolloutState.RUNNING
    return replace(rollout, state=RolloutState.PAUSED, good_since=None) if running else rollout


def resumed(rollout: Rollout) -> Rollout:
    """Also after a halt: somebody has looked, and wants it. What has failed is left out."""
    if rollout.state not in (RolloutState.PAUSED, RolloutState.HALTED):
        return rollout
    rest = tuple(one for one in rollout.terminals if one != rollout.why)
    if not rest:
        return replace(rollout, state=RolloutState.DONE)
    return replace(rollout, state=RolloutState.RUNNING, terminals=rest, why="")


def begun(version: str, terminals: Sequence[str]) -> Rollout:
    """Raises ValueError without terminals."""
    if not terminals:
        raise ValueError("no terminals")
    return Rollout(version=version, terminals=tuple(dict.fromkeys(terminals)))


def _failed(version: str, standing: Standing) -> bool:
    failed = standing.stage in (UpdateStage.FELL_BACK, UpdateStage.REFUSED)
    return failed and standing.version == version


def _has(version: str, standing: Standing | None) -> bool:
    return standing is not None and standing.running == version


def _good(version: str, standing: Standing | None) -> bool:
    """It runs it, and not on trial."""
    return (
        standing is not None
        and standing.running == version
        and standing.stage in (UpdateStage.GOOD, UpdateStage.NONE)
    )
