"""A generated person, before any registry has written anything about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum

from kiosk.station.registry.sample.population.dice import Dice
from kiosk.station.registry.sample.population.words import Commune, words

AS_OF = dt.date(2026, 11, 27)
"""The day on which the generated registry stands still; a Friday."""
LAST_OLD_NUMBER = dt.date(2016, 1, 1)
"""From then on 12-digit numbers were given out; whoever was 14 before had an old one."""


class Sex(Enum):
    MALE = "Nam"
    FEMALE = "Nữ"


@dataclass(eq=False)
class Person:
    number: str = field(repr=False)
    name: str = field(repr=False)
    sex: Sex
    born: dt.date = field(repr=False)
    origin: Commune = field(repr=False)
    ethnicity: str
    religion: str
    old_number: str = field(default="", repr=False)
    father: str = field(default="", repr=False)
    mother: str = field(default="", repr=False)
    spouse: str = field(default="", repr=False)

    @property
    def age(self) -> int:
        return years(self.born, AS_OF)

    @property
    def surname(self) -> str:
        return self.name.split()[0]


def years(born: dt.date, on: dt.date) -> int:
    """Completed years of age."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


class Births:
    """Gives each person a name and a number that nobody else has."""

    def __init__(self, dice: Dice, taken: frozenset[str]) -> None:
        """`taken`: numbers that are somebody's already."""
        self._dice = dice
        self._numbers = set(taken)
        self._old_numbers: set[str] = set()

    def person(
        self,
        sex: Sex,
        born: dt.date,
        origin: Commune,
        *,
        surname: str = "",
        ethnicity: str = "",
        religion: str = "",
    ) -> Person:
        dice = self._dice
        return Person(
            number=self._number(sex, born),
            name=self.name(sex, surname or dice.weighted(words().surnames)),
            sex=sex,
            born=born,
            origin=origin,
            ethnicity=ethnicity or dice.weighted(words().ethnicities),
            religion=religion or dice.weighted(words().religions),
            old_number=self._old_number(born),
        )

    def name(self, sex: Sex, surname: str) -> str:
        dice, known = self._dice, words()
        if sex is Sex.MALE:
            return f"{surname} {dice.weighted(known.men_middle)} {dice.one_of(known.men)}"
        return f"{surname} {dice.weighted(known.women_middle)} {dice.one_of(known.women)}"

    def _number(self, sex: Sex, born: dt.date) -> str:
        """Circular 59/2021/TT-BCA, article 4: place, century and sex, year, six random digits."""
        place = self._dice.weighted(words().birth_places)
        century = 2 * (born.year // 100 - 19) + (sex is Sex.FEMALE)
        head = f"{place}{century}{born.year % 100:02d}"
        while True:
            number = f"{head}{self._dice.below(1_000_000):06d}"
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def _old_number(self, born: dt.date) -> str:
        """Nine digits, 16 and 168 being the old province's; of most who were old enough."""
        if years(born, LAST_OLD_NUMBER) < 14 or not self._dice.chance(0.85):
            return ""
        head = "168" if born.year >= 1980 else "16"
        while True:
            digits = 9 - len(head)
            number = f"{head}{self._dice.below(10**digits):0{digits}d}"
            if number not in self._old_numbers:
                self._old_numbers.add(number)
                return number
