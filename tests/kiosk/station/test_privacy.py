"""Records of processing: what is noted, what a resident gets of it, and when it is deleted."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import asdict
from sqlalchemy import func, select

from kiosk.commands.station import station_options
from kiosk.records.decision import Decision
from kiosk.records.held import Processing
from kiosk.records.quality import QualityCounts
from kiosk.records.retention import Retention
from kiosk.settings.load import SettingsError, load
from kiosk.settings.tree import Settings
from kiosk.station import housekeeping, processing_store, quality_store, retention_job
from kiosk.station.correction_schema import corrections
from kiosk.station.processing_schema import processings
from kiosk.station.processing_store import Note
from kiosk.station.quality_schema import quality_counted, quality_counts
from kiosk.station.registry.interface import RegistryUnavailable
from kiosk.station.retention_job import Moments, enforce, last_runs
from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import HA, HOA, MINH, Caller, Clock, new_key
from tests.kiosk.station.test_corrections import NAME, ask, decide
from tests.kiosk.station.test_metrics import read, value

LOOKUPS = ("dossiers", "card-issue", "residence", "electronic-identity", "record")
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)


def held(caller: Caller, number: str = HOA) -> dict[str, Any]:
    answer = caller.post("/v1/lookups/held", {"number": number, "assurance": "card_genuine"})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def entries(caller: Caller, number: str = HOA) -> list[tuple[str, str]]:
    """What was done and its code, newest first, without these looks."""
    found = held(caller, number)["entries"]
    return [(each["what"], each["detail"]) for each in found if each["what"] != "held"]


def consent(caller: Caller, key: str | None = None, **changes: Any):
    said = {"number": HOA, "assurance": "card_genuine", "purposes": ["lookup"], "given": True}
    return caller.post("/v1/consents", {**said, **changes}, key)


def test_each_look_at_a_residents_data_is_noted_with_its_terminal_and_assurance(
    caller: Caller, clock: Clock
) -> None:
    for name in (*LOOKUPS, "enrolled-finger", "corrections"):
        clock.now += dt.timedelta(seconds=1)
        said = {"number": HOA, "assurance": "holder_verified"}
        assert caller.post(f"/v1/lookups/{name}", said).status_code == 200
    expected = [name.replace("-", "_") for name in LOOKUPS] + ["finger", "correction"]
    assert entries(caller) == [(name, "") for name in reversed(expected)]
    clock.now += dt.timedelta(seconds=1)
    assert held(caller)["entries"][0]["what"] == "held"
    look = held(caller)["entries"][-1]
    assert look == {
        "at": "2026-11-24T01:00:01Z",
        "what": "dossiers",
        "terminal": "hall-1",
        "assurance": "holder_verified",
        "detail": "",
        "until": "2027-11-24",
    }
    assert entries(caller, MINH) == []


def test_what_is_refused_is_not_noted_as_done(caller: Caller) -> None:
    said = {"number": HOA, "assurance": "card_data_authentic"}
    assert caller.post("/v1/lookups/record", said).status_code == 403
    assert caller.post("/v1/lookups/held", said).status_code == 403
    assert consent(caller, assurance="anonymous").status_code == 403
    assert entries(caller) == []


def test_a_look_that_the_registry_did_not_answer_is_noted_all_the_same(
    caller: Caller, station: StationServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = station.point
    assert point is not None

    def away(_number: str) -> None:
        raise RegistryUnavailable("test")

    monkeypatch.setattr(point.registry, "record", away)
    said = {"number": HOA, "assurance": "card_genuine"}
    assert caller.post("/v1/lookups/record", said).status_code == 503
    assert entries(caller) == [("record", "")]


def test_a_ticket_taken_with_a_card_is_noted_once(caller: Caller) -> None:
    wish = {"service_id": "residence", "number": HOA, "assurance": "card_genuine"}
    key = new_key()
    for _ in range(2):
        caller.post("/v1/tickets", wish, key)
    # What anybody could have typed is no record of that resident.
    caller.post("/v1/tickets", {**wish, "number": HA, "assurance": "anonymous"}, new_key())
    caller.take()
    assert entries(caller) == [("ticket", "A001 residence")]
    assert entries(caller, HA) == []


def test_consent_and_refusal_are_noted_with_their_purposes(caller: Caller, clock: Clock) -> None:
    key = new_key()
    assert [consent(caller, key).status_code for _ in range(2)] == [204, 204]
    clock.now += dt.timedelta(seconds=1)
    assert consent(caller, given=False, purposes=["correction", "lookup"]).status_code == 204
    assert entries(caller) == [
        ("consent", "lookup correction refused"),
        ("consent", "lookup given"),
    ]
    assert consent(caller, purposes=["lookup", "lookup"]).status_code == 422
    assert consent(caller, purposes=[]).status_code == 422


def test_a_request_is_held_until_its_own_time_is_over(
    caller: Caller, station: StationServer
) -> None:
    code = ask(caller).json()["code"]

    def until() -> object:
        found = held(caller)["entries"]
        return next(each["until"] for each in found if each["detail"] == code)

    assert until() is None
    decide(station, code, Decision.ACCEPT)
    assert until() == "2027-11-24"


def test_no_more_than_two_hundred_are_told_and_that_there_are_more(
    caller: Caller, station: StationServer
) -> None:
    point = station.point
    assert point is not None
    tag, now = point.lasting(HOA), point.clock()

    def fill(book: Any) -> None:
        for n in range(201):
            at = now - n * dt.timedelta(minutes=1)
            made = Note(
                id=new_key(),
                resident=tag,
                at=at,
                what=Processing.RECORD,
                terminal_id="t",
                assurance=2,  # type: ignore[arg-type]
            )
            processing_store.note(book, made)

    point.writer.call(fill)
    answer = held(caller)
    assert (len(answer["entries"]), answer["more"]) == (200, True)
    ats = [each["at"] for each in answer["entries"]]
    assert ats == sorted(ats, reverse=True)


def test_the_store_names_nobody(caller: Caller, station: StationServer) -> None:
    consent(caller)
    caller.post("/v1/lookups/record", {"number": HOA, "assurance": "card_genuine"})
    point = station.point
    assert point is not None
    with point.database.reading() as connection:
        found = repr(connection.execute(select(processings)).all())
    assert HOA not in found
    assert point.resident(HOA, dt.date(2026, 11, 24)) not in found


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline, "the job does not run"
        time.sleep(0.02)


def test_what_is_too_old_is_deleted_when_the_clock_moves_on(
    given: StationOptionsMaker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "EVERY", 0.05)
    monkeypatch.setattr(retention_job, "AT_A_TIME", 2)
    monkeypatch.setattr(housekeeping, "AT_A_TIME", 2)
    kept = Retention(processing_days=10, corrections_days=5, quality_days=40)
    month, now = quality_store.month_of(clock.now), clock.now
    with StationServer(given(retention=kept), clock=clock) as server:
        point, caller = server.point, Caller(server.url)
        assert point is not None

        def count(table: Any) -> int:
            with point.database.reading() as connection:
                return connection.execute(select(func.count()).select_from(table)).scalar_one()

        def after(days: int) -> tuple[int, ...]:
            clock.now = now + days * DAY
            # At the second look it is sure of the day.
            for _ in range(2):
                until(lambda: last_run() == clock.now)
                clock.now += SECOND
            until(lambda: last_run() == clock.now)
            tables = (processings, corrections, quality_counted, quality_counts)
            return tuple(count(table) for table in tables)

        def last_run() -> dt.datetime | None:
            with point.database.reading() as connection:
                run = last_runs(connection, point.station_id).get("processings")
            return None if run is None else run.ran_at

        for number in (HOA, MINH, HA):
            code = ask(caller, number).json()["code"]
        decide(server, code, Decision.REJECT, "Không đủ căn cứ.")
        point.writer.call(
            lambda book: quality_store.check(book, "t", "", QualityCounts(checked=1), month)
        )
        assert after(1) == (3, 3, 1, 1)
        # The decided one goes; those that staff have not answered stay.
        assert after(6) == (3, 2, 1, 1)
        # The month is over, and with it who was counted in it.
        assert after(8) == (3, 2, 0, 1)
        assert after(11) == (0, 2, 0, 1)
        assert after(90) == (0, 2, 0, 0)
        seen = read(server.url)
        assert value(seen, "kiosk_retention_deleted_total", kind="processings") == 3
        ran = value(seen, "kiosk_retention_last_run_timestamp_seconds", kind="corrections")
        assert ran == clock.now.timestamp()
        assert value(seen, "kiosk_corrections_open") == 2
        assert NAME not in repr(seen)


def test_a_clock_that_is_wrong_for_a_while_deletes_nothing(
    given: StationOptionsMaker, clock: Clock
) -> None:
    now = clock.now
    with StationServer(given(), clock=clock) as server:
        point = server.point
        assert point is not None
        ask(Caller(server.url))
        for before, after in itertools.pairwise((0, 3650, 0, 3650)):
            seen = Moments(now + after * DAY, now + before * DAY)
            deleted = point.writer.call(
                lambda book, m=seen: enforce(book, Retention(), m, SECOND)  # type: ignore[misc]
            )
            assert not any(deleted.values())
        late = Moments(now + 3650 * DAY, now + 3650 * DAY)
        deleted = point.writer.call(lambda book: enforce(book, Retention(), late, SECOND))
        assert deleted["processings"] == 1


def test_the_times_are_settings(tmp_path: Path) -> None:
    chosen = [f"service.state_dir={tmp_path}", "retention.processing_days=30"]
    settings = load(overrides=[*chosen, "retention.corrections_days=7"])
    found = station_options(settings).retention
    assert (found.processing_days, found.corrections_days) == (30, 7)
    assert found.ratings_days == Retention().ratings_days
    with pytest.raises(SettingsError):
        load(overrides=["retention.processing_days=0"])


def test_the_defaults_of_the_settings_are_those_of_the_rules() -> None:
    assert asdict(Settings().retention) == asdict(Retention())
