"""Which registry a station asks, and how it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.station.registry.http.options import HttpRegistryOptions, RegistryOptionsError
from kiosk.station.registry.http.registry import HttpRegistry
from kiosk.station.registry.interface import Registry
from kiosk.station.registry.sample.population_file import open_population
from kiosk.station.registry.sample.residents_file import ResidentsFileError
from kiosk.station.registry.sample.sample import sample_registry


@dataclass(frozen=True)
class SampleOptions:
    population: int = 0
    """Generated residents beside the hand-made ones."""
    seed: int = 1


RegistryChoice = SampleOptions | HttpRegistryOptions


class RegistryStartError(Exception):
    """The registry cannot be opened. The text says which option or file is wrong."""


def open_registry(
    chosen: RegistryChoice, residents_file: Path, fingers: Mapping[str, bytes], state_dir: Path
) -> Registry:
    """`residents_file`, `fingers`: see sample_registry; `state_dir`: where generated residents
    are kept. Raises RegistryStartError."""
    try:
        if isinstance(chosen, HttpRegistryOptions):
            return HttpRegistry(chosen)
        size, seed = chosen.population, chosen.seed
        population = (lambda: open_population(state_dir, seed, size)) if size else None
        return sample_registry(residents_file, fingers, population)
    except (RegistryOptionsError, ResidentsFileError) as error:
        raise RegistryStartError(str(error)) from None
