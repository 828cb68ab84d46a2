"""The pages of accounts and of the trail, as their forms are sent."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator

import pytest
import requests
from sqlalchemy import update

from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station.options import StationOptions
from kiosk.station.staff.schema import staff_audit
from kiosk.station.store import open_store
from kiosk.station.web.pages import Pages
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import CLERK, OFFICER, PASSWORD, Caller, employ_officer

STAFF = "/supervisor/staff"
ONE_TIME = re.compile(r'<output class="secret"[^>]*>([a-z0-9-]+)</output>')


class Browser:
    """Follows forms; keeps the token of the page that it was shown."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Accept-Language"] = "en"
        self.csrf = ""

    def get(self, path: str) -> requests.Response:
        return self._shown(self.session.get(self.url + path, timeout=10))

    def send(self, path: str, **fields: str) -> requests.Response:
        data = {"csrf": self.csrf, **fields}
        return self._shown(self.session.post(self.url + path, data=data, timeout=10))

    def sign_in(self, name: str = OFFICER.id, password: str = PASSWORD) -> requests.Response:
        return self.send("/sign-in", id=name, password=password, to="/account")

    def _shown(self, answer: requests.Response) -> requests.Response:
        found = re.search(r'name="csrf-token" content="([^"]*)"', answer.text)
        self.csrf = html.unescape(found[1]) if found else self.csrf
        return answer


@pytest.fixture
def chosen(given: StationOptionsMaker) -> StationOptions:
    return given()


@pytest.fixture
def browser(caller: Caller, chosen: StationOptions) -> Iterator[Browser]:
    employ_officer(chosen)
    opened = Browser(caller.url)
    assert opened.sign_in().url.endswith("/account")
    yield opened
    opened.session.close()


def added(browser: Browser, **changes: str) -> requests.Response:
    fields = {"id": "nga", "name": "Trung úy Nguyễn Thị Nga", "role": "clerk", **changes}
    return browser.send(f"{STAFF}/new", **fields)


def one_time(answer: requests.Response) -> str:
    found = ONE_TIME.search(answer.text)
    assert found, answer.text
    return found[1]


def test_a_new_member_signs_in_once_and_chooses_a_password(browser: Browser) -> None:
    first = one_time(added(browser))
    assert first not in browser.get(STAFF).text
    nga = Browser(browser.url)
    assert nga.sign_in("nga", first).url.endswith("/account/password")
    # Nothing else before that.
    assert nga.get("/account").url.endswith("/account/password")
    blocked = nga.session.get(nga.url + "/v1/help-calls", timeout=10)
    assert (blocked.status_code, blocked.json()["code"]) == (403, "password-change-needed")
    new = "mưa rơi trên phố"
    for old, chosen, again, status in (
        ("wrong", new, new, 422),
        (first, "short", "short", 422),
        (first, first, first, 422),
        (first, "nguyenthinga", "nguyenthinga", 422),
        (first, new, "another one", 422),
        (first, new, new, 200),
    ):
        answer = nga.send("/account/password", old=old, new=chosen, again=again)
        assert answer.status_code == status
    assert answer.url.endswith("/account?done=password")
    assert Browser(browser.url).sign_in("nga", first).status_code == 401
    assert Browser(browser.url).sign_in("nga", new).status_code == 200


