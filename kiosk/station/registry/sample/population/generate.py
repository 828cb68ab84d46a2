"""A population of fictional residents: the same for the same seed and size, byte for byte."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from kiosk.identity.card_data import PartialDate
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import (
    HouseholdMember,
    Residence,
    ResidenceEntry,
    ResidenceKind,
)
from kiosk.station.registry.sample.entry import Entry
from kiosk.station.registry.sample.population.dice import Dice
from kiosk.station.registry.sample.population.errors import (
    PlantedError,
    plant_somewhere,
    with_error,
)
from kiosk.station.registry.sample.population.household import Families, Household, place
from kiosk.station.registry.sample.population.life import Offices
from kiosk.station.registry.sample.population.person import AS_OF, Births, Person
from kiosk.station.registry.sample.population.words import words

VERSION = 1
"""Grows whenever the same seed would make other residents."""
_DAY = dt.timedelta(days=1)
_YEAR_ONLY_BEFORE = dt.date(1960, 1, 1)
"""Of many who were born earlier the year alone is known."""


_RENEWED = 0.25
"""Share of the cards that were made after the reorganisation, and have the names of today."""


@dataclass(frozen=True)
class Resident:
    """`card`: what a chip would say. `entry`: what the registry says, with `planted` in it."""

    card: RegistryRecord
    sound: RegistryRecord
    """What a registry without any error would say."""
    entry: Entry
    planted: PlantedError | None


def population(seed: int, size: int, taken: frozenset[str] = frozenset()) -> Iterator[Resident]:
    """`size` residents in whole households, the last of which may be cut off.

    `taken`: numbers that must be nobody's.
    """
    dice = Dice(seed)
    families = Families(dice, Births(dice, taken))
    maker = _Maker(dice)
    made = 0
    while made < size:
        home = families.next()
        for resident in maker.residents(home)[: size - made]:
            made += 1
            yield resident


class _Maker:
    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._offices = Offices(dice)

    def residents(self, home: Household) -> list[Resident]:
        return [self._resident(home, person) for person, _ in home.members]

    def _resident(self, home: Household, person: Person) -> Resident:
        dice, offices = self._dice, self._offices
        sound = self._sound(home, person)
        card = sound if dice.chance(_RENEWED) else _of_before(sound, home, person)
        planted = plant_somewhere(dice)
        if home.temporary and planted is PlantedError.OUTDATED_ADDRESS:
            planted = None
        others = [hamlet for hamlet in words().hamlets if hamlet != home.hamlet]
        elsewhere = Household(dice.one_of(others), home.commune).address(today=True)
        before = home.address(today=False)
        records = with_error(sound, planted, dice, before, elsewhere)
        dossiers = offices.dossiers(person, home.commune)
        entry = Entry(
            number=person.number,
            records=records,
            dossiers=dossiers if records else (),
            card_issue=offices.card_issue(person, dossiers),
            residence=self._residence(home, person, (records or (sound,))[0].residence),
            electronic_identity=offices.electronic_identity(person),
        )
        return Resident(card, sound, entry, planted)

    def _sound(self, home: Household, person: Person) -> RegistryRecord:
        born = person.born
        unknown = born < _YEAR_ONLY_BEFORE and self._dice.chance(0.3)
        date = PartialDate(born.year) if unknown else PartialDate(born.year, born.month, born.day)
        away = self._dice.one_of(words().elsewhere) if home.temporary else ""
        return RegistryRecord(
            number=person.number,
            full_name=person.name.upper(),
            date_of_birth=date,
            sex=person.sex.value,
            nationality="Việt Nam",
            ethnicity=person.ethnicity,
            religion=person.religion,
            place_of_origin=place(person.origin, today=True),
            residence=away or home.address(today=True),
            father=person.father,
            mother=person.mother,
            spouse=person.spouse,
            old_number=person.old_number,
        )

    def _residence(self, home: Household, person: Person, address: str) -> Residence:
        dice = self._dice
        since = dice.day(max(person.born, dt.date(1976, 1, 1)) + 30 * _DAY, AS_OF)
        entries = [ResidenceEntry(ResidenceKind.PERMANENT, address, since)]
        if home.temporary:
            began = dice.day(AS_OF - 700 * _DAY, AS_OF)
            # At most two years (law 68/2020/QH14, article 27).
            ends = began + 729 * _DAY
            here = home.address(today=True)
            entries.append(ResidenceEntry(ResidenceKind.TEMPORARY, here, began, ends))
        elif person.age >= 18 and dice.chance(0.02):
            began = dice.day(AS_OF - 90 * _DAY, AS_OF)
            absent = dice.one_of(words().elsewhere)
            ends = began + 180 * _DAY
            entries.append(ResidenceEntry(ResidenceKind.TEMPORARY_ABSENCE, absent, began, ends))
        household = tuple(
            HouseholdMember(member.name, relation, self=member is person)
            for member, relation in home.members
        )
        return Residence(tuple(entries), household)


def _of_before(sound: RegistryRecord, home: Household, person: Person) -> RegistryRecord:
    """A card that was made before the reorganisation."""
    residence = sound.residence if home.temporary else home.address(today=False)
    return replace(sound, residence=residence, place_of_origin=place(person.origin, today=False))
