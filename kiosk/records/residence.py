"""Where a resident is registered, and with whom, as far as the law lets the resident see it."""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec


class ResidenceKind(Enum):
    PERMANENT = "permanent"
    """Thường trú."""
    TEMPORARY = "temporary"
    """Tạm trú."""
    STAY = "stay"
    """Lưu trú."""
    TEMPORARY_ABSENCE = "temporary_absence"
    """Tạm vắng."""


class ResidenceEntry(msgspec.Struct, frozen=True):
    kind: ResidenceKind
    address: str
    """As the registry writes it; may hold names from before the reorganisation."""
    since: dt.date | None = None
    until: dt.date | None = None

    def __repr__(self) -> str:
        return f"ResidenceEntry({self.kind.value})"


class Relation(Enum):
    """To the head of the household (chủ hộ)."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    OTHER_RELATIVE = "other_relative"
    NOT_RELATED = "not_related"
    """Cùng ở nhờ, cùng ở thuê."""


class HouseholdMember(msgspec.Struct, frozen=True):
    """Name and relation only: numbers and dates of birth of others are not the resident's."""

    full_name: str
    relation: Relation
    self: bool = False
    """The resident who asks."""

    def __repr__(self) -> str:
        return "HouseholdMember(…)"


class Residence(msgspec.Struct, frozen=True):
    """Empty: nothing is registered."""

    entries: tuple[ResidenceEntry, ...] = ()
    household: tuple[HouseholdMember, ...] = ()
    """Of the permanent residence, else of the temporary one; the head comes first."""

    def __repr__(self) -> str:
        return "Residence(…)"
