"""The resident's record in the registry, and how it compares with the signed card data."""

from __future__ import annotations

from enum import Enum

import msgspec

from kiosk.identity.card_data import PartialDate


class RegistryRecord(msgspec.Struct, frozen=True):
    """The registry's fields that have a counterpart on the card. Empty: the registry has none."""

    number: str
    full_name: str = ""
    date_of_birth: PartialDate | None = None
    sex: str = ""
    nationality: str = ""
    ethnicity: str = ""
    religion: str = ""
    place_of_origin: str = ""
    residence: str = ""
    father: str = ""
    mother: str = ""
    spouse: str = ""
    old_number: str = ""

    def __repr__(self) -> str:
        return "RegistryRecord(…)"


class Field(Enum):
    """Compared fields, in the order in which they are shown."""

    FULL_NAME = "full_name"
    NUMBER = "number"
    DATE_OF_BIRTH = "date_of_birth"
    SEX = "sex"
    NATIONALITY = "nationality"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"
    PLACE_OF_ORIGIN = "place_of_origin"
    RESIDENCE = "residence"
    FATHER = "father"
    MOTHER = "mother"
    SPOUSE = "spouse"
    OLD_NUMBER = "old_number"


class Verdict(Enum):
    MATCH = "match"
    DIFFERS = "differs"
    MISSING_IN_REGISTRY = "missing_in_registry"
    MISSING_ON_CARD = "missing_on_card"
    OUTDATED = "outdated"
    """The same place under a name from before the reorganisation: an update, not an error."""


SOUND = frozenset({Verdict.MATCH, Verdict.OUTDATED, Verdict.MISSING_ON_CARD})
"""What only the registry has, the card does not contradict; an old place name is no error."""


class FieldComparison(msgspec.Struct, frozen=True):
    """One field, card beside registry. Both sides empty is left out of a comparison."""

    field: Field
    card: str
    registry: str
    verdict: Verdict
    today: str = ""
    """Of an OUTDATED address: as it is written today, as far as that can be told."""
    registry_behind: bool = False
    """Of an OUTDATED address: the registry has the old name, and is to be updated. Else only the
    card has it, and nothing is to be done."""

    def __repr__(self) -> str:
        return f"FieldComparison({self.field.value}: {self.verdict.value})"
