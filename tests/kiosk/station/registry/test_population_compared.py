"""The check of records finds what was planted in the generated registry, and nothing else."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.assets_path import assets_path
from kiosk.identity.card_data import CardData
from kiosk.places.places import Places, load_places
from kiosk.records.comparison import compare
from kiosk.records.record import Field, FieldComparison, Verdict
from kiosk.station.registry.sample.population.errors import PlantedError
from kiosk.station.registry.sample.population.generate import Resident, population
from kiosk.station.registry.sample.population.words import words

EXPECTED = {
    PlantedError.OUTDATED_ADDRESS: {(Field.RESIDENCE, Verdict.OUTDATED)},
    PlantedError.OTHER_ADDRESS: {(Field.RESIDENCE, Verdict.DIFFERS)},
    PlantedError.NAME_DIFFERS: {(Field.FULL_NAME, Verdict.DIFFERS)},
    PlantedError.BIRTH_DIFFERS: {(Field.DATE_OF_BIRTH, Verdict.DIFFERS)},
    None: set(),
}


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places(assets_path("places"))


def to_do(line: FieldComparison) -> bool:
    """An old name on the card alone is nothing that anybody has to do anything about."""
    if line.verdict is Verdict.OUTDATED:
        return line.registry_behind
    return line.verdict is not Verdict.MATCH


def found(resident: Resident, places: Places) -> set[tuple[Field, Verdict]]:
    card = msgspec.convert(msgspec.to_builtins(resident.card), CardData)
    (record,) = resident.entry.records
    return {(line.field, line.verdict) for line in compare(card, record, places) if to_do(line)}


def test_what_was_planted_is_found_and_nothing_else(places: Places) -> None:
    checked = 0
    for each in population(1, 1000):
        if len(each.entry.records) != 1:
            continue
        checked += 1
        seen = found(each, places)
        if each.planted is PlantedError.PARENT_DIFFERS:
            assert seen in ({(Field.FATHER, Verdict.DIFFERS)}, {(Field.MOTHER, Verdict.DIFFERS)})
        elif each.planted is PlantedError.FIELD_MISSING:
            ((_, verdict),) = seen
            assert verdict is Verdict.MISSING_IN_REGISTRY
        else:
            assert seen == EXPECTED[each.planted], each.planted
    assert checked > 950


def test_the_communes_became_what_the_national_list_says(places: Places) -> None:
    for commune in words().commune:
        old = f"Xóm 1, {commune.old}, {commune.district}, {words().old_province}"
        told = places.today_of(old)
        assert told.text == f"Xóm 1, {commune.today}, {words().province}", old
