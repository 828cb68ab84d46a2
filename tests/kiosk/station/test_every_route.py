"""Every route of the service, whoever adds one: who may ask it, and that writes come from a page.

What is open to all, to technicians or to clerks is named here; a route that is not is expected to
refuse. The station is one behind TLS, as it is for browsers and terminals in a hall.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from kiosk.staff.member import Member
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import (
    CLERK,
    OFFICER,
    PASSWORD,
    TECHNICIAN,
    employ_officer,
    options,
)

Asked = tuple[str, str]
"""Method and path's template."""

OPEN_TO_ALL: set[Asked] = {
    *(("GET", path) for path in ("/v1/health", "/v1/ready", "/v1/time", "/metrics")),
    *(("GET", f"/static/{name}") for name in ("fonts/{name}", "{digest}/{name}")),
    ("GET", "/language/{code}"),
    ("GET", "/supervisor/services/icons/{name}.png"),
    ("POST", "/v1/pairings"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/v1/staff/sessions"),
}
"""And all below OPEN_BELOW. Signing in has no token yet; it checks where the page is from."""
OPEN_BELOW = ("/board", "/t/", "/c/", "/v1/pairings/")
FOR_ANY_MEMBER: set[Asked] = {
    *(("GET", path) for path in ("/", "/account", "/account/password")),
    *((method, "/account/terminal-codes") for method in ("GET", "POST")),
    ("POST", "/account/terminal-codes/withdraw"),
    *(("GET", path) for path in ("/v1/staff/me", "/v1/help-calls", "/v1/events")),
    *(
        ("POST", path)
        for path in ("/sign-out", "/account/password", "/account/sign-out-everywhere")
    ),
}
FOR_TECHNICIANS_BELOW = ("/supervisor/terminals",)
FOR_CLERKS_BELOW = ("/console", "/v1/staff/")
FOR_SUPERVISORS_ALONE = ("/v1/staff/service", "/v1/staff/end-of-day")
PATIENCE = 10


class Walk:
    """All routes of a running station, and a browser that asks them."""

    def __init__(self, server: StationServer, app: FastAPI) -> None:
        self.url = server.url
        self.routes = sorted(set(_routes(app)))
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = False
        self.csrf = ""

    def sign_in(self, member: Member) -> None:
        said = {"id": member.id, "password": PASSWORD}
        answer = self.session.post(f"{self.url}/v1/staff/sessions", json=said, timeout=PATIENCE)
        assert answer.status_code == 201
        self.csrf = answer.json()["csrf"]

    def ask(self, asked: Asked, **headers: str) -> requests.Response:
        """With nothing in it: what is refused is refused before anybody looks at that."""
        method, path = asked
        url = self.url + re.sub(r"\{[^}]*\}", "1", path)
        sent = {"Accept-Language": "en", **headers}
        with self.session.request(
            method, url, headers=sent, allow_redirects=False, timeout=PATIENCE, stream=True
        ) as answer:
            if not kind_of(answer).startswith("text/event-stream"):
                _ = answer.content
            return answer


def _routes(app: FastAPI) -> Iterator[Asked]:
    for route in iter_route_contexts(app.routes):
        for method in route.methods or ():
            if route.path is not None and method != "HEAD":
                yield method, route.path


def kind_of(answer: requests.Response) -> str:
    return answer.headers.get("Content-Type", "")


def is_open(asked: Asked) -> bool:
    return asked in OPEN_TO_ALL or asked[1].startswith(OPEN_BELOW)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    made: list[FastAPI] = []

    def make(**given: Any) -> FastAPI:
        made.append(FastAPI(**given))
        return made[-1]

    chosen = options(tmp_path_factory.mktemp("station"), always_tls=True, host="127.0.0.2")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosk.station.app.FastAPI", make)
        with StationServer(chosen) as server:
            for member in (OFFICER, CLERK, TECHNICIAN):
                employ_officer(chosen, member)
            yield Walk(server, *made)


@pytest.fixture(autouse=True)
def _signed_out(walk: Walk) -> None:
    walk.session.cookies.clear()
    walk.csrf = ""


pytestmark = pytest.mark.filterwarnings("ignore:Unverified HTTPS request")


def for_terminals(walk: Walk, asked: Asked) -> bool:
    """Whether it is asked with a certificate, which no other site's page can use."""
    answer = walk.ask(asked)
    return "problem" in kind_of(answer) and (answer.json()["code"] == "certificate-missing")


def test_the_walk_meets_pages_writes_and_the_terminals_routes(walk: Walk) -> None:
    known = {
        *(("GET", "/console"), ("GET", "/supervisor/audit"), ("POST", "/supervisor/staff/new")),
        *(("POST", "/v1/staff/next"), ("POST", "/v1/tickets"), ("GET", "/v1/openapi.json")),
        ("POST", "/supervisor/terminals/pairing/confirm"),
    }
    assert known <= set(walk.routes)
    assert set(walk.routes) >= OPEN_TO_ALL | FOR_ANY_MEMBER


def test_without_a_session_and_a_certificate_nothing_is_told_or_done(walk: Walk) -> None:
    said = {}
    for asked in walk.routes:
        if is_open(asked):
            continue
        answer = walk.ask(asked)
        if answer.status_code == 303:
            assert asked[0] == "GET", asked
            assert answer.headers["Location"].startswith("/sign-in?to="), asked
        else:
            said[asked] = answer.status_code
    assert set(said.values()) == {401}, {k: v for k, v in said.items() if v != 401}


def test_what_is_named_as_open_is_open(walk: Walk) -> None:
    answers = {asked: walk.ask(asked).status_code for asked in sorted(OPEN_TO_ALL)}
    assert {a: status for a, status in answers.items() if status in (303, 401, 403)} == {}


def test_every_write_of_a_member_needs_the_token_of_its_page(walk: Walk) -> None:
    writes = [a for a in walk.routes if a[0] != "GET" and not is_open(a)]
    writes = [a for a in writes if not for_terminals(walk, a)]
    assert len(writes) > 30
    walk.sign_in(OFFICER)
    for headers in ({}, {"X-CSRF-Token": "x"}, {"Content-Type": "application/json"}):
        refused = {asked: walk.ask(asked, **headers) for asked in writes}
        assert {a: r.status_code for a, r in refused.items() if r.status_code != 403} == {}
        for asked, answer in refused.items():
            page = "text/html" in kind_of(answer)
            assert ("too old" in answer.text) if page else (answer.json()["code"] == "csrf"), asked


@pytest.mark.parametrize(
    ("member", "below"), [(TECHNICIAN, FOR_TECHNICIANS_BELOW), (CLERK, FOR_CLERKS_BELOW)]
)
def test_a_role_is_refused_all_that_is_not_its_own(
    walk: Walk, member: Member, below: tuple[str, ...]
) -> None:
    others = [
        asked
        for asked in walk.routes
        if not is_open(asked)
        and asked not in FOR_ANY_MEMBER
        and (not asked[1].startswith(below) or asked[1] in FOR_SUPERVISORS_ALONE)
        and not for_terminals(walk, asked)
    ]
    assert len(others) > 20
    walk.sign_in(member)
    answers = {asked: walk.ask(asked, **{"X-CSRF-Token": walk.csrf}) for asked in others}
    assert {a: r.status_code for a, r in answers.items() if r.status_code != 403} == {}


def test_no_browser_keeps_what_a_member_has_seen(walk: Walk) -> None:
    walk.sign_in(OFFICER)
    kept = {
        asked[1]: walk.ask(asked).headers.get("Cache-Control")
        for asked in walk.routes
        if asked[0] == "GET" and not is_open(asked)
    }
    assert {path: said for path, said in kept.items() if said != "no-store"} == {}


def test_every_page_says_what_it_may_load_and_is_framed_by_nobody(walk: Walk) -> None:
    walk.sign_in(OFFICER)
    pages = [walk.ask(asked) for asked in walk.routes if asked[0] == "GET"]
    pages = [page for page in pages if kind_of(page).startswith("text/html")]
    assert len(pages) > 15
    for page in pages:
        said = page.headers["Content-Security-Policy"]
        assert "default-src 'self'" in said, page.url
        assert "frame-ancestors 'none'" in said, page.url
        assert "unsafe" not in said, page.url
        assert page.headers["X-Content-Type-Options"] == "nosniff", page.url
        assert "Strict-Transport-Security" in page.headers, page.url
