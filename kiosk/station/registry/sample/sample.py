"""A registry of fictional residents: the embedded default, for demonstration and tests.

The hand-made residents are read anew at each start, their file being their truth. The generated
population is opened when somebody is asked for who is none of them, so that no start waits for it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from kiosk.records.card_issue import CardIssue
from kiosk.records.dossier import Dossier
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import Residence
from kiosk.station.registry.interface import RegistryUnavailable
from kiosk.station.registry.sample.residents_file import read_residents
from kiosk.station.registry.sample.store import SampleStore

Population = Callable[[], SampleStore]
"""Opens the generated residents. Raises OSError, sqlite3.Error."""


class SampleRegistry:
    """Implements `Registry`."""

    def __init__(self, cast: SampleStore, population: Population | None = None) -> None:
        self._cast = cast
        self._population = population
        self._opened: SampleStore | None = None
        self._opening = threading.Lock()
        self._closed = False

    def dossiers(self, number: str) -> tuple[Dossier, ...]:
        return self._of(number).dossiers(number)

    def dossier(self, number: str, code: str) -> Dossier | None:
        return self._of(number).dossier(number, code)

    def card_issue(self, number: str) -> CardIssue | None:
        return self._of(number).card_issue(number)

    def residence(self, number: str) -> Residence:
        return self._of(number).residence(number)

    def electronic_identity(self, number: str) -> ElectronicIdentity | None:
        return self._of(number).electronic_identity(number)

    def record(self, number: str) -> RegistryRecord | None:
        return self._of(number).record(number)

    def enrolled_finger(self, number: str) -> EnrolledFinger | None:
        return self._of(number).enrolled_finger(number)

    def close(self) -> None:
        with self._opening:
            self._closed = True
            self._cast.close()
            if self._opened is not None:
                self._opened.close()

    def _of(self, number: str) -> SampleStore:
        if self._population is None or self._cast.knows(number):
            return self._cast
        with self._opening:
            if self._closed:
                raise RegistryUnavailable("closed")
            if self._opened is None:
                try:
                    self._opened = self._population()
                except (OSError, sqlite3.Error):
                    raise RegistryUnavailable("sample-population") from None
            return self._opened


def sample_registry(
    residents_file: Path, fingers: Mapping[str, bytes], population: Population | None = None
) -> SampleRegistry:
    """A registry of the residents in `residents_file`, and of a generated population.

    `fingers`: the enrolled template of each resident that has one, by the resident's key. Raises
    ResidentsFileError.
    """
    return SampleRegistry(
        SampleStore.make(None, read_residents(residents_file, fingers)), population
    )
