"""The audit trail: every action once, nothing of a resident, and no entry changed unnoticed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from sqlalchemy import delete, select, update

from kiosk.staff.action import StaffAction
from kiosk.station.database import Database
from kiosk.station.options import StationOptions
from kiosk.station.staff.schema import staff_audit as table
from kiosk.station.staff.trail import WITHHELD, entry_of, hash_at, record, verify
from kiosk.station.writer import Writer
from tests.kiosk.station.running import CLERK, MINH, Caller, Clock, employ_officer, new_key

STATION = "test-station"


@pytest.fixture
def trail(database: Database, clock: Clock) -> Database:
    """Ten entries."""
    writer = Writer(database, STATION)
    for number in range(10):
        writer.call(
            lambda book, n=number: record(
                book, clock.now, "mai", StaffAction.CALL, f"A{n:03d}", "1"
            )
        )
    writer.close()
    return database


def found(database: Database) -> list[tuple[int, str]]:
    with database.reading() as connection:
        return [(fault.seq, fault.kind) for fault in verify(connection, STATION).faults]


def said(database: Database) -> list[tuple[str | None, str, str, str]]:
    with database.reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.seq)).all()
    return [(row.staff, row.action, row.subject, row.detail) for row in rows]


def test_a_whole_trail_is_whole(trail: Database) -> None:
    with trail.reading() as connection:
        outcome = verify(connection, STATION)
        assert hash_at(connection, STATION, 10) == outcome.last_hash
    assert (outcome.whole, outcome.entries) == (True, 10)


def test_a_changed_entry_is_found(trail: Database) -> None:
    for column, value in (("detail", "2"), ("staff", "nga"), ("subject", "A999")):
        with trail.writing() as connection:
            before = connection.execute(select(table).where(table.c.seq == 4)).one()
            connection.execute(update(table).where(table.c.seq == 4).values({column: value}))
        assert found(trail) == [(4, "changed")]
        with trail.writing() as connection:
            mended = {column: getattr(before, column)}
            connection.execute(update(table).where(table.c.seq == 4).values(mended))
    assert found(trail) == []


def test_an_entry_that_was_left_out_is_found(trail: Database) -> None:
    with trail.writing() as connection:
        connection.execute(delete(table).where(table.c.seq == 4))
    assert found(trail) == [(5, "missing")]


def test_a_beginning_that_was_cut_off_is_found(trail: Database) -> None:
    with trail.writing() as connection:
        connection.execute(delete(table).where(table.c.seq < 4))
    assert found(trail) == [(4, "missing")]


def test_an_entry_rewritten_with_its_hash_breaks_the_chain_behind_it(trail: Database) -> None:
    with trail.writing() as connection:
        row = connection.execute(select(table).where(table.c.seq == 4)).one()
        forged = msgspec.structs.replace(entry_of(row), staff="nga")
        changed = {"staff": "nga", "hash": forged.digest}
        connection.execute(update(table).where(table.c.seq == 4).values(changed))
    assert found(trail) == [(5, "chain")]


def test_a_trail_cut_short_is_known_by_what_a_witness_kept(trail: Database) -> None:
    with trail.reading() as connection:
        kept = verify(connection, STATION)
    with trail.writing() as connection:
        connection.execute(delete(table).where(table.c.seq > 8))
    assert found(trail) == []
    with trail.reading() as connection:
        assert hash_at(connection, STATION, kept.entries) != kept.last_hash


def test_another_stations_trail_is_another_chain(trail: Database, clock: Clock) -> None:
    writer = Writer(trail, "other")
    writer.call(lambda book: record(book, clock.now, None, StaffAction.ACCOUNT_ADDED, "binh"))
    writer.close()
    assert found(trail) == []
    with trail.reading() as connection:
        assert verify(connection, "other").entries == 1


@pytest.mark.parametrize("text", [MINH, f"số {MINH}", "a\x00b", "x" * 300])
def test_what_may_be_a_residents_number_is_withheld(
    database: Database, clock: Clock, text: str
) -> None:
    writer = Writer(database, STATION)
    writer.call(lambda book: record(book, clock.now, "mai", StaffAction.CALL, text, text))
    writer.close()
    assert said(database) == [("mai", "call", WITHHELD, WITHHELD)]
    assert found(database) == []


def test_each_step_of_an_officer_is_one_entry_and_a_repeat_is_none(
    caller: Caller, database: Database
) -> None:
    first = caller.take().json()["id"]
    caller.take()
    key = new_key()
    for _ in range(2):
        caller.staff("next", key, counter="1", current=None)
    caller.staff("recall", counter="1", ticket_id=first)
    caller.staff("start", counter="1", ticket_id=first)
    note = "Thiếu ảnh thẻ"
    caller.staff("transfer", ticket_id=first, service_id="vehicles", to_counter="3", note=note)
    caller.staff("hold", ticket_id=first)
    caller.staff("release", ticket_id=first)
    caller.staff("priority", ticket_id=first, priority="elderly")
    caller.staff("cancel", ticket_id=first, reason="resident_left")
    caller.staff("cancel", ticket_id=first, reason="resident_left")
    caller.staff("counter", counter="2", state="break")
    caller.staff("service", service_id="vehicles", open=False)
    at = "2026-11-24T09:00:00+07:00"
    caller.staff("appointments", service_id="residence", at=at, number=MINH)
    caller.staff("end-of-day", day="2026-11-24")
    steps = said(database)[2:]
    assert {staff for staff, _, _, _ in steps} == {"officer-1"}
    assert [step[1:] for step in steps] == [
        ("next", "A001", "1"),
        ("recall", "A001", "1"),
        ("start", "A001", "1"),
        ("transfer", "A001", "vehicles 3"),
        ("hold", "A001", ""),
        ("release", "A001", ""),
        ("priority", "A001", "elderly"),
        ("cancel", "A001", "resident_left"),
        ("counter", "2", "break"),
        ("service", "vehicles", "closed"),
        ("appointments", "residence", "2026-11-24 09:00"),
        ("end-of-day", "2026-11-24", "1"),
    ]
    assert found(database) == []


def test_one_officers_key_does_not_repeat_anothers_step(
    caller: Caller, chosen: StationOptions
) -> None:
    key = new_key()
    assert caller.staff("counter", key, counter="1", state="open").status_code == 200
    employ_officer(chosen, CLERK)
    caller.sign_in(CLERK.id)
    other = caller.staff("counter", key, counter="1", state="open")
    assert other.json()["code"] == "key-reused"


def test_the_chain_holds_when_two_services_write_at_once(
    given_two: tuple[Caller, Caller], database: Database
) -> None:
    def work(caller: Caller) -> None:
        for _ in range(10):
            assert caller.staff("counter", counter="1", state="open").status_code == 200

    for caller in given_two:
        caller.be_signed_in()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, given_two))
    assert found(database) == []
    assert sum(action == "counter" for _, action, _, _ in said(database)) == 20
