"""Several service processes on one store are one station; several stations on one store are not.

Processes of their own, as on several machines, and officers who press in the same millisecond.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.queue.day import station_day
from tests.bench._terminals import station_process
from tests.kiosk.station.crowd import Crowd, check_promises
from tests.kiosk.station.listener import Listener
from tests.kiosk.station.running import CATALOGUE, JSON, Caller, options
from tests.postgres import Cluster

PRESSES = 150
"""In which two officers press at once, on each kind of store."""
COUNTERS = """
[[counter]]
name = "1"
services = ["residence", "vehicles"]
[[counter]]
name = "2"
services = ["residence", "vehicles"]
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> str:
    """Two counters that serve the same."""
    file = tmp_path / "services.toml"
    services = CATALOGUE.read_text(encoding="utf-8").partition("[[counter]]")[0]
    file.write_text(services + COUNTERS, encoding="utf-8")
    return str(file)


@pytest.fixture(params=["sqlite, one process", "postgresql, two processes"])
def desks(
    request: pytest.FixtureRequest, tmp_path: Path, catalogue: str
) -> Iterator[tuple[Caller, Caller, str]]:
    """The two counters' ways to the station, and its store."""
    with ExitStack() as stack:
        if request.param.startswith("sqlite"):
            folder = tmp_path / "station"
            address, store = "", f"sqlite:///{folder / 'station.sqlite'}"
            url = stack.enter_context(station_process(folder, "", catalogue_file=catalogue))
            urls = [url, url]
        else:
            cluster: Cluster = request.getfixturevalue("postgres")
            address = store = cluster.new_database()
            urls = [
                stack.enter_context(
                    station_process(tmp_path / name, store, catalogue_file=catalogue)
                )
                for name in ("one", "two")
            ]
        one, two = (Caller(url, of=options(tmp_path / "station", database=address)) for url in urls)
        yield one, two, store


@pytest.mark.slow
def test_two_counters_that_press_next_in_the_same_moment_get_one_ticket_each(
    desks: tuple[Caller, Caller, str],
) -> None:
    """A few hundred times; who came first is called first, and nobody is left out."""
    one, two, store = desks
    crowd = Crowd([one.url, two.url])
    crowd.wait_for(PRESSES)
    together = threading.Barrier(2)

    def officer(place: tuple[Caller, str]) -> list[JSON | None]:
        caller, counter = place
        called: list[JSON | None] = []
        current = None
        for _ in range(PRESSES):
            together.wait(30)
            ticket = caller.next(counter, current).json()["ticket"]
            called.append(ticket)
            current = None if ticket is None else ticket["id"]
        return called

    # Tickets are still being taken at both while they are called at both.
    with ThreadPoolExecutor(2) as pool:
        at_one, at_two = pool.map(officer, [(one, "1"), (two, "2")])
    crowd.leave()
    numbers = [ticket["number"] for ticket in (*at_one, *at_two) if ticket is not None]
    assert len(numbers) == 2 * PRESSES
    assert len(set(numbers)) == len(numbers), "a ticket was called twice"
    for prefix in ("A", "D"):
        called = sorted(int(number[1:]) for number in numbers if number.startswith(prefix))
        assert called == list(range(1, len(called) + 1)), "somebody was passed over"
    # Who came first was called first, at either counter.
    for tickets in (at_one, at_two):
        for prefix in ("A", "D"):
            own = [t["number"] for t in tickets if t is not None and t["number"][0] == prefix]
            assert own == sorted(own)
    check_promises(crowd, store, called=len(numbers))


@pytest.mark.slow
def test_what_is_done_at_one_service_is_seen_and_heard_at_the_other(
    tmp_path: Path, catalogue: str, postgres: Cluster
) -> None:
    store = postgres.new_database()
    with (
        station_process(tmp_path / "a", store, catalogue_file=catalogue) as a,
        station_process(tmp_path / "b", store, catalogue_file=catalogue) as b,
    ):
        of = options(tmp_path / "a", database=store)
        at_a, at_b = Caller(a, of=of), Caller(b, of=of)
        board = Listener(a)
        taken = at_a.take().json()
        assert at_b.waiting() == 1
        ticket = at_b.next("2").json()["ticket"]
        assert ticket["id"] == taken["id"]
        at_b.staff("recall", counter="2", ticket_id=ticket["id"])
        heard = board.hear(3)
        assert [kind for _, kind, _ in heard] == ["taken", "called", "recalled"]
        assert heard[1][2]["number"] == taken["number"]
        shown = at_a.get("/v1/board").json()["counters"]
        assert [(c["name"], c["number"], c["calls"]) for c in shown] == [
            ("1", None, 0),
            ("2", taken["number"], 2),
        ]
        board.close()


@pytest.mark.slow
def test_two_stations_on_one_database_do_not_see_one_another(
    tmp_path: Path, catalogue: str, postgres: Cluster
) -> None:
    store = postgres.new_database()
    with (
        station_process(tmp_path / "n", store, station_id="north", catalogue_file=catalogue) as n,
        station_process(tmp_path / "s", store, station_id="south", catalogue_file=catalogue) as s,
    ):
        north, south = (
            Caller(url, of=options(tmp_path / name, database=store, station_id=name))
            for name, url in (("north", n), ("south", s))
        )
        boards = {name: Listener(url) for name, url in (("north", n), ("south", s))}
        first = north.take().json()
        # The same numbers, and even the same key, are another ticket there.
        assert south.next("1").json()["ticket"] is None
        assert south.take(key=first["id"]).json()["number"] == first["number"] == "A001"
        assert north.take().json()["number"] == "A002"
        assert (north.waiting(), south.waiting()) == (2, 1)
        assert north.next("1").json()["ticket"]["id"] == first["id"]
        assert [c["number"] for c in north.get("/v1/board").json()["counters"]] == ["A001", None]
        assert [c["number"] for c in south.get("/v1/board").json()["counters"]] == [None, None]
        missing = south.get(f"/v1/staff/history?ticket_id={north.take().json()['id']}")
        assert missing.status_code == 404
        # Neither numbers on lease nor calls for help.
        today = station_day(dt.datetime.fromisoformat(first["issued_at"]))
        block = north.lease(day=today.isoformat()).json()
        assert south.leased_ticket(block, block["first"]).status_code == 404
        north.post("/v1/help-calls", {}, first["id"])
        assert south.get("/v1/help-calls").json() == {"help_calls": []}
        kinds = {name: [h[1] for h in board.hear(1)] for name, board in boards.items()}
        assert kinds == {"north": ["taken"], "south": ["taken"]}
        crowds = [Crowd([n], 2), Crowd([s], 2)]
        for crowd in crowds:
            crowd.wait_for(30)
        for crowd in crowds:
            crowd.leave()
        for crowd in crowds:
            numbers = [ticket.number for ticket in crowd.taken]
            assert len(set(numbers)) == len(numbers)
        for board in boards.values():
            board.close()
