"""The pages of requests for correction: what officers see of them, and what they decide."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests

from kiosk.staff.action import StaffAction
from kiosk.station.serve import StationServer
from kiosk.station.staff.trail import Wanted, entries
from tests.kiosk.station.running import HOA, MINH, Caller, Clock, new_key
from tests.kiosk.station.test_corrections import NAME, RESIDENCE, ask, told

PAGE = "/console/corrections"


def codes(page: str) -> list[str]:
    return re.findall(r'<tr data-state="\w+">\s*<th scope="row"><a href="[^"]*"[^>]*>([^<]*)', page)


def send(clerk: Caller, path: str, **fields: Any) -> requests.Response:
    data = {"csrf": clerk.csrf, **fields}
    return clerk.session.post(clerk.url + path, data=data, timeout=10)


def decide(
    clerk: Caller, code: str, decision: str, answer: str = "", revision: int = 1
) -> requests.Response:
    fields = {"decision": decision, "answer": answer, "revision": str(revision)}
    return send(clerk, f"{PAGE}/{code}", **fields)


def trail(station: StationServer) -> list[tuple[str, str, str]]:
    """What was done with requests, oldest first: action, subject, detail."""
    point = station.point
    assert point is not None
    with point.database.reading() as connection:
        found = entries(connection, point.station_id, Wanted())
    return [
        (entry.action, entry.subject, entry.detail)
        for entry in reversed(found)
        if entry.action.startswith("correction-")
    ]


def test_new_requests_stand_first_and_decided_ones_in_a_list_of_their_own(
    clerk: Caller, clock: Clock
) -> None:
    made = [ask(clerk, number).json()["code"] for number in (HOA, MINH, MINH)]
    assert codes(clerk.get(PAGE).text) == made
    decide(clerk, made[0], "ask_back", "Mang giấy khai sinh.")
    decide(clerk, made[1], "accept")
    assert codes(clerk.get(PAGE).text) == [made[2], made[0]]
    assert codes(clerk.get(f"{PAGE}?show=decided").text) == [made[1]]
    assert codes(clerk.get(f"{PAGE}?show=all").text) == [made[2], made[0], made[1]]
    assert clerk.get(f"{PAGE}/count").json() == {"open": 1}


def test_the_list_goes_on_over_several_pages(
    clerk: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.station.web.console.corrections.ON_A_PAGE", 2)
    made = [ask(clerk, number).json()["code"] for number in (HOA, MINH, MINH)]
    first, second = (codes(clerk.get(f"{PAGE}?page={page}").text) for page in (0, 1))
    assert [*first, *second] == made


def test_a_request_shows_fields_claims_evidence_and_hashes_and_no_name(clerk: Caller) -> None:
    evidence = [
        {"check": "passive_authentication", "outcome": "passed"},
        {"check": "active_authentication", "outcome": "passed"},
        {"check": "fingerprint_on_sensor", "outcome": "not_done", "reason": "sensor-away"},
    ]
    code = ask(clerk, evidence=evidence).json()["code"]
    page = clerk.get(f"{PAGE}/{code}").text
    for said in (
        *("Place of residence", "Card and registry differ", "the registry is to be changed"),
        *("signed by the state", "not done", "sensor-away", "Genuine card", "ab" * 32),
    ):
        assert said in page
    for personal in (HOA, NAME):
        assert personal not in page


def test_who_looks_at_name_and_number_is_in_the_trail(
    clerk: Caller, station: StationServer
) -> None:
    code = ask(clerk).json()["code"]
    page = send(clerk, f"{PAGE}/{code}/holder").text
    assert HOA in page
    assert NAME in page
    assert trail(station) == [(StaffAction.CORRECTION_SHOWN.value, code, "")]
    # The address, when it is asked for again, leads back to the request.
    assert clerk.get(f"{PAGE}/{code}/holder").url.endswith(f"{PAGE}/{code}")


def test_what_is_decided_reaches_the_resident_and_the_trail(
    clerk: Caller, station: StationServer
) -> None:
    fields = [RESIDENCE, {**RESIDENCE, "field": "mother"}]
    code = ask(clerk, fields=fields).json()["code"]
    asked = decide(clerk, code, "ask_back", "Mang giấy khai sinh.")
    assert asked.url.endswith(f"{PAGE}/{code}?said=ask-back")
    assert "Asked back" in asked.text
    assert "has not seen it yet" in asked.text
    assert told(clerk)[0]["answer"] == "Mang giấy khai sinh."
    rejected = decide(clerk, code, "reject", "Giấy không hợp lệ.", revision=2)
    assert "Rejected" in rejected.text
    assert 'name="decision"' not in rejected.text
    assert told(clerk)[0]["state"] == "rejected"
    assert trail(station) == [
        ("correction-asked-back", code, "residence mother"),
        ("correction-rejected", code, "residence mother"),
    ]


@pytest.mark.parametrize(
    ("decision", "answer", "said"),
    [
        ("reject", "", "Write what the resident is to be told."),
        ("ask_back", " \t ", "Write what the resident is to be told."),
        ("reject", "x" * 301, "too long"),
        ("", "Vì sao?", "Choose what is to be done."),
        ("drop", "Vì sao?", "Choose what is to be done."),
    ],
)
def test_what_cannot_be_decided_is_said_and_what_was_written_stays(
    clerk: Caller, decision: str, answer: str, said: str
) -> None:
    code = ask(clerk).json()["code"]
    page = decide(clerk, code, decision, answer)
    assert (page.status_code, said in page.text) == (422, True)
    assert answer in page.text
    assert told(clerk)[0]["state"] == "open"


def test_of_two_who_decide_the_second_is_told_and_loses_nothing(clerk: Caller) -> None:
    code = ask(clerk).json()["code"]
    decide(clerk, code, "ask_back", "Mang giấy khai sinh.")
    late = decide(clerk, code, "reject", "Không đủ căn cứ.", revision=1)
    assert (late.status_code, "decided meanwhile" in late.text) == (409, True)
    assert "Không đủ căn cứ." in late.text
    assert told(clerk)[0]["state"] == "asked_back"
    decide(clerk, code, "accept", revision=2)
    for seen in (1, 2, 3):
        again = decide(clerk, code, "reject", "Không.", revision=seen)
        assert (again.status_code, "decided already" in again.text) == (409, True)


def test_it_is_found_by_its_code_and_by_its_receipt(clerk: Caller) -> None:
    receipt = ask(clerk).json()
    for typed in (
        receipt["code"],
        f" {receipt['code'].lower()} ",
        receipt["token"],
        f"https://kiosk.example.vn/c/{receipt['token']}",
    ):
        found = send(clerk, PAGE, code=typed)
        assert found.url.endswith(f"{PAGE}/{receipt['code']}"), typed
    for typed, said in (
        ("C-261124-0099", "no such request"),
        ("035190000768", "no receipt"),
        (receipt["token"][:-4] + "AAAA", "no receipt"),
    ):
        found = send(clerk, PAGE, code=typed)
        assert (found.status_code, said in found.text) == (404, True), typed
        # Nor does a number that was typed by mistake get into an address.
        assert (found.url, typed in found.text) == (clerk.url + PAGE, False), typed


def test_there_is_no_page_of_what_is_no_request(clerk: Caller) -> None:
    for code in ("C-261124-0001", "x", "C-261124-0001%0a", "x" * 20):
        assert clerk.get(f"{PAGE}/{code}").status_code == 404


def test_the_console_links_the_ticket_of_whoever_has_a_request(clerk: Caller) -> None:
    hers = ask(clerk, HOA).json()["code"]
    ask(clerk, MINH)
    wish = {"service_id": "residence", "assurance": "card_genuine", "number": HOA}
    number = clerk.post("/v1/tickets", wish, new_key()).json()["number"]
    clerk.staff("counter", counter="1", state="open")
    clerk.staff("call", counter="1", number=number, current=None)
    seen = clerk.get("/console/live?counter=1").text
    assert re.findall(r'href="/console/corrections/([^"]*)"', seen) == [hers]
    decide(clerk, hers, "accept")
    assert "/console/corrections/" not in clerk.get("/console/live?counter=1").text
