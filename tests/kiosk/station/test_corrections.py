"""Requests for correction over HTTP, in the store, and from the terminal to the next visit."""

from __future__ import annotations

import datetime as dt
import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from sqlalchemy import select, update

from kiosk.identity.assurance import Assurance, Check, Outcome
from kiosk.records.correction import Claim
from kiosk.records.correction_token import read_token, signing_key
from kiosk.records.decision import MOST_UNDECIDED, Decision
from kiosk.records.record import Field, Verdict
from kiosk.station import correction_store
from kiosk.station.correction_schema import corrections
from kiosk.station.holder_seal import HolderSeal
from kiosk.station.options import StationOptions
from kiosk.station.resident_key import resident_key
from kiosk.station.schema import answers
from kiosk.station.serve import StationServer
from kiosk.station.store import open_store
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import HOA, MINH, Caller, Clock, new_key

GENUINE = [
    {"check": Check.PASSIVE_AUTHENTICATION.value, "outcome": Outcome.PASSED.value},
    {"check": Check.CHIP_AUTHENTICATION.value, "outcome": Outcome.PASSED.value},
]
RESIDENCE = {
    "field": Field.RESIDENCE.value,
    "verdict": Verdict.DIFFERS.value,
    "claim": Claim.CARD_IS_RIGHT.value,
}
DG13 = {"data_group": 13, "algorithm": "sha256", "digest": "ab" * 32}
NAME = "NGUYỄN THỊ HÒA"
strangers = (f"{number:012d}" for number in itertools.count(35_190_000_000))


def body(number: str = HOA, **changes: Any) -> dict[str, Any]:
    given = {"number": number, "name": NAME, "fields": [RESIDENCE], "assurance": "card_genuine"}
    return {**given, "evidence": GENUINE, "signed_data": [DG13], **changes}


def ask(caller: Caller, number: str = HOA, key: str | None = None, **changes: Any):
    return caller.post("/v1/corrections", body(number, **changes), key or new_key())


def told(caller: Caller, number: str = HOA) -> list[dict[str, Any]]:
    answer = caller.post("/v1/lookups/corrections", {"number": number, "assurance": "card_genuine"})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["corrections"])


def see(caller: Caller, *codes: str, number: str = HOA) -> requests.Response:
    said = {"number": number, "assurance": "card_genuine", "codes": list(codes)}
    return caller.post("/v1/corrections/seen", said)


def decide(
    station: StationServer, code: str, decision: Decision, answer: str = "", revision: int = 1
) -> None:
    point = station.point
    assert point is not None
    point.writer.call(
        lambda book: correction_store.decide(
            book, code, revision, decision, answer, "officer-1", point.clock()
        )
    )


def test_a_request_gets_a_code_of_the_day_and_a_receipt_that_the_station_has_signed(
    caller: Caller, given: StationOptionsMaker
) -> None:
    first, second = ask(caller, HOA), ask(caller, MINH)
    assert (first.status_code, second.status_code) == (201, 201)
    receipt = first.json()
    assert receipt["code"] == "C-261124-0001"
    assert second.json()["code"] == "C-261124-0002"
    assert (receipt["made_on"], receipt["service_id"]) == ("2026-11-24", "residence")
    key = signing_key(resident_key(given())).public_key()
    read = read_token(key, receipt["token"])
    assert read is not None
    assert (read.station_id, read.code) == ("test-station", "C-261124-0001")
    for personal in (HOA, NAME):
        assert personal not in first.text


def test_where_phones_reach_the_pages_the_receipt_leads_there(given: StationOptionsMaker) -> None:
    with StationServer(given(public_url="https://kiosk.example.vn")) as server:
        token = ask(Caller(server.url)).json()["token"]
        assert token.startswith("https://kiosk.example.vn/c/")


def test_a_card_whose_name_cannot_be_told_asks_all_the_same(lasting: Caller) -> None:
    assert ask(lasting, next(strangers), name="").status_code == 201


