"""Phases in which procedures and places are searched."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.places.place import PlaceAnswer
from kiosk.procedures.procedure import Procedure
from kiosk.visit.lookup_view import PrintState


@dataclass(frozen=True)
class AtProcedures:
    text: str = field(default="", repr=False)
    found: tuple[Procedure, ...] = field(default=(), repr=False)
    chosen: str | None = None
    """Those of one service, by its id; empty: of none that the counters offer."""


@dataclass(frozen=True)
class AtProcedure:
    procedure: Procedure
    listed: AtProcedures
    """Where it was chosen from."""
    printed: PrintState | None = None


@dataclass(frozen=True)
class AtPlaces:
    text: str = field(default="", repr=False)
    found: tuple[PlaceAnswer, ...] = field(default=(), repr=False)


SearchPhase = AtProcedures | AtProcedure | AtPlaces
