"""Services and counters changed in the browser, by somebody who makes mistakes."""

from __future__ import annotations

import pytest

from kiosk.catalogue.loader import load_catalogue, parse_catalogue
from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import CATALOGUE, CLERK, Caller, employ_officer
from tests.kiosk.station.web.supervisor.chief import Chief, changed

DELIVERED = load_catalogue(CATALOGUE).catalogue
RESIDENCE = "/supervisor/services/residence"
NEW = "/supervisor/services/new"
COUNTERS = "/supervisor/counters"


def offered(chief: Chief) -> dict[str, dict[str, object]]:
    services = chief.caller.get("/v1/station").json()["services"]
    return {service["id"]: service for service in services}


def counter_form(chief: Chief, name: str) -> list[tuple[str, str]]:
    """What the page sends for this counter when nothing is changed."""
    catalogue = chief.page(COUNTERS)
    seen = catalogue.split('name="seen" value="')[1].split('"')[0]
    csrf = catalogue.split('name="csrf" value="')[1].split('"')[0]
    counter = DELIVERED.counter(name)
    services = counter.services if counter else ()
    return [
        ("csrf", csrf),
        ("seen", seen),
        ("counter", name),
        ("name", name),
        *(("service", s) for s in services),
    ]


def test_a_saved_form_that_nobody_touched_changes_nothing(chief: Chief) -> None:
    for service in DELIVERED.services:
        assert "is saved" in chief.edit(f"/supervisor/services/{service.id}").text
    exported = chief.get("/supervisor/history/1.toml").content
    assert parse_catalogue(exported, CATALOGUE) == DELIVERED
    assert chief.get("/supervisor/history/2.toml").status_code == 404


def test_a_changed_service_is_what_terminals_get_at_once(chief: Chief) -> None:
    answer = chief.edit(
        RESIDENCE,
        name_vi="  Đăng ký   cư trú ",
        name_en="Registration",
        prefix="r",
        icon="folder",
        assurance="card_genuine",
        capacity="1",
        minutes="7,5",
    )
    assert answer.url.endswith("/supervisor/services?said=service-saved")
    service = offered(chief)["residence"]
    assert service["name"] == {"vi": "Đăng ký cư trú", "en": "Registration"}
    assert (service["prefix"], service["icon"]) == ("R", "folder")
    low = chief.caller.take("residence")
    assert low.json()["code"] == "assurance-too-low"
    first = chief.caller.take("residence", assurance="card_genuine").json()
    assert (first["number"], first["counters"]) == ("R001", ["1"])
    full = chief.caller.take("residence", assurance="card_genuine")
    assert full.json()["code"] == "day-full"


def test_opening_hours_are_typed_in_rows(chief: Chief) -> None:
    hours = {
        "open": "hours",
        "from": ["mon", "sat", "mon"],
        "to": ["fri", "sat", "fri"],
        "opens": ["07:30", "07:30", ""],
        "closes": ["11:30", "11:30", ""],
    }
    assert "is saved" in chief.edit(RESIDENCE, **hours).text
    page = chief.page("/supervisor/services")
    assert "Monday – Friday 07:30–11:30" in page
    assert "Saturday 07:30–11:30" in page
    shown = chief.form(RESIDENCE)
    assert [v for name, v in shown if name == "opens" and v] == ["07:30", "07:30"]
    wrong = chief.edit(RESIDENCE, **{**hours, "opens": ["12:00", "07:30", ""]})
    assert wrong.status_code == 422
    assert "“mon-fri 12:00-11:30” are no opening hours" in wrong.text
    assert 'value="12:00"' in wrong.text
    none = chief.edit(RESIDENCE, **{**hours, "opens": ["", "", ""], "closes": ["", "", ""]})
    assert none.status_code == 422


