"""Station and terminal die at any moment, hundreds of times: acknowledged tickets are there, once.

The moments are random and come from a seed, so that a failure can be looked for again. Every other
life of the station is cut short while it still begins.
"""

from __future__ import annotations

import itertools
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.queue.ticket import Ticket
from kiosk.station.serve import StationServer
from tests.kiosk.link.mortal import Mortal
from tests.kiosk.link.terminal import Terminal, wait_until
from tests.kiosk.station.deaths import Deaths
from tests.kiosk.station.running import free_port, options

STATION_DEATHS = 130
TERMINAL_DEATHS = 150
MAKE = Callable[..., Terminal]


def waiting(state_dir: Path) -> dict[str, str]:
    """Number by id of every ticket that waits, from the station's own file."""
    store = sqlite3.connect(state_dir / "station.sqlite")
    rows = store.execute(
        "SELECT id, prefix || printf('%03d', ordinal) FROM tickets WHERE state = 'waiting'"
    ).fetchall()
    counted = store.execute("SELECT coalesce(sum(waiting), 0) FROM service_days").fetchone()[0]
    store.close()
    assert counted == len(rows)
    return dict(rows)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_station_killed_again_and_again_keeps_every_acknowledged_ticket_once(
    tmp_path: Path, terminal: MAKE
) -> None:
    deaths = Deaths(20261124, STATION_DEATHS)
    port = free_port()
    station = Mortal("station", str(tmp_path / "station"), str(port))
    url = station.live()
    halls = [
        terminal(url, terminal_id=f"hall-{n}", state_dir=tmp_path / f"hall-{n}").start()
        for n in (1, 2)
    ]
    for hall in halls:
        hall.until_stocked()
    taken: list[tuple[float, Ticket]] = []
    enough = threading.Event()

    def press(hall: Terminal, services: Iterator[str]) -> None:
        while not enough.is_set():
            ticket = hall.take(next(services))
            if isinstance(ticket, Ticket):
                taken.append((time.monotonic(), ticket))
            time.sleep(0.005)

    def on_line() -> int:
        return sum(not ticket.offline for _, ticket in taken)

    people = [
        threading.Thread(target=press, args=(hall, itertools.cycle(["residence", "vehicles"])))
        for hall in halls
        for _ in range(2)
    ]
    for person in people:
        person.start()
    try:
        for number in deaths:
            if number % 2:
                deaths.after(0.3, station.die, "station that begins")
            else:
                # It serves: somebody gets a ticket of it, and more may be under way.
                served = on_line() + 1
                wait_until(lambda served=served: on_line() >= served)
                deaths.after(0.1, station.die, "station that serves")
            station.begin()
        station.until("ready")
    finally:
        enough.set()
        for person in people:
            person.join()
    for hall in halls:
        hall.until_reachable()
        hall.until_delivered()
        hall.link.stop()
    station.die()
    station.end()

    assert any(ticket.offline for _, ticket in taken)
    kept = waiting(tmp_path / "station")
    lost = [
        f"{'leased ' * ticket.offline}{ticket.number}, taken {deaths.around(moment)}"
        for moment, ticket in taken
        if kept.get(ticket.id) != ticket.number
    ]
    assert not lost, f"{len(lost)} of {len(taken)} tickets are not kept: {lost[:5]}"
    doubled = [number for number, times in Counter(kept.values()).items() if times > 1]
    assert not doubled, f"numbers given twice: {doubled}"
    nobodys = kept.keys() - {ticket.id for _, ticket in taken}
    assert not nobodys, f"wait without a holder: {sorted(kept[key] for key in nobodys)}"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_terminal_killed_again_and_again_loses_and_doubles_no_ticket(tmp_path: Path) -> None:
    deaths = Deaths(5, TERMINAL_DEATHS)
    given: dict[str, tuple[str, int]] = {}
    with StationServer(options(tmp_path / "station")) as server:
        hall = Mortal("terminal", str(tmp_path / "hall"), server.url, "hall-1")
        said: list[list[str]] = []
        for number in deaths:
            hall.begin()
            deaths.after(0.3, lambda: said.extend(hall.die()), "terminal")
            given |= {words[1]: (words[2], number) for words in said if words[0] == "ticket"}
            said.clear()
        hall.end()
        # A last life that takes nothing withdraws what the others left under way.
        last = Terminal(server.url, state_dir=tmp_path / "hall").start()
        last.until_reachable()
        last.until_delivered()
        last.link.stop()
    found = waiting(tmp_path / "station")
    assert len(given) > len(deaths)
    lost = [
        f"{number}, given in life {life + 1} of seed 5"
        for key, (number, life) in given.items()
        if found.get(key) != number
    ]
    assert not lost, f"{len(lost)} of {len(given)} tickets are not kept: {lost[:5]}"
    doubled = [number for number, times in Counter(found.values()).items() if times > 1]
    assert not doubled, f"numbers given twice: {doubled}"
    # Killed between taking a ticket and saying so: at most one for each death.
    unsaid = len(found) - len(given)
    assert unsaid <= len(deaths), f"{unsaid} tickets without a holder after {len(deaths)} deaths"
