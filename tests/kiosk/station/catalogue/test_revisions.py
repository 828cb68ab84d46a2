"""The catalogue in the store: who wins at a start, what a change may do, who learns of it when."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from kiosk.catalogue.catalogue import Catalogue, Counter
from kiosk.catalogue.fault import Fault, Flaw
from kiosk.catalogue.loader import load_catalogue
from kiosk.catalogue.service import Service
from kiosk.catalogue.toml_file import catalogue_toml
from kiosk.station.catalogue import revisions
from kiosk.station.catalogue.changing import Change, change
from kiosk.station.catalogue.revisions import Revision
from kiosk.station.catalogue_schema import catalogue_revisions
from kiosk.station.options import StationStartError
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.serve import StationServer
from kiosk.station.service_point import ServicePoint
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import CATALOGUE, Caller, new_key

DELIVERED = load_catalogue(CATALOGUE).catalogue
PASSPORTS = Service("passports", "P", {"vi": "Hộ chiếu", "en": "Passports"})
SOON = 10.0
"""Seconds; a change is known everywhere within one."""


def with_passports(catalogue: Catalogue = DELIVERED) -> Catalogue:
    counters = (*catalogue.counters, Counter("4", ("passports",)))
    return Catalogue((*catalogue.services, PASSPORTS), counters)


def without(service_id: str, catalogue: Catalogue = DELIVERED) -> Catalogue:
    return Catalogue(
        tuple(s for s in catalogue.services if s.id != service_id),
        tuple(
            replace(c, services=tuple(s for s in c.services if s != service_id))
            for c in catalogue.counters
        ),
    )


def point_of(server: StationServer) -> ServicePoint:
    assert server.point is not None
    return server.point


def changed(
    server: StationServer, catalogue: Catalogue, seen: int | None = None
) -> tuple[Fault, ...]:
    """As a page does it."""
    point = point_of(server)
    number = point.catalogues.refresh().number if seen is None else seen
    wanted = Change(number, catalogue, staff="an")
    return point.writer.call(lambda book: change(book, wanted, point.clock()))


def present(server: StationServer) -> Revision:
    return point_of(server).catalogues.refresh()


def offered(caller: Caller) -> list[str]:
    return [service["id"] for service in caller.get("/v1/station").json()["services"]]


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def write(file: Path, catalogue: Catalogue) -> Path:
    file.write_text(catalogue_toml(catalogue), encoding="utf-8")
    return file


def test_the_file_of_the_first_start_is_the_first_revision(station: StationServer) -> None:
    first = present(station)
    assert (first.number, first.staff, first.restored) == (1, None, None)
    assert first.catalogue == DELIVERED
    assert first.imported_sha256 == load_catalogue(CATALOGUE).sha256


def test_what_staff_changed_is_still_there_after_a_restart(given: StationOptionsMaker) -> None:
    with StationServer(given()) as server:
        assert changed(server, with_passports()) == ()
    with StationServer(given()) as server:
        assert present(server).number == 2
        assert present(server).staff == "an"
        assert "passports" in offered(Caller(server.url))


def test_the_newest_change_wins_also_when_it_is_the_file(
    given: StationOptionsMaker, tmp_path: Path
) -> None:
    file = write(tmp_path / "own.toml", DELIVERED)
    with StationServer(given(catalogue_file=file)) as server:
        changed(server, with_passports())
    write(file, without("vehicles"))
    with StationServer(given(catalogue_file=file)) as server:
        assert present(server).number == 3
        assert offered(Caller(server.url)) == [s.id for s in without("vehicles").services]
        changed(server, DELIVERED)
    with StationServer(given(catalogue_file=file)) as server:
        assert (present(server).number, present(server).catalogue) == (4, DELIVERED)


def test_a_newer_delivered_file_takes_nothing_back_that_staff_set(
    given: StationOptionsMaker, tmp_path: Path
) -> None:
    file = write(tmp_path / "delivered.toml", DELIVERED)
    with StationServer(given(catalogue_file=file, catalogue_delivered=True)):
        pass
    write(file, without("vehicles"))
    with StationServer(given(catalogue_file=file, catalogue_delivered=True)) as server:
        assert present(server).catalogue == without("vehicles")
        changed(server, with_passports())
    write(file, without("criminal_record"))
    with StationServer(given(catalogue_file=file, catalogue_delivered=True)) as server:
        assert present(server).catalogue == with_passports()


def test_with_a_broken_file_the_store_is_believed_and_the_fault_is_said(
    given: StationOptionsMaker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = write(tmp_path / "own.toml", DELIVERED)
    with StationServer(given(catalogue_file=file)) as server:
        changed(server, with_passports())
    file.write_text('[[service]]\nid = "Residence!"')
    with StationServer(given(catalogue_file=file)) as server:
        assert "passports" in offered(Caller(server.url))
        assert any("own.toml" in fault for fault in point_of(server).catalogues.file_faults)
    assert "revision 2 stays valid" in caplog.text


def test_with_a_broken_file_and_an_empty_store_it_does_not_start(
    given: StationOptionsMaker, tmp_path: Path
) -> None:
    file = tmp_path / "own.toml"
    file.write_text("service = []\ncounter = []")
    with pytest.raises(StationStartError, match=r"own\.toml: has no service"):
        StationServer(given(catalogue_file=file)).start()


def test_a_revision_that_cannot_be_read_is_passed_over(given: StationOptionsMaker) -> None:
    with StationServer(given()) as server:
        changed(server, with_passports())
        spoilt = update(catalogue_revisions).where(catalogue_revisions.c.revision == 2)
        with point_of(server).database.writing() as connection:
            connection.execute(spoilt.values(content='{"service": [{}], "counter": []}'))
    with StationServer(given()) as server:
        assert present(server).catalogue == DELIVERED
        assert (present(server).number, present(server).restored) == (3, 1)
        assert Caller(server.url).take("residence").status_code == 201


def test_two_who_change_the_same_revision_are_not_both_believed(station: StationServer) -> None:
    def attempt(catalogue: Catalogue) -> object:
        try:
            return changed(station, catalogue, seen=1)
        except Refusal as refusal:
            return refusal.reason

    with ThreadPoolExecutor(2) as pool:
        came = list(pool.map(attempt, [with_passports(), without("vehicles")]))
    assert sorted(map(str, came)) == sorted(map(str, [(), Reason.CHANGED_MEANWHILE]))
    assert present(station).number == 2


def test_what_changes_nothing_makes_no_revision(station: StationServer) -> None:
    assert changed(station, DELIVERED) == ()
    assert present(station).number == 1


def test_the_hall_bars_a_change_and_nothing_is_kept_of_it(
    station: StationServer, caller: Caller
) -> None:
    caller.take("vehicles")
    assert [f.flaw for f in changed(station, without("vehicles"))] == [Flaw.STILL_WAITED_FOR]
    caller.next("3")
    assert [f.flaw for f in changed(station, without("vehicles"))] == [Flaw.STILL_WAITED_FOR]
    fewer = replace(DELIVERED, counters=DELIVERED.counters[1:])
    assert [f.flaw for f in changed(station, fewer)] == [Flaw.STILL_OPEN]
    assert caller.staff("counter", counter="1", state="closed").status_code == 200
    assert changed(station, fewer) == ()
    assert present(station).number == 2


def test_a_letter_of_todays_numbers_goes_to_no_other_service(
    station: StationServer, caller: Caller
) -> None:
    first = caller.take("vehicles").json()["id"]
    caller.staff("cancel", ticket_id=first, reason="other")
    assert changed(station, without("vehicles")) == ()
    taken = Catalogue((*without("vehicles").services, replace(PASSPORTS, prefix="D")), ())
    closed = [caller.staff("counter", counter=c, state="closed") for c in ("1", "2", "3")]
    assert {answer.status_code for answer in closed} == {200}
    assert [f.flaw for f in changed(station, taken)] == [Flaw.PREFIX_GIVEN]
    back = Catalogue((*without("vehicles").services, DELIVERED.services[3]), DELIVERED.counters)
    assert changed(station, back) == ()


def test_a_letter_that_is_leased_for_tomorrow_goes_to_no_other_service(
    station: StationServer,
) -> None:
    assert Caller(station.url).lease("vehicles", day="2026-11-25").status_code == 201
    taken = Catalogue(
        tuple(
            replace(s, prefix="X" if s.id == "vehicles" else s.prefix) for s in DELIVERED.services
        ),
        DELIVERED.counters,
    )
    assert changed(station, taken) == ()
    other = Catalogue((*taken.services, replace(PASSPORTS, prefix="D")), taken.counters)
    assert [f.flaw for f in changed(station, other)] == [Flaw.PREFIX_GIVEN]


def test_every_service_process_takes_a_change_up_by_itself(given: StationOptionsMaker) -> None:
    with StationServer(given()) as one, StationServer(given()) as two:
        caller = Caller(two.url)
        assert "passports" not in offered(caller)
        changed(one, with_passports())
        until(lambda: "passports" in offered(caller))
        assert caller.take("passports").json()["number"] == "P001"
        assert caller.get("/v1/board").json()["counters"][-1]["name"] == "4"


def test_no_process_gives_a_ticket_for_what_another_one_has_just_removed(
    given: StationOptionsMaker,
) -> None:
    """Also before it has heard of it: the ticket's own transaction knows."""
    with StationServer(given()) as one, StationServer(given()) as two:
        deaf = point_of(two).catalogues
        deaf.close()
        changed(one, without("vehicles"))
        refused = Caller(two.url).take("vehicles")
        assert (refused.status_code, refused.json()["code"]) == (404, "unknown-service")
        assert Caller(two.url).lease("vehicles").json()["code"] == "unknown-service"
        assert deaf.latest.number == 1


