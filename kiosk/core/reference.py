"""Loads what every visit may look up on the terminal itself."""

from __future__ import annotations

import functools
import logging

from kiosk.assets_path import assets_path
from kiosk.places.fault import PlacesFault
from kiosk.places.places import Places, load_places
from kiosk.procedures.entries import ProcedureFault
from kiosk.procedures.load import load_procedures
from kiosk.procedures.search import ProcedureIndex
from kiosk.visit.reference import Reference

_log = logging.getLogger(__name__)


def load_reference(province: str = "") -> Reference:
    """Takes a quarter of a second. A list that cannot be used is logged and left out: tickets and
    lookups at the station go on without it.

    `province`: the station's, by its name of today; empty: not known.
    """
    return Reference(_places(), province, _procedures())


@functools.cache
def _places() -> Places | None:
    """Nothing in them changes: a process has them once."""
    try:
        return load_places(assets_path("places"))
    except (OSError, PlacesFault) as error:
        _log.error("the lists of places cannot be used: %s", error)
        return None


@functools.cache
def _procedures() -> ProcedureIndex:
    try:
        return ProcedureIndex(load_procedures(assets_path("procedures", "procedures.toml")))
    except (OSError, ProcedureFault) as error:
        _log.error("the procedures that come with the program cannot be used: %s", error)
        return ProcedureIndex()