def test_a_new_service_gets_its_code_from_its_name_and_a_free_letter(chief: Chief) -> None:
    assert ("prefix", "G") in chief.form(NEW)
    answer = chief.edit(NEW, name_vi="Hộ chiếu", name_en="Pass­ports!", counter=["1", "3"])
    assert "is saved" in answer.text, answer.text
    chief.edit(NEW, name_vi="Đổi thẻ", name_en="")
    chief.edit(NEW, name_vi="Đổi  thẻ", name_en="")
    chief.edit(NEW, name_vi="24/7", name_en="")
    assert list(offered(chief))[-4:] == ["pass_ports", "doi_the", "doi_the_2", "service_24_7"]
    assert chief.caller.take("pass_ports").json()["counters"] == ["1", "3"]
    assert chief.caller.take("doi_the").json()["code"] == "service-closed"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name_vi", "", "The Vietnamese name is missing."),
        ("name_vi", "x" * 121, "A name must have 1 to 120 characters."),
        ("prefix", "A1", "one to three letters"),
        ("prefix", "B", "Another service has the prefix “B”."),
        ("capacity", "0", "whole number from 1 to 100,000"),
        ("capacity", "many", "whole number from 1 to 100,000"),
        ("capacity", "1" * 30, "whole number from 1 to 100,000"),
        ("minutes", "0.1", "0.5 to 240 minutes"),
        ("minutes", "1e9", "0.5 to 240 minutes"),
        ("minutes", "", "0.5 to 240 minutes"),
        ("assurance", "none", "Choose what a person must show."),
        ("icon", "../x", "Choose one of the pictures."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    chief: Chief, field: str, typed: str, said: str
) -> None:
    answer = chief.edit(RESIDENCE, name_en="Kept", **{field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Kept"' in answer.text
    assert offered(chief)["residence"]["name"] == DELIVERED.services[0].name


def test_names_are_texts_and_nothing_else(chief: Chief) -> None:
    evil = "<script>alert(1)</script>\"'&"
    chief.edit(NEW, name_vi=evil, name_en=evil, counter="1")
    chief.caller.take("script_alert_1_script")
    pages = ["", "/services", "/services/script_alert_1_script", "/counters", "/history"]
    for part in (*pages, "/live", "/statistics", "/end-of-day"):
        text = chief.page(f"/supervisor{part}")
        assert "<script>alert" not in text, part
        assert "alert(1)&lt;/script&gt;" in text or part == "/end-of-day", part
    assert offered(chief)["script_alert_1_script"]["name"] == {"vi": evil, "en": evil}


def test_a_service_is_moved_removed_and_brought_back(chief: Chief) -> None:
    chief.press("/supervisor/services", "/supervisor/services/vehicles/up")
    assert list(offered(chief))[2] == "vehicles"
    path = "/supervisor/services/vehicles"
    chief.caller.take("vehicles")
    barred = chief.press(path, f"{path}/removed")
    assert barred.status_code == 409
    assert "“Vehicle registration” cannot be removed while somebody waits" in barred.text
    current = chief.caller.next("3").json()["ticket"]["id"]
    chief.caller.staff("finish", counter="3", ticket_id=current)
    assert "is removed" in chief.press(path, f"{path}/removed").text
    assert "vehicles" not in offered(chief)
    history = chief.page("/supervisor/history")
    assert "Service “Vehicle registration” removed" in history
    assert "Counter “3” changed: services" in history
    back = chief.press("/supervisor/history", "/supervisor/history/1/restored")
    assert "The earlier state is valid again." in back.text
    assert "State 1 was made valid again" in back.text
    assert list(offered(chief)) == [service.id for service in DELIVERED.services]


def test_the_last_service_stays(chief: Chief) -> None:
    *others, last = list(offered(chief))
    for service_id in others:
        path = f"/supervisor/services/{service_id}"
        assert chief.press(path, f"{path}/removed").status_code == 200
    path = f"/supervisor/services/{last}"
    barred = chief.press(path, f"{path}/removed")
    assert (barred.status_code, "At least one service" in barred.text) == (409, True)


def test_counters_are_added_renamed_and_removed_once_they_are_closed(chief: Chief) -> None:
    new = [("name", " VIP  1 "), ("service", "vehicles"), ("service", "residence"), ("counter", "")]
    fields = [*counter_form(chief, "")[:2], *new]
    assert "is added" in chief.send(COUNTERS, fields).text
    assert chief.caller.take("vehicles").json()["counters"] == ["3", "VIP 1"]
    renamed = changed(counter_form(chief, "VIP 1"), name="4", service=["residence"])
    open_still = chief.send(COUNTERS, renamed)
    assert (open_still.status_code, "Close it first" in open_still.text) == (409, True)
    closed = chief.press(COUNTERS, "/supervisor/counter-today", counter="VIP 1", state="closed")
    assert "The counter is closed." in closed.text
    assert chief.send(COUNTERS, renamed).status_code == 200
    assert chief.caller.take("residence").json()["counters"] == ["1", "4"]
    twice = chief.send(COUNTERS, changed(counter_form(chief, "4"), name="3"))
    assert (twice.status_code, "There is another counter “3”" in twice.text) == (409, True)
    gone = chief.send(COUNTERS, counter_form(chief, "nine"))
    assert gone.status_code == 404
    chief.press(COUNTERS, "/supervisor/counter-today", counter="4", state="closed")
    removed = chief.send(f"{COUNTERS}/removed", counter_form(chief, "4"))
    assert "is removed" in removed.text


def test_whoever_saves_second_is_told_and_keeps_what_was_typed(chief: Chief) -> None:
    mine = changed(chief.form(RESIDENCE), name_en="Mine")
    chief.edit("/supervisor/services/vehicles", name_en="Theirs")
    late = chief.send(RESIDENCE, mine)
    assert late.status_code == 409
    assert "Somebody else has changed the catalogue meanwhile" in late.text
    assert 'value="Mine"' in late.text
    assert offered(chief)["residence"]["name"] == DELIVERED.services[0].name
    again = changed(mine, seen="2")
    assert "is saved" in chief.send(RESIDENCE, again).text
    names = [offered(chief)[service]["name"] for service in ("residence", "vehicles")]
    assert [name["en"] for name in names if isinstance(name, dict)] == ["Mine", "Theirs"]
    old = [("csrf", chief.caller.csrf), ("seen", "1")]
    moved = chief.send("/supervisor/services/vehicles/up", old)
    assert "Somebody else has changed this meanwhile" in moved.text


def test_a_change_through_one_process_is_seen_by_the_next_request_to_another(
    given: StationOptionsMaker,
) -> None:
    with StationServer(given()) as one, StationServer(given()) as two:
        here, there = (Chief(Caller(server.url, of=given())) for server in (one, two))
        here.edit(RESIDENCE, name_en="Here")
        # Sent to a process that may not have heard of it yet: it asks the store before it refuses.
        form = changed(here.form(RESIDENCE), name_en="There", csrf=there.caller.csrf)
        assert "is saved" in there.send(RESIDENCE, form).text


def test_every_change_is_in_the_audit_trail(chief: Chief) -> None:
    chief.edit(RESIDENCE, name_en="Changed")
    chief.edit(RESIDENCE, open="hours", opens=["08:00"], closes=["09:00"], from_="mon", to="mon")
    chief.press("/supervisor/history", "/supervisor/history/1/restored")
    chief.press("/supervisor", "/supervisor/service-today", service="vehicles", open="0")
    chief.get("/supervisor/statistics/hours.csv")
    trail = chief.page("/supervisor/audit")
    for said in ("1 → 2", "2 → 3", "restored 1", "3 → 4", "Vehicle registration", "hours"):
        assert said in trail, said


def test_only_supervisors_come_here(chief: Chief, given: StationOptionsMaker) -> None:
    nobody, clerk = Caller(chief.caller.url), Caller(chief.caller.url, of=given())
    employ_officer(given(), CLERK)
    assert clerk.sign_in(CLERK.id).status_code == 201
    pages = ("", "/live", "/services", "/counters", "/history", "/history/1.toml", "/statistics")
    for part in (*pages, "/statistics/hours.csv", "/end-of-day", "/services/residence"):
        url = f"/supervisor{part}"
        assert clerk.get(url).status_code == 403, part
        away = nobody.session.get(nobody.url + url, allow_redirects=False, timeout=10)
        assert away.status_code in (303, 401), part
    sent = [("csrf", clerk.csrf), ("seen", "1")]
    for action in ("/end-of-day", "/services/vehicles/removed", "/history/1/restored", "/counters"):
        url = f"{clerk.url}/supervisor{action}"
        assert clerk.session.post(url, data=sent, timeout=10).status_code == 403, action
        forged = [("csrf", "no"), ("seen", "1")]
        assert chief.send(f"/supervisor{action}", forged).status_code == 403, action


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/supervisor/services/residence", []),
        ("/supervisor/services/residence", [("seen", "x")]),
        ("/supervisor/services/residence", [("seen", "1"), ("seen", "1")]),
        ("/supervisor/services/Residence!", [("seen", "1")]),
        ("/supervisor/services/nowhere", [("seen", "1")]),
        ("/supervisor/services/nowhere/up", [("seen", "1")]),
        ("/supervisor/services/residence/sideways", [("seen", "1")]),
        ("/supervisor/history/99/restored", [("seen", "1")]),
        ("/supervisor/history/0/restored", [("seen", "1")]),
        ("/supervisor/counter-today", [("counter", "1"), ("state", "gone")]),
        ("/supervisor/counter-today", [("counter", "77"), ("state", "open")]),
        ("/supervisor/service-today", [("service", "none"), ("open", "0")]),
        ("/supervisor/counters/removed", [("counter", "77"), ("seen", "1")]),
    ],
)
def test_what_no_page_sends_is_refused_with_a_page(
    chief: Chief, path: str, fields: list[tuple[str, str]]
) -> None:
    answer = chief.send(path, [("csrf", chief.caller.csrf), *fields])
    assert answer.status_code in (404, 422), answer.text
    assert "Traceback" not in answer.text
    assert chief.get("/supervisor/history/2.toml").status_code == 404


def test_who_sees_to_requests_for_correction_is_moved_from_one_service_to_another(
    chief: Chief,
) -> None:
    assert "is saved" in chief.edit("/supervisor/services/identity_card", corrections="1").text
    changed_to = parse_catalogue(chief.get("/supervisor/history/2.toml").content, CATALOGUE)
    assert [s.id for s in changed_to.services if s.corrections] == ["identity_card"]
    assert changed_to.for_corrections().id == "identity_card"
    assert "requests for correction" in chief.page("/supervisor/history")
