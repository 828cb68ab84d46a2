"""What can be searched without a card, and the phases in which somebody does."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.places.place import PlaceAnswer
from kiosk.places.places import Places
from kiosk.procedures.procedure import Procedure
from kiosk.procedures.search import ProcedureIndex
from kiosk.visit.lookup_view import PrintState


@dataclass(frozen=True)
class Searched:
    procedures: ProcedureIndex = field(default_factory=ProcedureIndex)
    places: Places | None = None
    """None: this terminal has no map."""
    province: str = ""
    """Of the station; empty: not known. Of places with one name those in it come first."""


@dataclass(frozen=True)
class AtProcedures:
    text: str = field(default="", repr=False)
    found: tuple[Procedure, ...] = field(default=(), repr=False)


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
