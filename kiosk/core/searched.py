"""What a terminal can search from its first moment on: the lists that come with the program."""

from __future__ import annotations

import functools
import logging

from kiosk.assets_path import assets_path
from kiosk.places.fault import PlacesFault
from kiosk.places.places import Places, load_places
from kiosk.procedures.entries import ProcedureFault
from kiosk.procedures.load import load_procedures
from kiosk.procedures.search import ProcedureIndex
from kiosk.visit.search_state import Searched

_log = logging.getLogger(__name__)


def delivered(province: str = "") -> Searched:
    """Until the station says which procedures it handles. A list that cannot be used is left out.

    `province`: the station's, by its name of today.
    """
    return Searched(_procedures(), _places(), province)


@functools.cache
def _procedures() -> ProcedureIndex:
    try:
        return ProcedureIndex(load_procedures(assets_path("procedures", "procedures.toml")))
    except ProcedureFault as fault:
        _log.error("no procedures come with the program: %s", fault.lines[0])
        return ProcedureIndex()


@functools.cache
def _places() -> Places | None:
    """Nothing in them changes: a process has them once."""
    try:
        return load_places(assets_path("places"))
    except PlacesFault as fault:
        _log.error("there is no map: %s", fault)
        return None
