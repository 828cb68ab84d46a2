"""The board in the browser, over HTTP: right at once, public, and without anything personal."""

from __future__ import annotations

import html
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from kiosk.speech import espeak
from kiosk.speech.sound import Sound
from kiosk.station import events
from kiosk.station.serve import StationServer
from kiosk.station.web.board import routes
from kiosk.station.web.pages import STATIC
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import MINH, Caller, Clock, new_key


def calls(text: str) -> list[tuple[str, str]]:
    return re.findall(r'data-number="(\w+)" data-counter="([^"]+)"', text)


def seen(text: str) -> str:
    """What a person sees of a page."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def shown(caller: Caller, query: str = "") -> str:
    answer = caller.get(f"/board{query}")
    assert answer.status_code == 200
    return answer.text


def ticket_at(caller: Caller, counter: str) -> str:
    ticket: str = caller.get(f"/v1/staff/queue?counter={counter}").json()["counter"]["ticket"]["id"]
    return ticket


# -- what it shows ----------------------------------------------------------------------------


def test_opened_in_the_middle_of_the_day_it_is_right_at_once(caller: Caller) -> None:
    for service, count in (("residence", 5), ("vehicles", 2)):
        for _ in range(count):
            caller.take(service)
    first = caller.next("1").json()["ticket"]["id"]
    caller.next("3")
    caller.next("1", first)
    caller.staff("counter", counter="2", state="break")
    page = shown(caller)
    assert calls(page) == [("A002", "1"), ("D001", "3"), ("A001", "1")]
    text = seen(page)
    for what in ("Công an xã Thử Nghiệm", "Tạm nghỉ", "Sắp đến lượt", "A003 A004 A005", "D002"):
        assert what in text
    assert re.search(r"3 người chờ", text.replace("\xa0", " "))


def test_page_and_interface_say_the_same(caller: Caller) -> None:
    for _ in range(3):
        caller.take()
    ticket = caller.next().json()["ticket"]["id"]
    caller.staff("recall", counter="1", ticket_id=ticket)
    board = caller.get("/v1/board").json()
    assert [(c["number"], c["counter"], c["calls"]) for c in board["calls"]] == [("A001", "1", 2)]
    assert board["queues"][0]["next"] == ["A002", "A003"]
    assert board["queues"][0]["name"] == {"vi": "Cư trú", "en": "Residence registration"}
    assert board["calls"][0]["seq"] == board["last_event"]
    assert calls(shown(caller)) == [("A001", "1")]


def test_the_next_numbers_stand_in_the_order_in_which_they_are_called(caller: Caller) -> None:
    for _ in range(3):
        caller.take()
    for _ in range(3):
        body = {"service_id": "residence", "assurance": "anonymous", "priority": "elderly"}
        caller.post("/v1/tickets", body, new_key())
    announced = caller.get("/v1/board").json()["queues"][0]["next"]
    called, current = [], None
    for _ in announced:
        ticket = caller.next("1", current).json()["ticket"]
        called.append(ticket["number"])
        current = ticket["id"]
    assert called == announced


def test_who_is_sent_to_one_counter_is_among_the_next_of_the_service(caller: Caller) -> None:
    caller.take()
    ticket = caller.take().json()["id"]
    caller.staff("transfer", ticket_id=ticket, service_id="vehicles", to_counter="3")
    queues = {q["service_id"]: q["next"] for q in caller.get("/v1/board").json()["queues"]}
    assert (queues["residence"], queues["vehicles"]) == (["A001"], ["A002"])


def test_a_held_ticket_is_not_announced_as_next(caller: Caller) -> None:
    held = caller.take().json()["id"]
    caller.take()
    caller.staff("hold", ticket_id=held)
    assert caller.get("/v1/board").json()["queues"][0]["next"] == ["A002"]


def test_yesterdays_calls_are_gone(station: StationServer, caller: Caller, clock: Clock) -> None:
    import datetime as dt

    caller.take()
    caller.next()
    assert calls(shown(caller)) == [("A001", "1")]
    clock.now += dt.timedelta(days=1)
    assert calls(shown(caller)) == []
    assert caller.get("/v1/board").json()["counters"][0]["number"] is None


def test_two_service_processes_show_the_same(given_two: tuple[Caller, Caller]) -> None:
    one, two = given_two
    assert calls(shown(two)) == []
    one.take()
    one.next()
    assert calls(shown(two)) == calls(shown(one)) == [("A001", "1")]


@pytest.mark.parametrize(
    ("query", "there", "not_there", "language"),
    [
        ("", ["Quầy 1", "Counter 1"], [], "vi"),
        ("?lang=vi", ["Quầy 1"], ["Counter", "Next in line"], "vi"),
        ("?lang=en", ["Counter 1", "Next in line"], ["Quầy", "Sắp đến lượt"], "en"),
        ("?lang=en,vi", ["Counter 1", "Quầy 1"], [], "en"),
    ],
)
def test_the_address_says_which_languages(
    lasting: Caller, query: str, there: list[str], not_there: list[str], language: str
) -> None:
    page = shown(lasting, query)
    assert f'<html lang="{language}">' in page
    assert all(text in seen(page) for text in there)
    assert not any(text in seen(page) for text in not_there)


@pytest.mark.parametrize("query", ["?lang=fr", "?lang=vi,", "?lang=vi,en,vi", "?lang=<script>"])
def test_other_languages_are_refused(lasting: Caller, query: str) -> None:
    assert lasting.get(f"/board{query}").status_code == 422


# -- what it does not show ---------------------------------------------------------------------


def test_nobody_is_named_on_it(caller: Caller) -> None:
    body = {"service_id": "residence", "assurance": "card_genuine", "number": MINH}
    ticket = caller.post("/v1/tickets", body, new_key()).json()["id"]
    caller.next()
    caller.staff("transfer", ticket_id=ticket, service_id="vehicles", note="bí mật")
    caller.next("3")
    everything = "".join(caller.get(p).text for p in ("/board", "/board/now", "/v1/board"))
    for secret in (MINH, ticket, "officer", "bí mật", "elderly"):
        assert secret not in everything


def test_it_is_for_everybody_keeps_nothing_and_loads_nothing_from_elsewhere(
    lasting: Caller,
) -> None:
    stranger = requests.get(lasting.url + "/board", timeout=10)
    assert stranger.status_code == 200
    assert "Set-Cookie" not in stranger.headers
    assert "default-src 'self'" in stranger.headers["Content-Security-Policy"]
    page = stranger.text
    assert not re.search(r"\son\w+=|\sstyle=|<style|<script(?! src=\"/static/)", page)
    assert not re.search(r"(?:src|href)=\"(?!/)", page)
    scripts = "".join((STATIC / name).read_text() for name in (*routes.SCRIPTS, "board.css"))
    assert "http://" not in scripts.replace("http://www.w3.org", "")
    assert "https://" not in scripts


# -- what it says ------------------------------------------------------------------------------


def test_a_call_is_spoken_while_a_board_shows_it(caller: Caller) -> None:
    caller.take()
    assert caller.get("/board/speech/A001/1").status_code == 404
    caller.next()
    answer = caller.get("/board/speech/A001/1")
    assert answer.headers["Content-Type"] == "audio/wav"
    sound = Sound.from_wav(answer.content)
    assert sound.seconds > 0.5
    assert sound.loudest > 600
    both = Sound.from_wav(caller.get("/board/speech/A001/1?lang=vi,en").content)
    assert both.seconds > sound.seconds + 1


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("A001/2", 404),
        ("A999/1", 404),
        ("A001/..%2F..%2Fx", 404),
        ("A001/%00", 422),
        ("A001/" + "x" * 21, 422),
        ("a001/1", 422),
        ("A1/1", 422),
        ("A001%0a/1", 422),
        ("--version/1", 422),
        ("A001/1?lang=de", 422),
    ],
)
def test_nothing_else_is_spoken(caller: Caller, address: str, status: int) -> None:
    caller.take()
    caller.next()
    assert caller.get(f"/board/speech/{address}").status_code == status


def test_without_a_synthesiser_the_board_goes_on(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> Sound:
        raise espeak.SpeechFault(espeak.SpeechTrouble.MISSING)

    monkeypatch.setattr("kiosk.speech.voice.synthesise", none)
    caller.take()
    caller.next()
    assert caller.get("/board/speech/A001/1").status_code == 503
    assert caller.get("/board").status_code == 200
    assert caller.get("/board/chime.wav").status_code == 200


def test_recorded_clips_of_the_station_are_heard_in_the_browser(
    given: StationOptionsMaker, tmp_path: Path
) -> None:
    from kiosk.speech.clips import REQUIRED

    for name in REQUIRED:
        (tmp_path / f"{name}.wav").write_bytes(Sound.silence(0.1, 16000).wav())
    with StationServer(given(clips_dir=tmp_path)) as station:
        caller = Caller(station.url, of=station._options)
        caller.take()
        caller.next()
        assert Sound.from_wav(caller.get("/board/speech/A001/1").content).rate == 16000


def test_chime_and_silence_are_sounds(lasting: Caller) -> None:
    for name in ("chime", "quiet"):
        assert Sound.from_wav(lasting.get(f"/board/{name}.wav").content).seconds > 0.05


# -- what it follows ---------------------------------------------------------------------------


class Browser:
    """The events of one board in a browser."""

    def __init__(self, url: str, query: str = "", **headers: str) -> None:
        self.response = requests.get(
            url + "/board/events" + query, headers=headers, stream=True, timeout=(5, 20)
        )
        self._lines = self.response.iter_lines(chunk_size=1)

    def until(self, line: str) -> list[str]:
        found: list[str] = []
        for raw in self._lines:
            found.append(raw.decode())
            if found[-1] == line:
                return found
        raise AssertionError(found)

    def close(self) -> None:
        self.response.close()


def test_a_browser_follows_from_where_its_page_was_made(caller: Caller) -> None:
    caller.take()
    last = re.search(r'data-last="(\d+)"', shown(caller))
    assert last is not None
    caller.take()
    browser = Browser(caller.url, f"?after={last[1]}")
    assert "id: 1" not in browser.until("id: 2")
    browser.close()
    # A browser that resumes by itself says where in a header, which counts for more.
    browser = Browser(caller.url, "?after=0", **{"Last-Event-ID": "1"})
    assert "id: 1" not in browser.until("id: 2")
    browser.close()


def test_a_script_hears_signs_of_life(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "HEARTBEAT", 0.1)
    browser = Browser(caller.url)
    browser.until("event: here")
    browser.close()


def test_browsers_cannot_take_the_places_of_terminals(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MOST_BROWSERS", 1)
    monkeypatch.setattr(events, "HEARTBEAT", 0.1)
    first = Browser(caller.url)
    first.until("retry: 1000")
    assert requests.get(caller.url + "/board/events", timeout=5).status_code == 503
    listener = requests.get(caller.url + "/v1/events", stream=True, timeout=5)
    assert listener.status_code == 200
    listener.close()
    first.close()
    end = time.monotonic() + 10
    while True:
        again = Browser(caller.url)
        again.close()
        if again.response.status_code == 200:
            return
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize("after", ["x", "-1", "9" * 21])
def test_a_place_that_cannot_be_is_refused(lasting: Caller, after: str) -> None:
    assert lasting.get(f"/board/events?after={after}").status_code == 422


# -- over TLS ----------------------------------------------------------------------------------


@pytest.fixture
def secured(given: StationOptionsMaker) -> Iterator[str]:
    with StationServer(given(always_tls=True, host="127.0.0.2")) as station:
        yield station.url


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_a_television_without_a_certificate_gets_the_board_and_nothing_else(secured: str) -> None:
    def status(path: str) -> int:
        with requests.get(secured + path, verify=False, stream=True, timeout=10) as answer:
            return answer.status_code

    open_to_all = ("/board", "/board/now", "/board/events", "/board/chime.wav", "/board/quiet.wav")
    assert {path: status(path) for path in open_to_all} == dict.fromkeys(open_to_all, 200)
    assert status("/board/speech/A001/1") == 404
    assert {status(path) for path in ("/v1/board", "/v1/events", "/boards")} == {401}


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_over_the_network_the_events_of_terminals_are_for_staff_too_but_for_no_stranger(
    given: StationOptionsMaker,
) -> None:
    with StationServer(given(always_tls=True, host="127.0.0.2")) as station:
        officer = Caller(station.url, of=station._options)
        officer.session.verify = False
        officer.be_signed_in()
        with officer.session.get(station.url + "/v1/events", stream=True, timeout=10) as heard:
            assert heard.status_code == 200
        officer.session.cookies.clear()
        assert officer.get("/v1/events").status_code == 401


def test_many_boards_that_ask_at_once_are_all_answered_the_same(caller: Caller) -> None:
    caller.take()
    caller.next()
    found: list[list[tuple[str, str]]] = []
    boards = [
        threading.Thread(
            target=lambda: found.append(calls(Caller(caller.url).get("/board/now").text))
        )
        for _ in range(12)
    ]
    for board in boards:
        board.start()
    for board in boards:
        board.join()
    assert found == [[("A001", "1")]] * 12