def test_a_repeat_with_the_same_key_is_the_same_request(lasting: Caller) -> None:
    number, key = next(strangers), new_key()
    first, again = (ask(lasting, number, key) for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert len(told(lasting, number)) == 1
    other = ask(lasting, number, key, fields=[{**RESIDENCE, "field": "mother"}])
    assert (other.status_code, other.json()["code"]) == (409, "key-reused")


def test_who_waits_for_an_answer_to_several_asks_for_no_more(
    caller: Caller, station: StationServer
) -> None:
    codes = [ask(caller).json()["code"] for _ in range(MOST_UNDECIDED)]
    refused = ask(caller)
    assert (refused.status_code, refused.json()["code"]) == (409, "too-many-corrections")
    # Asked back is not yet decided; accepted is.
    decide(station, codes[0], Decision.ASK_BACK, "Mang giấy khai sinh.")
    assert ask(caller).status_code == 409
    decide(station, codes[0], Decision.ACCEPT, revision=2)
    assert ask(caller).status_code == 201


@pytest.mark.parametrize(
    "changes",
    [
        {"assurance": "card_data_authentic"},
        {"evidence": GENUINE[:1]},
        {"evidence": [*GENUINE, {"check": "active_authentication", "outcome": "failed"}]},
    ],
)
def test_a_card_that_may_be_a_copy_asks_for_nothing(
    lasting: Caller, changes: dict[str, Any]
) -> None:
    number = next(strangers)
    refused = ask(lasting, number, **changes)
    assert (refused.status_code, refused.json()["code"]) == (403, "assurance-too-low")
    assert told(lasting, number) == []


def test_staff_are_told_no_more_assurance_than_the_evidence_supports(
    caller: Caller, station: StationServer
) -> None:
    code = ask(caller, assurance="holder_verified").json()["code"]
    point = station.point
    assert point is not None
    with point.database.reading() as connection:
        kept = correction_store.find(connection, point.station_id, code)
    assert kept is not None
    assert kept.request.assurance is Assurance.CARD_GENUINE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"fields": []}, "fields"),
        ({"fields": [RESIDENCE] * 2}, None),
        ({"fields": [{**RESIDENCE, "value": "Hà Nội"}]}, None),
        ({"evidence": GENUINE * 20}, "evidence"),
        ({"signed_data": [{**DG13, "digest": "AB" * 32}]}, None),
        ({"signed_data": [{**DG13, "algorithm": "md5"}]}, None),
        ({"name": "A" * 121}, "name"),
        ({"area": "035090004321"}, "area"),
        ({"number": "12"}, "number"),
    ],
)
def test_what_is_out_of_bounds_is_refused(
    lasting: Caller, changes: dict[str, Any], field: str | None
) -> None:
    refused = ask(lasting, **{"number": next(strangers), **changes})
    assert (refused.status_code, refused.json()["code"]) == (422, "malformed")
    if field is not None:
        assert field in refused.json()["fields"]


def test_requests_are_told_newest_first_and_to_their_resident_alone(lasting: Caller) -> None:
    hers, his = next(strangers), next(strangers)
    codes = [ask(lasting, hers).json()["code"] for _ in range(2)]
    ask(lasting, his)
    found = told(lasting, hers)
    assert [each["code"] for each in found] == codes[::-1]
    assert found[0]["fields"] == [RESIDENCE]
    assert (found[0]["state"], found[0]["seen"], found[0]["answer"]) == ("open", True, "")
    low = {"number": hers, "assurance": "card_data_authentic"}
    assert lasting.post("/v1/lookups/corrections", low).status_code == 403


def test_a_changed_state_is_told_as_new_until_it_was_on_the_screen(
    caller: Caller, station: StationServer
) -> None:
    code = ask(caller).json()["code"]
    decide(station, code, Decision.ASK_BACK, "Mang giấy khai sinh.")
    # The terminal dies before it has shown it: it is new at the next look.
    for _ in range(2):
        (each,) = told(caller)
        assert (each["state"], each["seen"]) == ("asked_back", False)
        assert each["answer"] == "Mang giấy khai sinh."
        assert each["decided_on"] == "2026-11-24"
    assert [see(caller, code).status_code for _ in range(2)] == [204, 204]
    assert told(caller)[0]["seen"] is True


def test_what_is_decided_while_the_old_state_is_on_the_screen_stays_new(
    caller: Caller, station: StationServer
) -> None:
    code = ask(caller).json()["code"]
    decide(station, code, Decision.ASK_BACK, "Mang giấy khai sinh.")
    told(caller)
    decide(station, code, Decision.REJECT, "Giấy không hợp lệ.", revision=2)
    see(caller, code)
    (each,) = told(caller)
    assert (each["state"], each["seen"]) == ("rejected", False)


