"""What every visit may look up on the terminal itself; nobody's data."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.places.places import Places
from kiosk.procedures.search import ProcedureIndex


@dataclass(frozen=True)
class Reference:
    """Loaded once. None: it could not be loaded, and nothing is looked up in it."""

    places: Places | None = None
    province: str = ""
    """Of the station; empty: not known. Of places with one name those in it come first."""
    procedures: ProcedureIndex = field(default_factory=ProcedureIndex)
    """Those that come with the program, until the station has said which it handles."""
