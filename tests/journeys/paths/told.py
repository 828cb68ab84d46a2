"""Paths through a visit, each told from the idle screen on as what is shown and what is done."""

from __future__ import annotations

from tests.journeys.paths.steps import Path
from tests.journeys.paths.told_others import OTHERS
from tests.journeys.paths.told_own_data import OWN_DATA
from tests.journeys.paths.told_standing import HELD_UP
from tests.journeys.paths.told_tickets import TICKETS

TASKS: dict[str, Path] = {**TICKETS, **HELD_UP, **OWN_DATA, **OTHERS}
