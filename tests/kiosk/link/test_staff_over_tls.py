"""Staff at a browser of another machine: TLS without a certificate of their own, and a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import urllib3

from kiosk.station.options import StationOptions
from tests.kiosk.link.paired import SecuredStation
from tests.kiosk.station.running import OFFICER, PASSWORD, employ_officer, new_key, options

pytestmark = pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
SIGNED = {"id": OFFICER.id, "password": PASSWORD}


@pytest.fixture
def chosen(tmp_path: Path) -> StationOptions:
    return options(tmp_path / "station")


@pytest.fixture
def station(chosen: StationOptions) -> Iterator[SecuredStation]:
    with SecuredStation(chosen.state_dir) as secured:
        employ_officer(chosen)
        yield secured


@pytest.fixture
def browser(station: SecuredStation) -> Iterator[requests.Session]:
    urllib3.disable_warnings()
    with requests.Session() as session:
        session.verify = False
        session.trust_env = False
        yield session


def test_an_officer_signs_in_and_calls_without_a_certificate(
    station: SecuredStation, browser: requests.Session
) -> None:
    door = browser.get(station.url + "/", timeout=10)
    assert door.url == f"{station.url}/sign-in?to=%2F"
    assert door.headers["Strict-Transport-Security"].startswith("max-age=")
    answer = browser.post(station.url + "/v1/staff/sessions", json=SIGNED, timeout=10)
    assert answer.status_code == 201
    headers = {"X-CSRF-Token": answer.json()["csrf"], "Idempotency-Key": new_key()}
    body = {"counter": "1", "current": None}
    called = browser.post(station.url + "/v1/staff/next", json=body, headers=headers, timeout=10)
    assert called.json() == {"ticket": None}
    assert browser.get(station.url + "/supervisor/audit", timeout=10).status_code == 200


def test_the_cookie_is_for_tls_and_this_host_alone(
    station: SecuredStation, browser: requests.Session
) -> None:
    answer = browser.post(station.url + "/sign-in", data=SIGNED, allow_redirects=False, timeout=10)
    name, *flags = [part.strip() for part in answer.headers["Set-Cookie"].lower().split(";")]
    assert name.startswith("__host-staff=")
    assert set(flags) == {"httponly", "path=/", "samesite=strict", "secure"}
    # The name for plain HTTP opens nothing here.
    plain = {"Cookie": "staff=" + browser.cookies["__Host-staff"]}
    me = requests.get(station.url + "/v1/staff/me", headers=plain, verify=False, timeout=10)
    assert me.json()["code"] == "signed-out"


@pytest.mark.parametrize("path", ["/v1/staff/queue?counter=1", "/v1/help-calls", "/v1/staff/me"])
def test_without_a_session_staff_functions_answer_nobody(
    station: SecuredStation, browser: requests.Session, path: str
) -> None:
    answer = browser.get(station.url + path, timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (401, "signed-out")


@pytest.mark.parametrize("path", ["/v1/staff/me", "/sign-in", "/supervisor/staff", "/"])
def test_a_terminal_is_no_browser_whatever_cookie_it_shows(
    station: SecuredStation, browser: requests.Session, tmp_path: Path, path: str
) -> None:
    browser.post(station.url + "/v1/staff/sessions", json=SIGNED, timeout=10)
    identity = station.pair(tmp_path / "terminal")
    cookie = {"Cookie": "__Host-staff=" + browser.cookies["__Host-staff"]}
    answer = requests.get(
        station.url + path, headers=cookie, verify=False, cert=str(identity.path), timeout=10
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not-for-terminals")


def test_a_session_opens_nothing_that_is_for_terminals(
    station: SecuredStation, browser: requests.Session
) -> None:
    browser.post(station.url + "/v1/staff/sessions", json=SIGNED, timeout=10)
    answer = browser.post(station.url + "/v1/lookups/record", json={}, timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (401, "certificate-missing")
