"""Lookups: what the registry knows of one resident, for a genuine card only."""

from __future__ import annotations

import base64
import logging
from pathlib import Path
from typing import NoReturn

import pytest

from kiosk.records.record import RegistryRecord
from kiosk.station.api.lookup_messages import LookupBody, RecordAnswer
from kiosk.station.registry.interface import RegistryUnavailable
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import DUNG, HA, HOA, LONG, MINH, TEMPLATE, TUAN, Caller, options

CODE = "G01.899.108.000-261103-0012"
"""Minh's."""
LOOKUPS = (
    *("dossiers", "dossier", "card-issue", "residence", "electronic-identity", "record"),
    "enrolled-finger",
)


def look_up(
    caller: Caller, what: str, number: str, assurance: str = "card_genuine", code: str = CODE
):
    body = {"number": number, "assurance": assurance}
    if what == "dossier":
        body["code"] = code
    return caller.post(f"/v1/lookups/{what}", body)


def test_dossiers_come_newest_first_with_what_is_missing(lasting: Caller) -> None:
    dossiers = look_up(lasting, "dossiers", MINH).json()["dossiers"]
    assert [d["submitted_on"] for d in dossiers] == ["2026-11-03", "2026-10-12"]
    (hers,) = look_up(lasting, "dossiers", HOA).json()["dossiers"]
    assert hers["status"] == "needs_documents"
    assert len(hers["missing"]) == 1
    assert look_up(lasting, "dossiers", HA).json() == {"dossiers": []}


def test_a_dossier_comes_with_its_steps_offices_and_dates(lasting: Caller) -> None:
    dossier = look_up(lasting, "dossier", MINH).json()["dossier"]
    assert dossier == look_up(lasting, "dossiers", MINH).json()["dossiers"][0]
    assert (dossier["code"], dossier["procedure"]) == (CODE, "temporary_residence")
    assert dossier["steps"][0] == {
        "name": {"vi": "Tiếp nhận hồ sơ", "en": "Received"},
        "state": "done",
        "on": "2026-11-03",
        "office": "Công an xã Lý Nhân",
    }
    assert [step["state"] for step in dossier["steps"]] == ["done", "current", "ahead", "ahead"]


@pytest.mark.parametrize("typed", [CODE.lower(), CODE.replace("-", " – "), f" {CODE} "])
def test_a_dossiers_code_may_be_typed_in_any_way(lasting: Caller, typed: str) -> None:
    assert look_up(lasting, "dossier", MINH, code=typed).json()["dossier"]["code"] == CODE


@pytest.mark.parametrize("code", [CODE, "G01.899.108.000-261103-9999", "'; --", "%", "*"])
def test_a_strangers_dossier_is_answered_like_one_that_does_not_exist(
    lasting: Caller, code: str
) -> None:
    for stranger in (HOA, HA, LONG, "000000000000"):
        answer = look_up(lasting, "dossier", stranger, code=code)
        assert (answer.status_code, answer.json()) == (200, {"dossier": None})


@pytest.mark.parametrize("code", ["", "x" * 65, "G01\n", "\x00"])
def test_what_can_be_no_code_is_refused(lasting: Caller, code: str) -> None:
    refused = look_up(lasting, "dossier", MINH, code=code)
    assert (refused.status_code, refused.json()["fields"]) == (422, ["code"])


def test_how_the_issue_of_the_card_stands(lasting: Caller) -> None:
    assert look_up(lasting, "card-issue", HA).json() == {
        "card_issue": {
            "status": "ready",
            "applied_on": "2026-10-27",
            "expected_on": "2026-11-17",
            "office": "Công an xã Lý Nhân",
        }
    }
    assert look_up(lasting, "card-issue", MINH).json() == {"card_issue": None}


def test_residence_says_of_others_their_name_and_relation_only(lasting: Caller) -> None:
    residence = look_up(lasting, "residence", HA).json()["residence"]
    permanent, temporary = residence["entries"]
    assert (permanent["kind"], permanent["until"]) == ("permanent", None)
    assert (temporary["kind"], temporary["until"]) == ("temporary", "2028-03-01")
    assert residence["household"] == [
        {"full_name": "Lê Văn Sơn", "relation": "head", "self": False},
        {"full_name": "Bùi Thị Nguyệt", "relation": "spouse", "self": False},
        {"full_name": "Lê Thị Thu Hà", "relation": "child", "self": True},
    ]


def test_the_level_of_the_electronic_identity(lasting: Caller) -> None:
    def told(number: str):
        return look_up(lasting, "electronic-identity", number).json()["electronic_identity"]

    assert told(MINH) == {"level": 2, "state": "active", "since": "2023-05-09"}
    assert told(HOA) == {"level": 0, "state": "active", "since": None}
    assert told(TUAN)["state"] == "not_activated"
    assert told(LONG) is None


