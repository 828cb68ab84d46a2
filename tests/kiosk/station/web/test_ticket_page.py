"""The page behind a ticket's QR code, as a phone gets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from kiosk.station.serve import StationServer
from kiosk.station.web.allowance import MOST_KNOWN, Allowance
from kiosk.station.web.ticket import NEAR, OFTEN, SELDOM
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import Caller, Clock
from tests.kiosk.station.test_ratings import serve

PUBLIC = "https://kiosk.example.vn/xa"


class Phone:
    """Knows the address on the ticket and nothing else."""

    def __init__(self, station: StationServer, page: str, language: str = "en") -> None:
        assert page.startswith(f"{PUBLIC}/t/")
        self.path = page.removeprefix(PUBLIC)
        self._url = station.url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Accept-Language"] = language

    def get(self) -> requests.Response:
        return self._session.get(self._url + self.path, timeout=10)

    def post(self, **form: str) -> requests.Response:
        url = self._url + self.path
        return self._session.post(url, data=form, timeout=10, allow_redirects=False)

    @property
    def kind(self) -> str:
        found = re.search(r'data-kind="(\w+)"', self.get().text)
        assert found is not None
        return found[1]


@pytest.fixture
def public(given: StationOptionsMaker, clock: Clock) -> Iterator[StationServer]:
    with StationServer(given(public_url=PUBLIC), clock=clock) as server:
        yield server


@pytest.fixture
def hall(public: StationServer, given: StationOptionsMaker) -> Caller:
    return Caller(public.url, of=given())


def unrated(public: StationServer, hall: Caller) -> Phone:
    return Phone(public, serve(hall)["page"])


def test_the_page_follows_the_ticket_from_the_queue_to_the_thanks(
    public: StationServer, hall: Caller
) -> None:
    hall.staff("counter", counter="1", state="open")
    first, second = hall.take().json(), hall.take().json()
    phone, next_one = Phone(public, first["page"]), Phone(public, second["page"])
    assert "You are next" in phone.get().text
    assert "<b>1</b> person is waiting before you" in next_one.get().text
    assert re.search(r"Probably (less than )?\d+", next_one.get().text)
    hall.next()
    assert phone.kind == "called"
    assert '<p class="counter">1</p>' in phone.get().text
    hall.staff("start", counter="1", ticket_id=first["id"])
    assert phone.kind == "serving"
    hall.staff("finish", counter="1", ticket_id=first["id"])
    assert phone.kind == "served"
    sent = phone.post(score="2")
    assert (sent.status_code, sent.headers["Location"]) == (303, phone.path)
    assert phone.kind == "rated"
    assert "What was not good?" in phone.get().text
    phone.post(reason="waited_long")
    assert "What was not good?" not in phone.get().text


def test_it_speaks_vietnamese_unless_asked_otherwise(public: StationServer, hall: Caller) -> None:
    page = hall.take().json()["page"]
    assert "Số thứ tự của ông/bà" in Phone(public, page, "vi").get().text
    assert "Số thứ tự của ông/bà" in Phone(public, page, "fr").get().text
    english = Phone(public, page).get().text
    assert "Your number" in english
    assert "Residence registration" in english


def test_it_is_kept_by_nobody_and_says_nothing_but_the_number(
    public: StationServer, hall: Caller
) -> None:
    body = {"service_id": "residence", "assurance": "card_genuine", "number": "035090004321"}
    ticket = hall.post("/v1/tickets", body, "7f0d4f7a-9a1b-4f63-8f5e-1d2c3b4a5968").json()
    answer = Phone(public, ticket["page"]).get()
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in answer.headers
    for secret in (ticket["id"], "035090004321", "hall-1"):
        assert secret not in answer.text
        assert secret not in ticket["page"]


def test_without_scripts_the_page_looks_again_by_itself_while_something_can_change(
    public: StationServer, hall: Caller
) -> None:
    refresh = '<noscript><meta http-equiv="refresh"'
    ticket = hall.take().json()
    phone = Phone(public, ticket["page"])
    assert refresh in phone.get().text
    hall.staff("cancel", ticket_id=ticket["id"], reason="resident_left")
    assert phone.kind == "cancelled"
    assert refresh not in phone.get().text


def test_who_is_far_back_in_the_line_looks_less_often(public: StationServer, hall: Caller) -> None:
    tickets = [hall.take().json() for _ in range(NEAR + 2)]
    every = [
        int(re.search(r'data-every="(\d+)"', Phone(public, t["page"]).get().text)[1])  # type: ignore[index]
        for t in tickets
    ]
    assert every == [OFTEN] * (NEAR + 1) + [SELDOM]


def test_every_state_has_one_heading_and_one_place_that_is_read_out(
    public: StationServer, hall: Caller
) -> None:
    ticket = hall.take().json()
    phone = Phone(public, ticket["page"])
    hall.staff("counter", counter="1", state="open")
    pages = {phone.kind: phone.get().text}
    hall.next()
    pages[phone.kind] = phone.get().text
    assert "→ Counter 1" in pages["called"].split("</title>")[0]
    for page in pages.values():
        assert page.count("<h1") == 1
        assert page.count('role="status" aria-live="polite"') == 1
        assert 'role="alert"' not in page
        for landmark in ("<header", "<nav", "<main"):
            assert page.count(landmark) == 1


def test_a_second_touch_changes_nothing(public: StationServer, hall: Caller) -> None:
    phone = unrated(public, hall)
    phone.post(score="5")
    assert phone.post(score="1").status_code == 303
    # No reason is asked for: the good rating stands.
    assert (phone.kind, "What was not good?" in phone.get().text) == ("rated", False)


@pytest.mark.parametrize(
    "form",
    [
        {"score": "0"},
        {"score": "6"},
        {"score": "5.0"},
        {"score": "٥"},
        {"reason": "manner"},
        {"reason": "x" * 5000},
        {"other": "1"},
        {},
    ],
)
def test_what_is_not_a_score_rates_nothing(
    public: StationServer, hall: Caller, form: dict[str, str]
) -> None:
    phone = unrated(public, hall)
    assert phone.post(**form).status_code == 303
    assert phone.kind == "served"


def test_nobody_rates_before_being_served(public: StationServer, hall: Caller) -> None:
    phone = Phone(public, hall.take().json()["page"])
    assert phone.post(score="5").status_code == 303
    assert phone.kind == "waiting"


def test_a_body_that_is_no_form_rates_nothing(public: StationServer, hall: Caller) -> None:
    phone = unrated(public, hall)
    for body in (b"\xff\xfe", b"&" * 9000, b"score=5" * 2000, b'{"score": 5}'):
        answer = requests.post(public.url + phone.path, data=body, timeout=10)
        assert answer.status_code == 200
    assert phone.kind == "served"


BAD = ["x", "261124a001-aaaaaaaaaaaaaaaa", "%00", "a" * 3000, "..%2Fstation", "261124a001"]


@pytest.mark.parametrize("token", BAD, ids=range(len(BAD)))
def test_a_token_that_the_station_has_not_made_leads_nowhere(
    public: StationServer, hall: Caller, token: str
) -> None:
    serve(hall)
    for answer in (hall.get(f"/t/{token}"), requests.post(f"{public.url}/t/{token}", timeout=10)):
        assert answer.status_code == 404
        assert "A001" not in answer.text


def test_who_tries_tokens_is_stopped_and_the_holders_of_tickets_are_not(
    public: StationServer, hall: Caller
) -> None:
    phone = Phone(public, hall.take().json()["page"])
    tried = [hall.get("/t/261124a001-aaaaaaaaaaaaaaaa").status_code for _ in range(30)]
    assert set(tried) == {404, 429}
    assert tried[-1] == 429
    assert phone.get().status_code == 200


def test_one_page_cannot_be_asked_for_without_end(public: StationServer, hall: Caller) -> None:
    phone = Phone(public, hall.take().json()["page"])
    answers = [phone.get() for _ in range(60)]
    refused = next(a for a in answers if a.status_code == 429)
    assert refused.headers["Retry-After"]
    assert "Please wait a minute" in refused.text


def test_a_page_of_another_stations_ticket_is_unknown(
    public: StationServer, given: StationOptionsMaker, hall: Caller
) -> None:
    page = hall.take().json()["page"]
    with StationServer(given(public_url=PUBLIC, station_id="other-station")) as other:
        assert Phone(other, page).get().status_code == 404


def test_without_a_public_address_a_ticket_has_no_page(caller: Caller) -> None:
    assert caller.take().json()["page"] == ""


def test_a_ticket_given_without_the_station_has_its_page_once_it_is_delivered(
    public: StationServer, hall: Caller
) -> None:
    block = hall.lease().json()
    delivered: dict[str, Any] = hall.leased_ticket(block, block["first"]).json()
    assert Phone(public, delivered["page"]).kind == "waiting"


def test_an_allowance_fills_up_again_and_forgets_who_has_not_asked_for_long() -> None:
    now = 0.0
    allowance = Allowance(at_once=2, per_second=0.5, clock=lambda: now)
    assert [allowance.take("a") for _ in range(3)] == [True, True, False]
    assert allowance.take("b")
    now = 2.0
    assert [allowance.take("a") for _ in range(2)] == [True, False]
    for other in range(MOST_KNOWN + 1):
        allowance.take(str(other))
    assert len(allowance._left) == MOST_KNOWN
