"""The board in a real browser: calls appear and are said, one at a time, and it mends itself."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By

from kiosk.board.announcer import Announcer
from kiosk.board.call import HallEvent
from kiosk.queue.standing import EventKind
from kiosk.station.serve import StationServer
from tests.browser.board.conftest import officer_of
from tests.browser.board.television import Television
from tests.kiosk.station.running import Caller
from tests.kiosk.station.web.supervisor.chief import Chief

pytestmark = pytest.mark.slow

CHIME = "/board/chime.wav"
ANNOUNCEMENTS = "/supervisor/announcements"


def test_a_call_appears_and_is_said(television: Television, officer: Caller) -> None:
    television.open(officer.url + "/board")
    assert "Kính chào" in television.text
    officer.take()
    television.until(lambda: "A001" in television.text)
    officer.next()
    television.until(lambda: television.calls() == [("A001", "1")])
    television.until(lambda: television.said() == [CHIME, "/board/speech/A001/1"])


def test_calls_of_the_same_moment_are_said_one_after_the_other(
    television: Television, officer: Caller
) -> None:
    for service in ("residence", "identity_card", "vehicles"):
        officer.take(service)
    television.open(officer.url + "/board")
    television.until(lambda: television.run("return window.sounds.length") == 1)
    for counter in "123":
        officer.next(counter)
    television.until(lambda: len(television.calls()) == 3)
    # While the first is said it stands first, though two were called after it.
    television.until(lambda: television.calls()[0] == ("A001", "1"))
    television.until(lambda: len(television.said()) == 6)
    sounds = television.sounds()
    assert [sound["address"] for sound in sounds] == [
        *(CHIME, "/board/speech/A001/1"),
        *(CHIME, "/board/speech/B001/2"),
        *(CHIME, "/board/speech/D001/3"),
    ]
    for earlier, later in pairwise(sounds):
        assert earlier["end"] <= later["begin"]
    # When all is said the newest stands first.
    television.until(lambda: television.calls()[0] == ("D001", "3"))


def test_both_languages_are_asked_for_where_the_address_says_so(
    television: Television, officer: Caller
) -> None:
    officer.take()
    television.open(officer.url + "/board?lang=vi,en")
    officer.next()
    television.until(lambda: len(television.said()) == 2)
    requested: list[str] = television.run(
        "return performance.getEntriesByType('resource').map(entry => entry.name)"
    )
    assert any("/board/speech/A001/1?lang=vi%2Cen" in name for name in requested)


def test_what_is_announced_stands_below_one_text_after_the_other(
    television: Television, officer: Caller
) -> None:
    def noted() -> list[str]:
        found: list[str] = television.run(
            "return [...document.querySelectorAll('.notes p')]"
            ".filter(one => getComputedStyle(one).visibility === 'visible')"
            ".map(one => one.textContent)"
        )
        return found

    television.open(officer.url + "/board?lang=vi,en")
    assert noted() == []
    vietnamese, english = "Chiều thứ Sáu đơn vị nghỉ.", "Closed on Friday afternoon."
    Chief(officer).press(ANNOUNCEMENTS, ANNOUNCEMENTS, vi=vietnamese, en=english)
    television.until(lambda: len(noted()) == 1)
    (first,) = noted()
    (second,) = {vietnamese, english} - {first}
    television.run("const was = Date.now; Date.now = () => was() + 15000;")
    television.until(lambda: noted() == [second])


def test_after_the_station_was_away_it_is_right_again_by_itself(
    television: Television, begin: Callable[[], StationServer]
) -> None:
    station = begin()
    officer = officer_of(station)
    officer.take()
    officer.take()
    ticket = officer.next().json()["ticket"]["id"]
    television.open(station.url + "/board")
    television.until(lambda: television.calls() == [("A001", "1")])
    station.stop()
    television.until(lambda: "Mất kết nối từ" in television.text)
    assert television.calls() == [("A001", "1")]
    officer_of(begin()).next("1", ticket)
    television.until(lambda: television.calls() == [("A002", "1"), ("A001", "1")])
    television.until(lambda: not television.shown("#cut"))
    # What was called while the line was cut is said once; what was before it is not.
    television.until(lambda: television.said() == [CHIME, "/board/speech/A002/1"])


def test_a_browser_that_forbids_sounds_offers_one_button(officer: Caller, tmp_path: Path) -> None:
    officer.take()
    with Television(tmp_path / "strict") as strict:
        strict.open(officer.url + "/board")
        strict.until(lambda: strict.shown("#sound"))
        assert strict.driver.find_element(By.ID, "sound").text == "Bật âm thanh"
        ticket = officer.next().json()["ticket"]["id"]
        strict.until(lambda: strict.calls() == [("A001", "1")])
        strict.driver.find_element(By.ID, "sound").click()
        strict.until(lambda: not strict.shown("#sound"))
        officer.staff("recall", counter="1", ticket_id=ticket)
        strict.until(lambda: "/board/speech/A001/1" in strict.said())


def test_without_speech_the_chime_alone_is_heard_and_the_next_call_follows(
    television: Television, officer: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.speech.fault import SpeechFault, SpeechTrouble

    def none(*_: object, **__: object) -> None:
        raise SpeechFault(SpeechTrouble.MISSING)

    monkeypatch.setattr("kiosk.speech.voice.synthesise", none)
    officer.take()
    officer.take("vehicles")
    television.open(officer.url + "/board")
    officer.next("1")
    officer.next("3")
    television.until(lambda: television.said().count(CHIME) == 2)
    assert len(television.calls()) == 2


@pytest.mark.parametrize("panel", [(1920, 1080), (1366, 768), (1080, 1920), (3840, 2160)])
def test_everything_is_on_the_panel_and_large(
    television: Television, officer: Caller, panel: tuple[int, int]
) -> None:
    for service in ("residence", "identity_card", "vehicles"):
        for _ in range(3):
            officer.take(service)
    for counter in "12":
        officer.next(counter)
    television.size(*panel)
    television.open(officer.url + "/board")
    outside: list[str] = television.run(
        "return [...document.querySelectorAll('#hall *')].filter(one => {"
        "  const box = one.getBoundingClientRect();"
        "  if (box.width * box.height === 0 || one.closest('svg') || one.closest('.for-readers'))"
        "    return false;"
        "  return box.left < -1 || box.top < -1 || box.right > innerWidth + 1"
        "    || box.bottom > innerHeight + 1;"
        "}).map(one => one.className + one.tagName)"
    )
    assert outside == []
    clipped: list[str] = television.run(
        "return [...document.querySelectorAll('.calls li, .counters li, .next ul > li')]"
        ".filter(one => one.scrollWidth > one.clientWidth + 2"
        "  || one.scrollHeight > one.clientHeight + 2)"
        ".map(one => one.outerHTML)"
    )
    assert clipped == []
    long = max(panel)
    sizes: list[float] = television.run(
        "return ['.calls li:first-child strong', '.counters strong', '.calls li+li strong']"
        ".map(one => parseFloat(getComputedStyle(document.querySelector(one)).fontSize))"
    )
    # On a 43 inch panel (930 mm wide) a capital is 0.71 of the font: 80, 35 and 25 mm.
    millimetres = [size * 0.71 * 930 / long for size in sizes]
    assert millimetres[0] > 75
    assert millimetres[1] > 35
    assert millimetres[2] > 25


def test_the_page_reloads_itself_when_the_station_has_a_newer_one(
    television: Television, officer: Caller
) -> None:
    television.open(officer.url + "/board")
    television.run("window.old = true")
    television.run(
        "const real = window.fetch; let once = true;"
        "window.fetch = async (...asked) => {"
        "  const answer = await real(...asked);"
        "  if (!String(asked[0]).startsWith('/board/now') || !once) return answer;"
        "  once = false;"
        "  const text = (await answer.text()).replace(/data-version=\"/, 'data-version=\"x');"
        "  return new Response(text, { status: 200 });"
        "};"
    )
    officer.take()
    television.until(lambda: television.run("return window.old === undefined"))
    television.until(lambda: "A001" in television.text)


def test_a_page_that_has_heard_nothing_for_long_reloads_only_if_there_is_one(
    television: Television, begin: Callable[[], StationServer]
) -> None:
    station = begin()
    television.open(station.url + "/board")
    television.run("window.old = true; BoardFeed.RELOAD = 100; BoardFeed.ANEW = 1e9;")
    station.stop()
    television.until(lambda: television.shown("#cut"))
    # Several looks of the watchdog later the page still stands.
    television.run(
        "window.asked = 0; const real = window.fetch; window.fetch = (...a) => {"
        " if (String(a[0]).startsWith('http')) window.asked += 1; return real(...a); }"
    )
    television.until(lambda: television.run("return window.asked >= 2"))
    assert television.run("return window.old") is True
    begin()
    television.until(lambda: not television.shown("#cut"))


def test_the_browser_keeps_the_same_rules_as_the_announcer(
    television: Television, officer: Caller
) -> None:
    """Random days, played to both: what is said is the same."""
    television.open(officer.url + "/board")
    dice = random.Random(20261124)
    for _ in range(40):
        steps = [_step(dice) for _ in range(60)]
        theirs = television.run(f"{PLAYED}; return played({json.dumps(steps)})")
        assert theirs == _played(steps)


PLAYED = """
const played = (steps) => {
  const announcer = new Announcer(), said = [];
  for (const [what, now, event, age] of steps) {
    if (what === "hear") announcer.hear(event, age, now);
    else if (what === "done") announcer.done();
    else if (what === "reset") announcer.reset();
    else {
      const one = announcer.next(now);
      said.push(one === null ? null : [one.number, one.counter]);
    }
  }
  return said;
}"""

Step = tuple[str, float, dict[str, str | None], float]


def _step(dice: random.Random) -> Step:
    what = dice.choices(["hear", "next", "done", "reset"], [12, 4, 4, 1])[0]
    kinds = [kind.value for kind in EventKind] + ["called", "recalled"] * 10
    event: dict[str, str | None] = {
        "kind": dice.choice(kinds),
        "number": dice.choice([None, *(f"A{n:03d}" for n in range(1, 6))]),
        "counter": dice.choice([None, "1", "2", "3"]),
    }
    return what, dice.uniform(0, 200), event, dice.choice([-5.0, 0.0, 30.0, 59.0, 61.0])


def _played(steps: list[Step]) -> list[list[str] | None]:
    import datetime as dt

    announcer, said = Announcer(), []
    for what, now, event, age in steps:
        if what == "hear":
            happened = HallEvent(
                seq=1,
                kind=EventKind(event["kind"]),
                at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
                number=event["number"],
                counter=event["counter"],
            )
            announcer.hear(happened, age=age, now=now)
        elif what == "done":
            announcer.done()
        elif what == "reset":
            announcer.reset()
        else:
            one = announcer.next(now)
            said.append(None if one is None else [one.number, one.counter])
    return said


def test_nothing_went_wrong_in_the_page(television: Television, officer: Caller) -> None:
    television.driver.get_log("browser")
    officer.take()
    television.open(officer.url + "/board")
    officer.next()
    television.until(lambda: len(television.said()) == 2)
    complaints = [one["message"] for one in television.driver.get_log("browser")]
    assert [one for one in complaints if "icon." not in one] == []
