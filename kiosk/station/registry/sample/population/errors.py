"""Errors that are planted in the generated registry, so that a check of records has what to find.

Each resident has at most one. Besides, a share of the records is written in other ways that are no
errors: title case, the other school of tone placement, decomposed Unicode.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from enum import Enum

from msgspec.structs import replace

from kiosk.identity.card_data import PartialDate
from kiosk.records.record import RegistryRecord
from kiosk.station.registry.sample.population.dice import Dice

WRITTEN_OTHERWISE = 0.3
"""Share of the records that say the same in another writing."""


class PlantedError(Enum):
    """What is wrong, with the share of residents that it is planted at."""

    OUTDATED_ADDRESS = ("outdated_address", 0.15)
    """The registry has the names of before the reorganisation: an update, no correction."""
    OTHER_ADDRESS = ("other_address", 0.02)
    """The resident moved within the commune; one of the two was never told."""
    NAME_DIFFERS = ("name_differs", 0.01)
    """One letter or mark of the name."""
    BIRTH_DIFFERS = ("birth_differs", 0.01)
    """Day and month exchanged, or another year."""
    PARENT_DIFFERS = ("parent_differs", 0.01)
    FIELD_MISSING = ("field_missing", 0.03)
    """The registry lacks a field that the card has."""
    UNKNOWN_NUMBER = ("unknown_number", 0.005)
    """The registry has no record."""
    SHARED_NUMBER = ("shared_number", 0.003)
    """It has two records with the number, of two people."""

    def __init__(self, word: str, share: float) -> None:
        self.word = word
        self.share = share


_LOOKALIKES = {
    "i": "y",
    "y": "i",
    "â": "ă",
    "ă": "â",
    "ô": "ơ",
    "ơ": "ô",
    "ư": "u",
    "u": "ư",
    "s": "x",
    "x": "s",
    "n": "l",
    "l": "n",
}
_OTHER_SCHOOL = {
    "òa": "oà",
    "óa": "oá",
    "ỏa": "oả",
    "ọa": "oạ",
    "úy": "uý",
    "ùy": "uỳ",
    "ủy": "uỷ",
}
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_CAN_BE_MISSING = ("ethnicity", "religion", "place_of_origin", "father", "mother", "old_number")


def plant_somewhere(dice: Dice) -> PlantedError | None:
    left = dice.below(1_000_000) / 1_000_000
    for planted in PlantedError:
        left -= planted.share
        if left < 0:
            return planted
    return None


def with_error(
    sound: RegistryRecord, planted: PlantedError | None, dice: Dice, before: str, elsewhere: str
) -> tuple[RegistryRecord, ...]:
    """What the registry has, where a `sound` one would be right.

    `before`: the address as it was written until the reorganisation; `elsewhere`: another one.
    """
    match planted:
        case PlantedError.UNKNOWN_NUMBER:
            return ()
        case PlantedError.SHARED_NUMBER:
            return (sound, _another_person(sound, dice))
        case PlantedError.OUTDATED_ADDRESS:
            return (replace(sound, residence=before),)
        case PlantedError.OTHER_ADDRESS:
            return (replace(sound, residence=elsewhere),)
        case PlantedError.NAME_DIFFERS:
            return (replace(sound, full_name=misspelt(sound.full_name, dice)),)
        case PlantedError.BIRTH_DIFFERS:
            return (replace(sound, date_of_birth=_other_date(sound.date_of_birth, dice)),)
        case PlantedError.PARENT_DIFFERS:
            name = dice.one_of(("father", "mother"))
            return (replace(sound, **{name: misspelt(getattr(sound, name), dice)}),)
        case PlantedError.FIELD_MISSING:
            # No religion is written as "Không", which says no more than nothing does.
            there = [n for n in _CAN_BE_MISSING if getattr(sound, n) not in ("", "Không")]
            return (replace(sound, **{dice.one_of(there): ""}),)
    return (_written_otherwise(sound, dice),) if dice.chance(WRITTEN_OTHERWISE) else (sound,)


def misspelt(name: str, dice: Dice) -> str:
    """Another name: one letter of its last word is another, or has another tone."""
    *before, last = name.split()
    signs = list(unicodedata.normalize("NFC", last.lower()))
    places = [place for place, sign in enumerate(signs) if sign in _LOOKALIKES and place]
    if places:
        place = dice.one_of(places)
        signs[place] = _LOOKALIKES[signs[place]]
        changed = "".join(signs)
    else:
        changed = _other_tone("".join(signs), dice)
    changed = changed.upper() if last.isupper() else changed.capitalize()
    return " ".join((*before, changed))


def _other_tone(word: str, dice: Dice) -> str:
    apart = unicodedata.normalize("NFD", word)
    tones = [sign for sign in apart if sign in _TONES]
    if tones:
        others = [tone for tone in _TONES if tone != tones[0]]
        return unicodedata.normalize("NFC", apart.replace(tones[0], dice.one_of(others), 1))
    vowel = next(place for place, sign in enumerate(apart) if sign in "aeiouy")
    return unicodedata.normalize(
        "NFC", f"{apart[: vowel + 1]}{dice.one_of(_TONES)}{apart[vowel + 1 :]}"
    )


def _other_date(date: PartialDate | None, dice: Dice) -> PartialDate:
    assert date is not None
    day, month = date.day, date.month
    if day is not None and month is not None and day <= 12 and day != month and dice.chance(0.5):
        return PartialDate(date.year, day, month)
    year = date.year + dice.one_of((-2, -1, 1, 2))
    if day == 29 and month == 2:
        day = 28
    dt.date(year, month or 1, day or 1)  # raises ValueError for a day that no calendar has
    return PartialDate(year, month, day)


def _another_person(card: RegistryRecord, dice: Dice) -> RegistryRecord:
    return replace(
        card,
        full_name=misspelt(card.full_name, dice),
        father=misspelt(card.father, dice),
        spouse="",
        old_number="",
    )


def _written_otherwise(card: RegistryRecord, dice: Dice) -> RegistryRecord:
    way = dice.below(3)
    if way == 0:
        return replace(card, full_name=card.full_name.title())
    if way == 1:
        names = {name: _other_school(getattr(card, name)) for name in ("full_name", "mother")}
        return replace(card, **names)
    return replace(card, residence=unicodedata.normalize("NFD", card.residence))


def _other_school(name: str) -> str:
    """hòa as hoà: a tone at a syllable's end, on its other vowel."""
    said = name.title()
    for one, other in _OTHER_SCHOOL.items():
        if said.endswith(one):
            return said.removesuffix(one) + other
    return said
