"""What every visit may look up on the terminal itself; nobody's data."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.places.places import Places


@dataclass(frozen=True)
class Reference:
    """Loaded once. None: it could not be loaded, and nothing is looked up in it."""

    places: Places | None = None
