"""A release on its way to the terminals, as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from kiosk.appliance.report import UpdateStage, UpdateState
from kiosk.appliance.rollout import HOLD, STAGES, Rollout, of_stage
from kiosk.station.fleet_store import Heard


class Target(msgspec.Struct, frozen=True):
    """One terminal's way."""

    terminal_id: str
    state: str
    """`waits` (for its turn), `asked`, `has` (it is good), `failed`, or a stage of the update."""
    detail: str = ""
    """What went wrong there, in English."""


class Stage(msgspec.Struct, frozen=True):
    number: int
    state: str
    """`done`, `now`, `later`"""
    targets: tuple[Target, ...]


class ShownRollout(msgspec.Struct, frozen=True):
    rollout: Rollout
    stages: tuple[Stage, ...]
    hold_hours: int

    @property
    def failed(self) -> tuple[Target, ...]:
        return tuple(t for stage in self.stages for t in stage.targets if t.state == "failed")


def shown(rollout: Rollout, known: Mapping[str, Heard]) -> ShownRollout:
    """Each stage with the terminals that it adds; one that adds none is left out."""
    stages: list[Stage] = []
    seen = 0
    for number in range(len(STAGES)):
        reached = of_stage(msgspec.structs.replace(rollout, stage=number))
        added = reached[seen:]
        seen = max(seen, len(reached))
        if added:
            begun = number <= rollout.stage
            targets = tuple(_target(rollout, one, known.get(one), begun=begun) for one in added)
            stages.append(Stage(len(stages) + 1, _state(number, rollout, targets), targets))
    return ShownRollout(rollout, tuple(stages), round(HOLD.total_seconds() / 3600))


def _state(number: int, rollout: Rollout, targets: tuple[Target, ...]) -> str:
    if number > rollout.stage:
        return "later"
    return "done" if all(one.state == "has" for one in targets) else "now"


def _target(rollout: Rollout, terminal_id: str, heard: Heard | None, *, begun: bool) -> Target:
    update = UpdateState() if heard is None else heard.report.update
    running = "" if heard is None else heard.report.version
    about = update.version == rollout.version
    if about and update.stage in (UpdateStage.FELL_BACK, UpdateStage.REFUSED):
        return Target(terminal_id, "failed", update.detail)
    if running == rollout.version and update.stage in (UpdateStage.GOOD, UpdateStage.NONE):
        return Target(terminal_id, "has")
    if about and update.stage is not UpdateStage.NONE:
        return Target(terminal_id, update.stage.value)
    return Target(terminal_id, "asked" if begun else "waits")
