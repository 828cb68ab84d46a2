"""Loads what every visit may look up on the terminal itself."""

from __future__ import annotations

import logging

from kiosk.assets_path import assets_path
from kiosk.places.fault import PlacesFault
from kiosk.places.places import Places, load_places
from kiosk.visit.reference import Reference

_log = logging.getLogger(__name__)


def load_reference() -> Reference:
    """Takes a quarter of a second. A list that cannot be used is logged and left out: tickets and
    lookups at the station go on without it."""
    return Reference(places=_places())


def _places() -> Places | None:
    try:
        return load_places(assets_path("places"))
    except (OSError, PlacesFault) as error:
        _log.error("the lists of places cannot be used: %s", error)
        return None
