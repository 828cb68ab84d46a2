"""The holder's name goes to the station in the one request for a ticket, and nowhere else."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.identity.assurance import Assurance
from kiosk.queue.applicant import Applicant
from kiosk.queue.ticket import Ticket
from kiosk.station.database import Database
from kiosk.station.holder_seal import HolderSeal
from kiosk.station.holder_store import holder_of
from kiosk.station.serve import StationServer
from tests.kiosk.link.terminal import Terminal
from tests.kiosk.station.running import options

Make = Callable[..., Terminal]
NAME = "TRẦN VĂN KHUYNH"
FORMS = [
    form.encode(code)
    for cased in (NAME, NAME.title(), NAME.lower())
    for form in (cased, unicodedata.normalize("NFD", cased), cased.split()[-1])
    for code in ("utf-8", "utf-16-le", "unicode_escape")
]


def take(one: Terminal) -> Ticket:
    taken = one.link.take_ticket(
        "residence", Applicant(assurance=Assurance.CARD_GENUINE, name=NAME)
    )
    assert isinstance(taken, Ticket)
    return taken


def name_at_station(folder: Path, ticket: Ticket) -> str | None:
    seal = HolderSeal((folder / "resident.key").read_bytes(), "test-station")
    database = Database.in_file(folder / "station.sqlite")
    try:
        with database.reading() as connection:
            return holder_of(connection, "test-station", seal, ticket.id)
    finally:
        database.close()


def assert_not_named_in(folder: Path) -> None:
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files, "there was nothing to search"
    for file in files:
        content = file.read_bytes()
        assert not [form for form in FORMS if form in content], f"{file.name} names the holder"


def test_the_name_reaches_the_station_and_no_file_or_log_of_the_terminal(
    station: StationServer, terminal: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one = terminal(station.url).start()
    one.until_reachable()
    ticket = take(one)
    assert_not_named_in(tmp_path / "terminal")
    one.link.stop()
    assert_not_named_in(tmp_path / "terminal")
    assert name_at_station(tmp_path / "station", ticket) == NAME
    assert "KHUYNH" not in caplog.text


def test_a_leased_ticket_carries_no_name_on_the_disk_or_later_to_the_station(
    terminal: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with StationServer(options(tmp_path / "station")) as server:
        port = int(server.url.rsplit(":", 1)[1])
        one = terminal(server.url).start()
        one.until_stocked()
    # The first one is asked for on line, and its answer never comes.
    tickets = [take(one), take(one)]
    one.until_reachable(False)
    tickets.append(take(one))
    assert all(ticket.offline for ticket in tickets)
    assert_not_named_in(tmp_path / "terminal")
    with StationServer(options(tmp_path / "station", port=port)):
        one.until_delivered()
    one.link.stop()
    assert_not_named_in(tmp_path / "terminal")
    assert [name_at_station(tmp_path / "station", ticket) for ticket in tickets] == [None] * 3
    assert "KHUYNH" not in caplog.text
