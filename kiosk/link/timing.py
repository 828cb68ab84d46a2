"""How long the link waits for what. Seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    poll: float = 2.0
    """Between two questions to a station that answers."""
    away_first: float = 0.5
    away_longest: float = 10.0
    """Between two searches for a station that does not: doubled from the first to the longest."""
    connect: float = 1.0
    probe: float = 2.0
    ticket: float = 3.0
    """For a ticket on line, all tries together, before one is issued from a leased block."""
    lookup: float = 8.0
    release: float = 20.0
    """For a part of a release, which the station hands out slowly."""
    first_answer: float = 3.0
    """That a request made right after the start waits for the station to be found."""


DEFAULT_TIMING = Timing()
