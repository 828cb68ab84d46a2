"""Who goes first by law, and the two lanes that follow from it.

Law on the Elderly (39/2009/QH12), Law on Persons with Disabilities (51/2010/QH12), Ordinance on
Preferential Treatment of People with Merit (02/2020/UBTVQH14), and the reception of citizens'
usual rule for pregnant women and people with a child under 36 months.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum, IntEnum

from kiosk.identity.card_data import PartialDate

ELDERLY_FROM = 75
"""Years of age, by law; a station may begin earlier."""


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


def has_reached(born: PartialDate, years: int, today: dt.date) -> bool:
    """Whether somebody is so old. Of an unknown day or month the earliest is taken."""
    birthday = (born.month or 1, born.day or 1)
    return today.year - born.year - ((today.month, today.day) < birthday) >= years


def lane_of(priority: PriorityClass, *, appointed: bool) -> Lane:
    return Lane.FIRST if appointed or priority is not PriorityClass.NONE else Lane.ORDINARY
