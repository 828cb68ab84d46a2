"""What the whole country would take, from what one province took. By calculation, not by trial."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench._working_day import VISITS

COMMUNES = 3_321
PROVINCES = 34
PEOPLE = 101_000_000
DAYS = 250
"""Working days of a year."""
HEADROOM = 3.0
"""Of cores: for checkpoints, vacuum, backups, statistics and the day after a holiday."""
COPIES = 2
"""Service processes of each station, so that one can end."""


@dataclass(frozen=True)
class Cost:
    """CPU in seconds, the rest in bytes; the first four of one ticket with call and end."""

    service: float
    database: float
    wal: float
    kept: float
    resting_service: float
    resting_database: float
    """Cores of one station whose board and terminals are on, without anybody there."""


def tell(cost: Cost, people: int, connections: float, peak: float) -> None:
    """`people` of the province, `connections` of a station, `peak`: share of a day per second."""
    tickets = PEOPLE * VISITS
    busiest = tickets * peak
    database = busiest * cost.database + COMMUNES * cost.resting_database
    service = busiest * cost.service + COMMUNES * cost.resting_service
    wal = busiest * cost.wal / 1e6
    year = tickets * DAYS * cost.kept / 1e9
    held = COMMUNES * COPIES * connections
    print(
        f"  the country: {COMMUNES} communes, {PEOPLE / 1e6:.0f} million people, {VISITS:.1%}",
        end=" ",
    )
    print(f"of them a day: {tickets:,.0f} tickets a day,", end=" ")
    print(f"{busiest:.0f}/s in the busiest minute ({PEOPLE / people:.0f} such provinces)")
    print(f"    {COPIES} service processes for each station; cores times {HEADROOM:g} for headroom")
    _line("one engine for all", database, service, wal, year, held)
    share = 1 / PROVINCES
    _line(
        f"each of {PROVINCES} provinces, on average",
        *(value * share for value in (database, service, wal, year, held)),
    )


def _line(name: str, database: float, service: float, wal: float, year: float, held: float) -> None:
    print(
        f"    {name}: database {database:.2f} cores (have {max(1.0, database * HEADROOM):.0f}),"
        f" services {service:.1f} (have {max(1.0, service * HEADROOM):.0f}),"
        f" WAL {wal:.2f} MB/s, {year:.0f} GB a year, {held:.0f} connections",
        flush=True,
    )
