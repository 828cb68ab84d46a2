"""Who gets in: pages send to the door and back, writes come from a page of the same session."""

from __future__ import annotations

import pytest

from kiosk.station.options import StationOptions
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import (
    CLERK,
    OFFICER,
    PASSWORD,
    TECHNICIAN,
    Caller,
    employ_officer,
    new_key,
)


@pytest.fixture
def chosen(given: StationOptionsMaker) -> StationOptions:
    return given()


def hold(caller: Caller, **headers: str) -> tuple[int, str]:
    """A write of an officer: status and code; 404 unless it was refused before."""
    sent = {"Idempotency-Key": new_key(), **headers}
    answer = caller.session.post(
        f"{caller.url}/v1/staff/hold", json={"ticket_id": new_key()}, headers=sent, timeout=10
    )
    return answer.status_code, answer.json()["code"]


DONE = (404, "unknown-ticket")


def test_a_write_needs_a_session_and_the_token_of_its_page(caller: Caller) -> None:
    assert hold(caller) == (401, "signed-out")
    caller.be_signed_in()
    assert hold(caller) == (403, "csrf")
    assert hold(caller, **{"X-CSRF-Token": "wrong"}) == (403, "csrf")
    assert hold(caller, **{"X-CSRF-Token": caller.csrf}) == DONE


def test_a_token_of_another_session_is_not_enough(caller: Caller, chosen: StationOptions) -> None:
    other = Caller(caller.url, of=chosen)
    other.be_signed_in()
    caller.be_signed_in()
    assert hold(caller, **{"X-CSRF-Token": other.csrf}) == (403, "csrf")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_what_another_sites_page_sends_is_refused(caller: Caller, headers: dict[str, str]) -> None:
    caller.be_signed_in()
    token = {"X-CSRF-Token": caller.csrf}
    assert hold(caller, **token, **headers) == (403, "csrf")
    assert hold(caller, **token, Origin=caller.url, **{"Sec-Fetch-Site": "same-origin"}) == DONE


def test_reads_need_a_session_and_no_token(caller: Caller) -> None:
    path = caller.url + "/v1/help-calls"
    assert caller.session.get(path, timeout=10).json()["code"] == "signed-out"
    assert caller.get("/v1/help-calls").status_code == 200


def test_a_role_may_do_what_is_its_own(caller: Caller, chosen: StationOptions) -> None:
    day = {"day": "2026-11-24"}
    for member, calls, ends in ((CLERK, 200, 403), (OFFICER, 200, 200), (TECHNICIAN, 403, 403)):
        employ_officer(chosen, member)
        assert caller.sign_in(member.id).status_code == 201
        assert caller.staff("counter", counter="1", state="open").status_code == calls
        refused = caller.staff("end-of-day", **day)
        assert refused.status_code == ends
        assert ends == 200 or refused.json()["code"] == "role-too-low"
        me = caller.get("/v1/staff/me").json()
        assert (me["id"], me["role"]) == (member.id, member.role.value)


def test_a_page_leads_to_the_door_and_the_door_back(caller: Caller, chosen: StationOptions) -> None:
    employ_officer(chosen)
    page = caller.session.get(caller.url + "/", allow_redirects=False, timeout=10)
    assert (page.status_code, page.headers["Location"]) == (303, "/sign-in?to=%2F")
    form = {"id": "  Officer-1 ", "password": PASSWORD, "to": "/supervisor/audit"}
    door = caller.session.post(
        caller.url + "/sign-in", data=form, allow_redirects=False, timeout=10
    )
    assert (door.status_code, door.headers["Location"]) == (303, "/supervisor/audit")
    home = caller.session.get(caller.url + "/", allow_redirects=False, timeout=10)
    assert home.headers["Location"] == "/console"


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "/sign-in", "/a?b", ""]
)
def test_the_door_leads_to_pages_of_this_station_only(
    caller: Caller, chosen: StationOptions, to: str
) -> None:
    employ_officer(chosen)
    form = {"id": "officer-1", "password": PASSWORD, "to": to}
    door = caller.session.post(
        caller.url + "/sign-in", data=form, allow_redirects=False, timeout=10
    )
    assert door.headers["Location"] == "/"