def test_tickets_and_changes_at_once_leave_nobody_waiting_for_nothing(
    given: StationOptionsMaker,
) -> None:
    with StationServer(given()) as one, StationServer(given()) as two:

        def press(_: int) -> int:
            return Caller(two.url).take("vehicles", new_key()).status_code

        with ThreadPoolExecutor(4) as pool:
            asked = [pool.submit(press, turn) for turn in range(12)]
            faults = changed(one, without("vehicles"))
            taken = [each.result() for each in asked].count(201)
        waits = changed(one, without("vehicles"))
        if faults:
            # Somebody was quicker: the service stays, and so do those who wait for it.
            assert (taken, [f.flaw for f in waits]) == (12, [Flaw.STILL_WAITED_FOR])
        else:
            assert (taken, waits) == (0, ())


def test_every_request_is_answered_from_one_catalogue_while_it_changes(
    station: StationServer, caller: Caller
) -> None:
    """Services and counters come and go; no answer mixes two states."""
    assert caller.staff("counter", counter="3", state="closed").status_code == 200
    fewer = replace(without("vehicles"), counters=without("vehicles").counters[:2])
    states = [DELIVERED, fewer]
    shapes = {
        tuple(service.id for service in state.services): tuple(c.name for c in state.counters)
        for state in states
    }

    def look(path: str) -> list[tuple[int, object]]:
        seen = Caller(station.url)
        return [((a := seen.get(path)).status_code, a.json()) for _ in range(60)]

    with ThreadPoolExecutor(3) as pool:
        looks = [pool.submit(look, path) for path in ("/v1/board", "/v1/station", "/v1/board")]
        turn = 0
        while not all(each.done() for each in looks):
            turn += 1
            assert changed(station, states[turn % 2]) == ()
    assert turn > 1
    answers = [answer for each in looks for answer in each.result()]
    assert {status for status, _ in answers} == {200}
    for _, body in answers:
        assert isinstance(body, dict)
        services = tuple(queue["service_id"] for queue in body["queues"])
        assert services in shapes
        if "counters" in body:
            assert tuple(c["name"] for c in body["counters"]) == shapes[services]


def test_each_revision_is_kept_and_can_be_brought_back(
    station: StationServer, caller: Caller
) -> None:
    changed(station, with_passports())
    point = point_of(station)
    with point.database.reading() as connection:
        first = revisions.revision_of(connection, point.station_id, 1)
        assert [r.number for r in revisions.listed(connection, point.station_id, 9)] == [2, 1]
        assert [r.number for r in revisions.listed(connection, point.station_id, 1)] == [1]
        assert revisions.revision_of(connection, point.station_id, 3) is None
        assert revisions.listed(connection, "another-station", 9) == []
    assert first is not None
    back = Change(2, first.catalogue, staff="an", restored=1)
    closed = caller.staff("counter", counter="4", state="closed")
    assert closed.status_code == 200
    assert point.writer.call(lambda book: change(book, back, point.clock())) == ()
    assert (present(station).number, present(station).restored) == (3, 1)
    assert present(station).catalogue == DELIVERED
