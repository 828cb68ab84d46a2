"""Who goes first by law, and the two lanes that follow from it.

Law on the Elderly (39/2009/QH12), Law on Persons with Disabilities (51/2010/QH12), Ordinance on
Preferential Treatment of People with Merit (02/2020/UBTVQH14), and the reception of citizens'
usual rule for pregnant women and people with a child under 36 months.
"""

from __future__ import annotations

from enum import Enum, IntEnum


class PriorityClass(Enum):
    NONE = "none"
    ELDERLY = "elderly"
    DISABILITY = "disability"
    PREGNANT = "pregnant"
    MERIT = "merit"
    SMALL_CHILD = "small_child"
    """With a child under 36 months."""


class Lane(IntEnum):
    """Each line has two lanes; `choice` says how they are interleaved."""

    FIRST = 0
    """Priority by law, and appointments, each from its hour on."""
    ORDINARY = 1


def lane_of(priority: PriorityClass, *, appointed: bool) -> Lane:
    return Lane.FIRST if appointed or priority is not PriorityClass.NONE else Lane.ORDINARY
