"""A province's working day as a model: how many people live where, and when they come."""

from __future__ import annotations

import random
from dataclasses import dataclass

COMMUNES = 130
TERMINALS = 400
FEWEST, MOST = 3_000, 15_000
"""People of a commune."""
VISITS = 0.012
"""Of its people, who come on one day."""
DAY = 450
"""Minutes that the station is open: 7:30 to 11:30 and 13:30 to 17:00, without the noon break."""
PERIODS = ((120, 0.45), (120, 0.25), (90, 0.18), (120, 0.12))
"""Minutes, and their share of the day's visits: 7:30, 9:30, 13:30 and 15:00 onwards."""
PLAYED = 10
"""Minutes in which the day is played."""
PACE = DAY / PLAYED
SERVICE_MINUTES = 8.0
"""What one person takes at a counter, on average (gamma distributed, shape 2)."""
NO_SHOWS = 0.07
SERVICES = (
    *("residence",) * 35,
    *("identity_card",) * 25,
    *("electronic_identity",) * 15,
    *("vehicles",) * 15,
    *("criminal_record",) * 5,
    *("security_order",) * 5,
)

assert sum(minutes for minutes, _ in PERIODS) == DAY


@dataclass(frozen=True)
class Commune:
    station: str
    people: int
    terminals: int
    arrivals: tuple[float, ...]
    """Seconds since the beginning of the played day."""


def province(communes: int = COMMUNES, seed: int = 34) -> list[Commune]:
    """The same one for the same seed."""
    chance = random.Random(seed)
    people = [chance.randint(FEWEST, MOST) for _ in range(communes)]
    return [
        Commune(f"commune-{index}", crowd, terminals, _arrivals(chance, crowd))
        for index, (crowd, terminals) in enumerate(zip(people, _terminals(people), strict=True))
    ]


def peak_share() -> float:
    """Of the day's visits, those of its busiest minute."""
    return max(share / minutes for minutes, share in PERIODS)


def _terminals(people: list[int]) -> list[int]:
    """One each, the others one after the other to where most people share one."""
    given = [1] * len(people)
    for _ in range(len(people) * TERMINALS // COMMUNES - len(people)):
        neediest = max(range(len(people)), key=lambda i: people[i] / given[i])
        given[neediest] += 1
    return given


def _arrivals(chance: random.Random, people: int) -> tuple[float, ...]:
    """Each period's visits, evenly spread by chance (a Poisson process, given their number)."""
    moments: list[float] = []
    begins = 0.0
    for minutes, share in PERIODS:
        expected = people * VISITS * share
        count = int(expected) + (chance.random() < expected % 1)
        moments += [begins + chance.random() * minutes for _ in range(count)]
        begins += minutes
    return tuple(sorted(moment * 60 / PACE for moment in moments))
