"""The visit machine as the conductor takes it."""

from __future__ import annotations

import uuid

from kiosk.core.ports import VisitFunctions
from kiosk.visit import machine
from kiosk.visit.effect import Effect
from kiosk.visit.event import Event
from kiosk.visit.reference import Reference


def visit_functions(
    rules: machine.Rules, reference: Reference | None = None
) -> VisitFunctions[machine.State]:
    def step(
        state: machine.State, event: Event, now: float
    ) -> tuple[machine.State, tuple[Effect, ...]]:
        stepped = machine.step(state, event, now)
        return stepped.state, stepped.effects

    return VisitFunctions(
        initial=lambda: machine.initial(rules, uuid.uuid4(), reference),
        step=step,
        view_of=machine.view_of,
        next_tick=machine.next_tick,
        assurance_of=lambda state: state.assurance,
    )
