"""What generated residents are made of: `assets/registry/population.toml`."""

from __future__ import annotations

from functools import cache

import msgspec

from kiosk.assets_path import assets_path

Weighted = tuple[tuple[str, int], ...]


class Commune(msgspec.Struct, frozen=True):
    district: str
    old: str
    """Its name until 30 June 2025, with its kind; a commune that was not divided."""
    today: str


class ProcedureWords(msgspec.Struct, frozen=True):
    id: str
    """In the catalogue of procedures."""
    agency: str
    """First part of its dossiers' codes."""
    title: dict[str, str]
    days: int
    """Time limit in working days."""
    weight: int
    steps: tuple[dict[str, str], ...]
    """Between receipt and result."""
    missing: tuple[str, ...]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    old_province: str
    province: str
    birth_places: Weighted
    hamlets: tuple[str, ...]
    surnames: Weighted
    men_middle: Weighted
    men: tuple[str, ...]
    women_middle: Weighted
    women: tuple[str, ...]
    ethnicities: Weighted
    religions: Weighted
    elsewhere: tuple[str, ...]
    """Addresses outside of the old province."""
    commune: tuple[Commune, ...]
    procedure: tuple[ProcedureWords, ...]


@cache
def words() -> Words:
    return msgspec.toml.decode(assets_path("registry", "population.toml").read_bytes(), type=Words)
