"""Generated residents in a file of the station's folder: made once for each seed and size."""

from __future__ import annotations

import logging
import os
import sqlite3
import tempfile
from pathlib import Path

from kiosk.station.registry.sample.population.generate import VERSION, population
from kiosk.station.registry.sample.store import SampleStore

_log = logging.getLogger(__name__)


def population_file(folder: Path, seed: int, size: int) -> Path:
    return folder / f"sample-registry-{VERSION}-{seed}-{size}.sqlite"


def open_population(folder: Path, seed: int, size: int) -> SampleStore:
    """Made first, where it is not there or spoilt. Raises OSError, sqlite3.Error."""
    place = population_file(folder, seed, size)
    if place.exists():
        try:
            return SampleStore.open(place)
        except sqlite3.DatabaseError:
            _log.warning("%s is spoilt and made anew", place.name)
    _make(place, seed, size)
    return SampleStore.open(place)


def _make(place: Path, seed: int, size: int) -> None:
    """Whole, or not at all."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    os.close(handle)
    made = Path(name)
    try:
        SampleStore.make(made, (resident.entry for resident in population(seed, size))).close()
        made.replace(place)
    finally:
        made.unlink(missing_ok=True)
