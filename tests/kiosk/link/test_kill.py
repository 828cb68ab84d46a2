"""Station and terminal die at any moment: acknowledged tickets are there, each once."""

from __future__ import annotations

import random
import socket
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.queue.ticket import Ticket
from kiosk.station.serve import StationServer
from tests.kiosk.link.mortal import Mortal
from tests.kiosk.link.terminal import Terminal
from tests.kiosk.station.running import options

DEATHS = 12
MAKE = Callable[..., Terminal]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


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
def test_a_station_killed_again_and_again_keeps_every_acknowledged_ticket_once(
    tmp_path: Path, terminal: MAKE
) -> None:
    chance = random.Random(20261124)
    port = free_port()
    station = Mortal("station", str(tmp_path / "station"), str(port))
    url = station.live()
    halls = [
        terminal(url, terminal_id=f"hall-{n}", state_dir=tmp_path / f"hall-{n}").start()
        for n in (1, 2)
    ]
    for hall in halls:
        hall.until_stocked()
    taken: list[Ticket] = []
    enough = threading.Event()

    def press(hall: Terminal) -> None:
        while not enough.is_set():
            ticket = hall.take(random.choice(["residence", "vehicles"]))
            if isinstance(ticket, Ticket):
                taken.append(ticket)
            time.sleep(0.005)

    people = [threading.Thread(target=press, args=(hall,)) for hall in halls for _ in range(2)]
    for person in people:
        person.start()
    for _ in range(DEATHS):
        time.sleep(chance.uniform(0.02, 0.3))
        station.die()
        time.sleep(chance.uniform(0.0, 0.15))
        station.live()
    enough.set()
    for person in people:
        person.join()
    for hall in halls:
        hall.until_reachable()
        hall.until_delivered()
        hall.link.stop()
    station.die()
    station.end()

    assert len(taken) > DEATHS
    assert any(t.offline for t in taken)
    assert max(Counter(t.number for t in taken).values()) == 1
    assert {t.id: t.number for t in taken} == waiting(tmp_path / "station")


@pytest.mark.slow
def test_a_terminal_killed_again_and_again_loses_and_doubles_no_ticket(tmp_path: Path) -> None:
    chance = random.Random(5)
    with StationServer(options(tmp_path / "station")) as server:
        hall = Mortal("terminal", str(tmp_path / "hall"), server.url, "hall-1")
        given: dict[str, str] = {}
        for _ in range(DEATHS):
            hall.live()
            time.sleep(chance.uniform(0.01, 0.15))
            given |= {words[1]: words[2] for words in hall.die() if words[0] == "ticket"}
        hall.end()
        # A last life that takes nothing withdraws what the others left under way.
        last = Terminal(server.url, state_dir=tmp_path / "hall").start()
        last.until_reachable()
        last.until_delivered()
        last.link.stop()
    found = waiting(tmp_path / "station")
    assert given
    assert given.items() <= found.items()
    assert len(set(found.values())) == len(found)
    # Killed between taking a ticket and saying so: at most one for each death.
    assert len(found) - len(given) <= DEATHS
