"""What staff write and answer at the station reaches the terminal through its own link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from kiosk.board.announcement import Draft
from kiosk.queue.day import station_day
from kiosk.queue.staff_call import StaffCallReason
from kiosk.station.announcement_store import Edit, put
from kiosk.station.serve import StationServer
from kiosk.visit.event import Event, ServicesChanged, StaffAnswered, StaffHeard
from tests.kiosk.link.terminal import Terminal
from tests.kiosk.station.running import Caller, Clock, new_key, options

Make = Callable[..., Terminal]
DAY = dt.timedelta(days=1)


def write_up(server: StationServer, text: str, first: dt.date, last: dt.date) -> None:
    point = server.point
    assert point is not None
    draft = Draft(vi=text, first_day=first, last_day=last)
    edit = Edit(id=new_key(), seen=0, staff="officer-1", now=point.clock())
    assert point.writer.call(lambda book: put(book, draft, edit)) == ()


def announced(*texts: str) -> Callable[[Event], bool]:
    def has(event: Event) -> bool:
        if not isinstance(event, ServicesChanged):
            return False
        return [each.text["vi"] for each in event.announcements] == list(texts)

    return has


def test_the_terminal_has_them_on_their_days_whether_or_not_the_station_is_there(
    tmp_path: Path, terminal: Make
) -> None:
    clock = Clock()
    today = station_day(clock.now)
    with StationServer(options(tmp_path / "station"), clock=clock) as server:
        one = terminal(server.url, clock=clock).start()
        one.until(announced())
        write_up(server, "Hôm nay", today, today)
        write_up(server, "Ngày mai", today + DAY, today + 2 * DAY)
        one.until(announced("Hôm nay"))
        url = server.url
    one.link.stop()
    # Started again while nobody answers: what was told last is at hand, and the day goes by.
    again = terminal(url, clock=clock).start()
    again.until(announced("Hôm nay"))
    clock.now += DAY
    again.until(announced("Ngày mai"))
    clock.now += 2 * DAY
    again.until(announced())


def test_an_officer_who_says_at_the_station_that_he_comes_is_heard_at_the_terminal(
    tmp_path: Path, terminal: Make
) -> None:
    chosen = options(tmp_path / "station")
    with StationServer(chosen) as server:
        one = terminal(server.url).start()
        one.until_reachable()
        assert one.link.call_staff(StaffCallReason.PERSON_ASKS) is True
        one.until(lambda event: isinstance(event, StaffHeard))
        officer = Caller(server.url, of=chosen)
        (call,) = officer.get("/v1/help-calls").json()["help_calls"]
        assert not any(isinstance(event, StaffAnswered) for event in one.events)
        assert officer.staff("help-calls/answer", help_call_id=call["id"]).status_code == 200
        one.until(lambda event: isinstance(event, StaffAnswered))


def test_a_terminal_asks_of_its_own_calls_alone(tmp_path: Path) -> None:
    chosen = options(tmp_path / "station")
    with StationServer(chosen) as server:
        caller, other = Caller(server.url, of=chosen), Caller(server.url, "hall-2")
        key = new_key()
        assert caller.post("/v1/help-calls", {"reason": "person_asks"}, key).status_code == 201
        asked = {"help_call_id": key}
        assert caller.post("/v1/help-calls/standing", asked).json() == {"answered": False}
        answer = other.post("/v1/help-calls/standing", asked)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-help-call")
        caller.staff("help-calls/answer", help_call_id=key)
        assert caller.post("/v1/help-calls/standing", asked).json() == {"answered": True}
