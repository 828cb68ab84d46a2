"""Administrative units before and after the reorganisation of 1 July 2025."""

from __future__ import annotations

from enum import Enum

import msgspec


class Level(Enum):
    PROVINCE = "province"
    DISTRICT = "district"
    """Ended on 1 July 2025."""
    COMMUNE = "commune"


# There are thousands, for as long as the program runs, and no cycle can be among them: the garbage
# collector need not look at them.
class Unit(msgspec.Struct, frozen=True, gc=False):
    """A unit, of today or of before. `kind` and `name` as written: "Xã", "Nhân Khang"."""

    level: Level
    kind: str
    name: str
    district: str = ""
    """The unit above, with its kind, of an old commune."""
    province: str = ""
    """With its kind; empty at level PROVINCE."""

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}".strip()


class PlaceAnswer(msgspec.Struct, frozen=True, gc=False):
    """One line of an answer: a unit that was asked for, and what it is today."""

    asked: Unit
    today: tuple[Unit, ...]
    """One, or several where an old unit was divided; the same as `asked` where nothing changed."""
    old: bool
    """Whether `asked` is a unit of before."""
    partly: bool = False
    """It was divided, and which part belongs where cannot be told from its name alone."""
