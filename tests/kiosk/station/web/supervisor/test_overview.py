"""The overview says how the hall stands, and carries out what is pressed on it."""

from __future__ import annotations

import datetime as dt
import re

from kiosk.catalogue.toml_file import catalogue_toml
from kiosk.station.serve import StationServer
from tests.kiosk.station.catalogue.test_revisions import DELIVERED, without
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import OFFICER, Caller, Clock
from tests.kiosk.station.web.supervisor.chief import Chief

HERE = "/supervisor"


def text_of(page: str) -> str:
    """What a reader sees, with single spaces."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def row(page: str, service: str) -> str:
    found = re.search(rf"<tr>(?:(?!</tr>).)*{service}.*?</tr>", page, re.DOTALL)
    assert found
    return text_of(found[0])


def counter(page: str, name: str) -> str:
    found = re.search(rf'aria-label="Counter {name}">(.*?)</article>', page, re.DOTALL)
    assert found
    return text_of(found[1])


def test_services_and_counters_as_they_stand(chief: Chief, clock: Clock) -> None:
    caller = chief.caller
    for _ in range(3):
        caller.take()
    clock.now += dt.timedelta(minutes=20)
    first = caller.next().json()["ticket"]["id"]
    clock.now += dt.timedelta(minutes=5)
    page = chief.page(HERE)
    assert row(page, "Residence").startswith("A Residence registration 2 25 min")
    assert row(page, "Vehicle").startswith("D Vehicle registration 0 –")
    assert counter(page, "1") == f"Counter 1 Calling A001 since 08:20 (5 min) {OFFICER.name} A F"
    assert "Nobody has worked here today" in counter(page, "2")
    caller.staff("recall", counter="1", ticket_id=first)
    assert "called 2 times" in counter(chief.page(HERE), "1")
    caller.staff("start", counter="1", ticket_id=first)
    clock.now += dt.timedelta(minutes=1)
    assert "Serving A001 since 08:25 (1 min)" in counter(chief.page(HERE), "1")
    caller.staff("finish", counter="1", ticket_id=first)
    caller.staff("counter", counter="1", state="break")
    clock.now += dt.timedelta(minutes=2)
    assert "Break – since 08:26 (2 min)" in counter(chief.page(HERE), "1")


def test_the_part_for_the_script_is_the_same_and_says_when_one_is_signed_out(
    chief: Chief, station: StationServer
) -> None:
    chief.caller.take()
    page, part = chief.page(HERE), chief.page(f"{HERE}/live")
    assert part.strip() in page
    assert "<html" not in part
    nobody = Caller(station.url).get(f"{HERE}/live")
    assert nobody.status_code == 401


def test_a_call_for_help_is_seen(chief: Chief) -> None:
    assert "Staff is wanted" not in chief.page(HERE)
    key = "11111111-1111-4111-8111-111111111111"
    chief.caller.post("/v1/help-calls", {"reason": "printer_out_of_paper"}, key)
    assert "hall-1 · The printer has no paper" in text_of(chief.page(HERE))


def test_a_service_is_closed_and_opened_for_today(chief: Chief) -> None:
    action = f"{HERE}/service-today"
    closed = chief.press(HERE, action, service="vehicles", open="0")
    assert "gives out no more numbers today" in closed.text
    assert "Closed for today" in row(closed.text, "Vehicle")
    assert chief.caller.take("vehicles").json()["code"] == "service-closed"
    chief.press(HERE, action, service="vehicles", open="1")
    assert chief.caller.take("vehicles").status_code == 201


def test_the_day_is_ended_after_a_question(chief: Chief) -> None:
    chief.caller.take()
    chief.caller.take("vehicles")
    chief.caller.next("3")
    question = chief.page(f"{HERE}/end-of-day")
    assert "One person still waits; this number will be cancelled." in question
    assert "Somebody is still at: 3." in question
    ended = chief.press(f"{HERE}/end-of-day", f"{HERE}/end-of-day")
    assert "The day is ended." in ended.text
    assert row(ended.text, "Residence").startswith("A Residence registration 0 –")
    assert chief.caller.take().json()["code"] == "service-closed"
    assert counter(ended.text, "1").startswith("Counter 1 Closed –")


def test_a_counter_at_which_somebody_is_stays_open(chief: Chief) -> None:
    chief.caller.take()
    chief.caller.next("1")
    path = "/supervisor/counters"
    busy = chief.press(path, "/supervisor/counter-today", counter="1", state="closed", to=path)
    assert "Somebody is at this counter." in busy.text
    assert busy.url.startswith(chief.caller.url + path)
    away = chief.press(
        path, "/supervisor/counter-today", counter="2", state="closed", to="//evil.example"
    )
    assert away.url.startswith(chief.caller.url + "/supervisor?")


def test_who_waits_for_what_is_offered_no_more_is_not_forgotten(
    given: StationOptionsMaker, clock: Clock
) -> None:
    """The file was replaced while the service was down."""
    options = given()
    file = options.state_dir / "own.toml"
    file.write_text(catalogue_toml(DELIVERED), encoding="utf-8")
    with StationServer(given(catalogue_file=file), clock=clock) as server:
        assert Caller(server.url).take("vehicles").status_code == 201
    file.write_text(catalogue_toml(without("vehicles")), encoding="utf-8")
    with StationServer(given(catalogue_file=file), clock=clock) as server:
        page = Chief(Caller(server.url, of=options)).page(HERE)
    assert "One person waits for the service “vehicles”" in page


def test_a_broken_file_at_the_start_is_said_where_services_are_changed(
    given: StationOptionsMaker, clock: Clock
) -> None:
    options = given()
    file = options.state_dir / "own.toml"
    file.write_text(catalogue_toml(DELIVERED), encoding="utf-8")
    with StationServer(given(catalogue_file=file), clock=clock):
        pass
    file.write_text("[[service", encoding="utf-8")
    with StationServer(given(catalogue_file=file), clock=clock) as server:
        page = Chief(Caller(server.url, of=options)).page("/supervisor/services")
    assert "file could not be used when the service started" in page
    assert "own.toml" in page


def test_pages_are_in_vietnamese_unless_english_is_asked_for(chief: Chief) -> None:
    chief.caller.session.headers["Accept-Language"] = "fr"
    assert "Tình hình hiện tại" in chief.page(HERE)
    assert "Cư trú" in chief.page(HERE)
    assert 'lang="vi"' in chief.page("/supervisor/statistics")