def test_nobody_marks_anothers_request_as_seen(caller: Caller, station: StationServer) -> None:
    code = ask(caller, HOA).json()["code"]
    decide(station, code, Decision.ACCEPT)
    told(caller)
    assert see(caller, code, number=MINH).status_code == 204
    assert told(caller)[0]["seen"] is False


def rows(options: StationOptions) -> list[Any]:
    database = open_store(options)
    with database.reading() as connection:
        found = connection.execute(select(corrections)).all()
        kept = connection.execute(select(answers.c.request, answers.c.body)).all()
    database.close()
    return [*found, *kept]


def test_the_store_names_nobody_and_holds_no_value(
    caller: Caller, given: StationOptionsMaker
) -> None:
    ask(caller)
    text = repr(rows(given()))
    for personal in (HOA, "NGUYỄN", "HÒA"):
        assert personal not in text
    row = rows(given())[0]
    seal = HolderSeal(resident_key(given()), row.station_id, correction_store.PURPOSE)
    assert seal.opened(row.code, row.sealed) == f"{HOA}\n{NAME}"
    # Neither for another request, nor as the name on a ticket.
    assert seal.opened("C-261124-0002", row.sealed) is None
    tickets = HolderSeal(resident_key(given()), row.station_id)
    assert tickets.opened(row.code, row.sealed) is None


def test_two_services_give_out_each_code_once(given_two: tuple[Caller, Caller]) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: ask(given_two[n % 2], next(strangers)), range(16)))
    codes = sorted(answer.json()["code"] for answer in made)
    assert [code[-4:] for code in codes] == [f"{n:04d}" for n in range(1, 17)]


def test_the_next_day_counts_anew(caller: Caller, clock: Clock) -> None:
    ask(caller)
    clock.now += dt.timedelta(days=1)
    assert ask(caller).json()["code"] == "C-261125-0001"


def test_a_request_goes_to_the_service_that_the_catalogue_marks(
    given: StationOptionsMaker, tmp_path: Any
) -> None:
    text = given().catalogue_file.read_text(encoding="utf-8")
    moved = text.replace("\ncorrections = true", "").replace(
        'id = "identity_card"', 'corrections = true\nid = "identity_card"'
    )
    file = tmp_path / "services.toml"
    file.write_text(moved, encoding="utf-8")
    with StationServer(given(catalogue_file=file)) as server:
        assert ask(Caller(server.url)).json()["service_id"] == "identity_card"


def test_a_receipts_page_tells_genuine_from_forged_and_nothing_personal(
    station: StationServer, caller: Caller
) -> None:
    receipt = ask(caller).json()
    page = f"{station.url}/c/{receipt['token']}"

    def shown(address: str = page) -> requests.Response:
        return requests.get(address, headers={"Accept-Language": "en"}, timeout=10)

    assert "not decided yet" in shown().text
    assert receipt["code"] in shown().text
    decide(station, receipt["code"], Decision.REJECT, "Giấy không hợp lệ.")
    answer = shown()
    assert "not accepted" in answer.text
    for personal in (HOA, NAME, "Giấy", "residence"):
        assert personal not in answer.text.replace("Residence", "")
    forged = shown(page[:-4] + ("AAAA" if page[-4:] != "AAAA" else "BBBB"))
    assert (forged.status_code, "no receipt" in forged.text) == (404, True)


def test_a_receipts_page_says_when_the_store_holds_something_else(
    station: StationServer, caller: Caller
) -> None:
    receipt = ask(caller).json()
    point = station.point
    assert point is not None
    point.writer.call(lambda book: book.execute(update(corrections).values(fields="[]")))
    answer = requests.get(f"{station.url}/c/{receipt['token']}", timeout=10)
    assert 'data-kind="changed"' in answer.text


def test_who_tries_receipts_is_slowed_down_and_who_has_one_is_not(
    station: StationServer, caller: Caller
) -> None:
    receipt = ask(caller).json()
    tried = [requests.get(f"{station.url}/c/x{n}", timeout=10).status_code for n in range(25)]
    assert (tried[0], tried[-1]) == (404, 429)
    assert requests.get(f"{station.url}/c/{receipt['token']}", timeout=10).status_code == 200