@pytest.mark.parametrize("what", LOOKUPS)
def test_of_two_records_with_one_number_neither_is_shown(lasting: Caller, what: str) -> None:
    answer = look_up(lasting, what, DUNG)
    assert (answer.status_code, answer.json()["code"]) == (409, "registry-ambiguous")
    for name in ("Dũng", "Hùng", DUNG):
        assert name not in answer.text


def test_the_record_is_the_cards_with_what_the_registry_says_instead(lasting: Caller) -> None:
    hoa = look_up(lasting, "record", HOA).json()["record"]
    assert hoa["full_name"] == "Nguyễn Thị Hòa"
    assert hoa["date_of_birth"] == {"year": 1952, "month": None, "day": None}
    assert hoa["spouse"] == ""
    assert hoa["father"] == "Nguyễn Văn Tề"
    assert hoa["number"] == HOA


def test_who_is_not_in_the_registry_has_no_record_no_dossier_and_no_finger(
    lasting: Caller,
) -> None:
    for number in (LONG, "000000000000"):
        assert look_up(lasting, "record", number).json() == {"record": None}
        assert look_up(lasting, "dossiers", number).json() == {"dossiers": []}
        assert look_up(lasting, "enrolled-finger", number).json() == {"finger": None}
        nowhere = {"residence": {"entries": [], "household": []}}
        assert look_up(lasting, "residence", number).json() == nowhere


def test_the_enrolled_finger_comes_with_its_position_and_template(lasting: Caller) -> None:
    finger = look_up(lasting, "enrolled-finger", MINH).json()["finger"]
    assert finger["finger"] == "right_index"
    assert base64.b64decode(finger["template"]) == TEMPLATE
    assert look_up(lasting, "enrolled-finger", HOA).json() == {"finger": None}


@pytest.mark.parametrize("what", LOOKUPS)
@pytest.mark.parametrize("assurance", ["anonymous", "card_data_authentic"])
def test_nothing_personal_is_said_to_a_card_that_may_be_a_copy(
    lasting: Caller, what: str, assurance: str
) -> None:
    refused = look_up(lasting, what, MINH, assurance)
    assert (refused.status_code, refused.json()["code"]) == (403, "assurance-too-low")


def test_neither_a_question_nor_an_answer_tells_in_a_trace_what_is_in_it() -> None:
    question = LookupBody.model_validate(
        {"terminal_id": "hall-1", "number": HOA, "assurance": "card_genuine"}
    )
    answer = RecordAnswer.model_validate({"record": RegistryRecord(HOA, "NGUYỄN THỊ HÒA")})
    for text in (repr(question), str(question), repr(answer), str(answer), f"{answer.record}"):
        assert HOA not in text
        assert "HÒA" not in text


@pytest.mark.parametrize("number", ["", "12345678901", "1234567890123", "03509000432a", "０" * 12])
def test_what_is_no_number_is_refused_without_repeating_it(lasting: Caller, number: str) -> None:
    refused = look_up(lasting, "record", number)
    assert refused.status_code == 422
    assert refused.json()["fields"] == ["number"]
    assert len(number) < 5 or number not in refused.text


class BrokenRegistry:
    """Fails as told. Its own exception text is as careless as a database driver's."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    def _fail(self, *_asked: str) -> NoReturn:
        raise self.fault

    dossiers = dossier = card_issue = residence = electronic_identity = _fail
    record = enrolled_finger = _fail

    def close(self) -> None:
        pass


@pytest.mark.parametrize("what", LOOKUPS)
def test_a_registry_that_does_not_answer_is_said_plainly_and_tickets_go_on(
    tmp_path: Path, what: str
) -> None:
    broken = BrokenRegistry(RegistryUnavailable("timeout"))
    with StationServer(options(tmp_path), registry=broken) as server:
        caller = Caller(server.url)
        answer = look_up(caller, what, MINH)
        assert (answer.status_code, answer.json()["code"]) == (503, "registry-unavailable")
        assert answer.headers["Retry-After"]
        assert caller.take().status_code == 201


def test_an_unexpected_fault_shows_nobody_what_was_asked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    broken = BrokenRegistry(RuntimeError(f"no row for number={MINH} in population"))
    with StationServer(options(tmp_path), registry=broken) as server:
        answer = look_up(Caller(server.url), "record", MINH)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert MINH not in answer.text
    assert "Traceback" not in answer.text
    assert MINH not in caplog.text
    assert "unexpected RuntimeError at" in caplog.text


def test_lookups_leave_nothing_personal_in_logs_or_files(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with StationServer(options(tmp_path)) as server:
        for what in LOOKUPS:
            assert look_up(Caller(server.url), what, MINH).status_code == 200
            look_up(Caller(server.url), what, MINH, "anonymous")
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for personal in (MINH, "TRẦN VĂN MINH", CODE):
        assert personal not in caplog.text
        assert personal.encode() not in kept