def test_the_own_password_is_guessed_no_faster_than_at_the_door(browser: Browser) -> None:
    new = "mưa rơi trên phố"
    for _ in range(5):
        browser.send("/account/password", old="wrong", new=new, again=new)
    answer = browser.send("/account/password", old=PASSWORD, new=new, again=new)
    assert answer.status_code == 422
    assert "too many wrong tries" in answer.text
    # The door stays open: nobody else is shut out by it.
    assert Browser(browser.url).sign_in().status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "Ngà"}, "other characters"),
        ({"id": "officer-1"}, "Somebody has this"),
        ({"name": "  "}, "Add a member"),
    ],
)
def test_what_cannot_be_a_member_is_said_and_kept_in_the_form(
    browser: Browser, changes: dict[str, str], said: str
) -> None:
    answer = added(browser, **changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert "nga" not in re.findall(r"id=(\w+)\"", browser.get(STAFF).text)


def test_a_name_is_shown_as_text_whatever_it_is(browser: Browser) -> None:
    added(browser, name='<b onclick="x">Nga</b>')
    page = browser.get(STAFF).text
    assert "<b onclick" not in page
    assert "&lt;b onclick=" in page


def test_a_role_is_changed_and_counts_at_the_next_request(browser: Browser) -> None:
    first = one_time(added(browser))
    nga = Browser(browser.url)
    nga.sign_in("nga", first)
    new = "mưa rơi trên phố"
    nga.send("/account/password", old=first, new=new, again=new)
    refused = nga.get(STAFF)
    assert refused.status_code == 403
    assert "This page is for others" in refused.text
    fields = {"id": "nga", "name": "Nga", "role": "supervisor", "revision": "1"}
    assert browser.send(f"{STAFF}/edit", **fields).status_code == 200
    assert nga.get(STAFF).status_code == 200


def test_two_supervisors_do_not_overwrite_each_other(browser: Browser) -> None:
    added(browser)
    fields = {"id": "nga", "role": "clerk", "revision": "0"}
    assert browser.send(f"{STAFF}/edit", name="Nga Một", **fields).status_code == 200
    second = browser.send(f"{STAFF}/edit", name="Nga Hai", **fields)
    assert second.status_code == 409
    assert "changed meanwhile" in second.text
    assert "Nga Một" in browser.get(STAFF).text


def test_the_station_keeps_a_supervisor(browser: Browser) -> None:
    own = {"id": OFFICER.id, "revision": "0"}
    demoted = browser.send(f"{STAFF}/edit", name=OFFICER.name, role="clerk", **own)
    assert demoted.status_code == 422
    assert "last supervisor" in demoted.text
    assert browser.send(f"{STAFF}/active", active="no", **own).status_code == 422
    assert browser.get(STAFF).status_code == 200


def test_who_is_deactivated_is_out_at_once_and_may_be_let_in_again(
    browser: Browser, chosen: StationOptions
) -> None:
    employ_officer(chosen, CLERK)
    mai = Browser(browser.url)
    assert mai.sign_in(CLERK.id).status_code == 200
    browser.send(f"{STAFF}/active", id=CLERK.id, active="no", revision="0")
    assert "/sign-in" in mai.get("/account").url
    assert mai.sign_in(CLERK.id).status_code == 401
    browser.send(f"{STAFF}/active", id=CLERK.id, active="yes", revision="1")
    assert mai.sign_in(CLERK.id).status_code == 200


def test_a_reset_password_ends_sessions_and_the_lock(
    browser: Browser, chosen: StationOptions
) -> None:
    employ_officer(chosen, CLERK)
    mai = Browser(browser.url)
    mai.sign_in(CLERK.id)
    for _ in range(5):
        Browser(browser.url).sign_in(CLERK.id, "forgotten it")
    assert Browser(browser.url).sign_in(CLERK.id).status_code == 429
    fresh = one_time(browser.send(f"{STAFF}/reset", id=CLERK.id, revision="0"))
    assert "/sign-in" in mai.get("/account").url
    assert mai.sign_in(CLERK.id).status_code == 401
    assert mai.sign_in(CLERK.id, fresh).url.endswith("/account/password")


@pytest.mark.parametrize("path", ["/new", "/edit", "/active", "/reset"])
@pytest.mark.parametrize("csrf", ["", "wrong"])
def test_a_form_of_another_page_changes_nothing(browser: Browser, path: str, csrf: str) -> None:
    added(browser)
    before = browser.get(STAFF).text
    fields = {"id": "nga", "name": "x", "role": "clerk", "revision": "0", "active": "no"}
    answer = browser.send(STAFF + path, **fields, csrf=csrf)
    assert answer.status_code == 403
    assert "The page was too old" in answer.text
    assert browser.get(STAFF).text == before


@pytest.mark.parametrize("path", [STAFF, f"{STAFF}/new", "/supervisor/audit", "/account"])
def test_pages_are_kept_by_nobody_and_run_no_foreign_script(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"\son\w+=|\sstyle=|<script(?! type=\"module\" src)", answer.text)


def rows(page: str) -> list[str]:
    return re.findall(r"<strong>([^<]+)</strong></td>", page)


def test_the_trail_is_shown_newest_first_and_filtered(browser: Browser) -> None:
    added(browser)
    page = browser.get("/supervisor/audit").text
    assert rows(page) == ["Account added", "Signed in", "Account added"]
    assert "The chain is whole." in page
    assert "3 entries" in page
    one = browser.get("/supervisor/audit?action=signed-in&staff=officer-1&day=2026-11-24").text
    assert rows(one) == ["Signed in"]
    for nothing in ("day=2020-01-01", "staff=nobody"):
        assert "There is no such entry." in browser.get(f"/supervisor/audit?{nothing}").text
    for odd in ("day=never", "action=what", "staff=", "day=0001-01-01"):
        assert browser.get(f"/supervisor/audit?{odd}").status_code == 200


def test_a_long_trail_is_shown_page_by_page(
    browser: Browser, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.station.web.staff.audit.ON_A_PAGE", 4)
    for _ in range(6):
        caller.staff("counter", counter="1", state="open")
    address, seen = "/supervisor/audit?action=counter", 0
    while address:
        page = browser.get(address).text
        seen += len(rows(page))
        older = re.search(r'href="([^"]*before=\d+)"', page)
        address = html.unescape(older[1]) if older else ""
    assert seen == 6


def test_a_broken_chain_is_said_in_red(browser: Browser, chosen: StationOptions) -> None:
    added(browser)
    database = open_store(chosen)
    with database.writing() as connection:
        connection.execute(
            update(staff_audit).where(staff_audit.c.seq == 2).values(staff="somebody")
        )
    database.close()
    page = browser.get("/supervisor/audit").text
    assert "The chain is broken." in page
    assert "The chain is whole." not in page


def test_the_trail_is_taken_away_as_a_file_that_no_spreadsheet_runs(browser: Browser) -> None:
    added(browser, id="-nga", name="=HYPERLINK(1)")
    answer = browser.get("/supervisor/audit.csv?action=account-added")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    found = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["subject"] for row in found] == ["'-nga", "officer-1"]
    assert found[0]["at"].endswith("+07:00")
    assert found[0]["previous"] != found[1]["sha256"]  # a sign-in lies between
    assert rows(browser.get("/supervisor/audit").text)[0] == "Took a file away"


def test_clerks_and_technicians_see_neither_accounts_nor_trail(
    browser: Browser, chosen: StationOptions
) -> None:
    technician = Member(id="ky", name="Kỹ", role=Role.TECHNICIAN)
    for member in (CLERK, technician):
        employ_officer(chosen, member)
        other = Browser(browser.url)
        other.sign_in(member.id)
        for path in (STAFF, f"{STAFF}/new", "/supervisor/audit", "/supervisor/audit.csv"):
            assert other.get(path).status_code == 403
        assert added(other).status_code == 403


@pytest.mark.parametrize("odd", ["%00", "a%0d%0aX-Injected:%201", "%F0%9F%98%80", "%FF", "'" * 64])
def test_whatever_stands_in_an_address_is_no_fault_of_the_station(
    browser: Browser, odd: str
) -> None:
    for path in (
        f"/supervisor/audit?staff={odd}&action={odd}&day={odd}",
        f"/supervisor/audit?before={odd}",
        f"/supervisor/audit.csv?staff={odd}&day={odd}",
        f"{STAFF}?done={odd}",
        f"{STAFF}/edit?id={odd}",
        f"/account?done={odd}",
        f"/sign-in?to={odd}",
    ):
        answer = browser.get(path)
        assert answer.status_code < 500
        assert "X-Injected" not in answer.headers


def test_every_action_of_the_trail_has_its_words() -> None:
    template = Pages("x")._environments
    for environment in template.values():
        label = environment.get_template("staff/action_labels.html").module.action_label
        assert [code.value for code in StaffAction if label(code.value) == code.value] == []
