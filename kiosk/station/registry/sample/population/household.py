"""Households of people who are related as families are: ages, names and origins fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from kiosk.records.residence import Relation
from kiosk.station.registry.sample.population.dice import Dice
from kiosk.station.registry.sample.population.person import AS_OF, Births, Person, Sex
from kiosk.station.registry.sample.population.words import Commune, words

YOUNGEST_MOTHER, OLDEST_MOTHER = 19, 40
"""Years at a birth."""
_THREE_GENERATIONS, _ALONE, _LODGERS = 0.25, 0.1, 0.04
_YEAR = 365


def place(commune: Commune, *, today: bool) -> str:
    """As it was written until 30 June 2025, or as it is today."""
    if today:
        return f"{commune.today}, {words().province}"
    return f"{commune.old}, {commune.district}, {words().old_province}"


@dataclass(eq=False)
class Household:
    hamlet: str
    commune: Commune
    members: list[tuple[Person, Relation]] = field(default_factory=list)
    """The head comes first."""
    temporary: bool = False
    """They are registered for good somewhere else."""

    def address(self, *, today: bool) -> str:
        return f"{self.hamlet}, {place(self.commune, today=today)}"


class Families:
    """Makes one household after the other."""

    def __init__(self, dice: Dice, births: Births) -> None:
        self._dice = dice
        self._births = births

    def next(self) -> Household:
        """One in which no two have the same name."""
        while True:
            home = self._household()
            if len({person.name for person, _ in home.members}) == len(home.members):
                return home

    def _household(self) -> Household:
        dice, known = self._dice, words()
        home = Household(dice.one_of(known.hamlets), dice.one_of(known.commune))
        kind = dice.below(1000) / 1000
        if kind < _LODGERS:
            home.temporary = True
            self._alone(home, 18, 35)
        elif kind < _LODGERS + _ALONE:
            self._alone(home, 25, 90)
        else:
            self._couple(home, kind > 1 - _THREE_GENERATIONS)
        return home

    def _alone(self, home: Household, youngest: int, oldest: int) -> None:
        dice = self._dice
        sex = dice.one_of((Sex.MALE, Sex.FEMALE))
        person = self._births.person(sex, self._born(youngest, oldest), home.commune)
        self._parents_elsewhere(person)
        home.members.append((person, Relation.HEAD))

    def _couple(self, home: Household, with_parents: bool) -> None:
        dice, births = self._dice, self._births
        wife = births.person(Sex.FEMALE, self._born(24, 62), dice.one_of(words().commune))
        between = dt.timedelta(days=dice.between(-2 * _YEAR, 6 * _YEAR))
        # Nobody marries before twenty, and nobody here as a child.
        husband = births.person(Sex.MALE, wife.born - between, home.commune)
        husband.spouse, wife.spouse = wife.name, husband.name
        self._parents_elsewhere(wife)
        home.members += [(husband, Relation.HEAD), (wife, Relation.SPOUSE)]
        if with_parents:
            home.members += self._parents_here(husband)
        else:
            self._parents_elsewhere(husband)
        home.members += [(child, Relation.CHILD) for child in self._children(husband, wife)]

    def _children(self, father: Person, mother: Person) -> Iterator[Person]:
        dice = self._dice
        age = dice.between(YOUNGEST_MOTHER + 1, 30)
        for _ in range(dice.one_of((1, 2, 2, 2, 3))):
            born = _at_age(mother.born, age) + dt.timedelta(days=dice.below(300))
            # Who has grown up has mostly left.
            left = AS_OF.year - born.year > 26
            if age < OLDEST_MOTHER and born < AS_OF and not left:
                child = self._births.person(
                    dice.one_of((Sex.MALE, Sex.FEMALE)),
                    born,
                    father.origin,
                    surname=father.surname,
                    ethnicity=father.ethnicity,
                    religion=mother.religion,
                )
                child.father, child.mother = father.name, mother.name
                yield child
            age += dice.between(2, 6)

    def _parents_here(self, child: Person) -> Iterator[tuple[Person, Relation]]:
        dice, births = self._dice, self._births
        at_birth = dice.between(YOUNGEST_MOTHER + 1, 34)
        mother = births.person(
            Sex.FEMALE,
            _at_age(child.born, -at_birth) - dt.timedelta(days=dice.below(300)),
            dice.one_of(words().commune),
        )
        father = births.person(
            Sex.MALE,
            mother.born - dt.timedelta(days=dice.between(0, 5 * _YEAR)),
            child.origin,
            surname=child.surname,
            ethnicity=child.ethnicity,
        )
        father.spouse, mother.spouse = mother.name, father.name
        child.father, child.mother = father.name, mother.name
        for parent in (father, mother):
            self._parents_elsewhere(parent)
            if parent.age < dice.between(75, 95):
                yield parent, Relation.PARENT

    def _parents_elsewhere(self, person: Person) -> None:
        births = self._births
        person.father = births.name(Sex.MALE, person.surname)
        person.mother = births.name(Sex.FEMALE, self._dice.weighted(words().surnames))

    def _born(self, youngest: int, oldest: int) -> dt.date:
        age = self._dice.between(youngest, oldest)
        return _at_age(AS_OF, -age) - dt.timedelta(days=self._dice.between(1, 364))


def _at_age(day: dt.date, years: int) -> dt.date:
    """The same day `years` later, the 28th of February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
