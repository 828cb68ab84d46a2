"""PostgreSQL dies without warning under load: what was acknowledged is there, once."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from kiosk.station.database import Database
from kiosk.station.schema import service_days, tickets
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import Caller, new_key, options
from tests.postgres import private_cluster

DEATHS = 3


@pytest.mark.slow
def test_acknowledged_tickets_survive_the_servers_crashes_each_once(tmp_path: Path) -> None:
    acknowledged: dict[str, str] = {}
    enough = threading.Event()
    with private_cluster() as cluster:
        database = cluster.new_database()

        def press(url: str, hall: str) -> None:
            caller = Caller(url, hall)
            while not enough.is_set():
                key = new_key()
                # As a terminal does: the same key until there is an answer.
                while not enough.is_set():
                    try:
                        answer = caller.take(key=key)
                    except requests.RequestException:
                        continue
                    if answer.status_code in (200, 201):
                        acknowledged[key] = answer.json()["number"]
                        break
                    assert answer.status_code == 503

        with StationServer(options(tmp_path, database=database)) as server:
            people = [
                threading.Thread(target=press, args=(server.url, f"hall-{n}")) for n in range(4)
            ]
            for person in people:
                person.start()
            before = 0
            for _ in range(DEATHS):
                time.sleep(0.4)
                cluster.stop("immediate")
                time.sleep(0.3)
                cluster.start()
                before = len(acknowledged)
            deadline = time.monotonic() + 30
            while len(acknowledged) < before + 10 and time.monotonic() < deadline:
                time.sleep(0.05)
            enough.set()
            for person in people:
                person.join()
            assert len(acknowledged) >= before + 10, "it did not ride the crash out"
        store = Database(database)
        with store.reading() as connection:
            found = connection.execute(select(tickets.c.id, tickets.c.ordinal)).all()
            counted = connection.execute(select(func.sum(service_days.c.waiting))).scalar_one()
        store.close()
    numbers = {ticket_id: f"A{ordinal:03d}" for ticket_id, ordinal in found}
    assert acknowledged.items() <= numbers.items()
    assert len(set(numbers.values())) == len(found) == counted
