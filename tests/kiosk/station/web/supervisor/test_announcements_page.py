"""What a supervisor writes up for the hall is what terminals get, for as long as it is to hang."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from kiosk.board.announcement import LONGEST, MOST
from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import CLERK, Caller, Clock, employ_officer
from tests.kiosk.station.web.supervisor.chief import Chief

HERE = "/supervisor/announcements"
TEXT = "Thứ Sáu 27/11 đơn vị nghỉ buổi chiều."


def shown(chief: Chief) -> list[dict[str, object]]:
    found: list[dict[str, object]] = chief.caller.get("/v1/station").json()["announcements"]
    return found


def write(chief: Chief, vi: str = TEXT, **changes: str) -> str:
    """The page to which a new one leads."""
    return chief.press(HERE, HERE, vi=vi, **changes).text


def kept(chief: Chief, position: int = 0) -> dict[str, str]:
    """Hidden fields of one that is there."""
    page = chief.page(HERE).split('data-key="')[position + 1]
    values = {"key": page.split('"')[0]}
    for name in ("csrf", "seen"):
        values[name] = page.split(f'name="{name}" value="')[1].split('"')[0]
    return values


def change(chief: Chief, hidden: dict[str, str], **changes: str) -> str:
    days = {"first_day": "2026-11-24", "last_day": "2026-11-30"}
    return chief.send(HERE, list({**hidden, "en": "", **days, **changes}.items())).text


def test_what_is_written_is_what_terminals_get_at_once(chief: Chief) -> None:
    assert "is saved" in write(chief, en="Closed on Friday afternoon.", last_day="2026-11-27")
    (one,) = shown(chief)
    assert one["text"] == {"vi": TEXT, "en": "Closed on Friday afternoon."}
    assert (one["first_day"], one["last_day"]) == ("2026-11-24", "2026-11-27")
    assert "is saved" in change(chief, kept(chief), vi="Đơn vị làm việc bình thường.")
    (one,) = shown(chief)
    assert one["text"] == {"vi": "Đơn vị làm việc bình thường."}
    hidden = kept(chief)
    assert "is removed" in chief.send(f"{HERE}/removed", list(hidden.items())).text
    assert shown(chief) == []


def test_it_is_gone_when_its_last_day_is_over(chief: Chief, clock: Clock) -> None:
    write(chief, last_day="2026-11-25")
    clock.now = dt.datetime(2026, 11, 25, 16, 59, tzinfo=dt.UTC)  # a minute before midnight
    assert len(shown(chief)) == 1
    clock.now += dt.timedelta(minutes=2)
    assert shown(chief) == []


def test_one_of_later_days_is_told_beforehand_with_its_days(chief: Chief) -> None:
    """A terminal has it even if the station is away on that day."""
    write(chief, first_day="2026-12-01", last_day="2026-12-02")
    assert [one["first_day"] for one in shown(chief)] == ["2026-12-01"]


@pytest.mark.parametrize(
    ("vi", "said"),
    [
        ("", "The Vietnamese text is missing."),
        ("Xin chào\u202egnoc nôc", "nothing that cannot be seen"),
        ("Xin\u200bchào", "nothing that cannot be seen"),
        ("Xin chào 🚓", "no pictures"),
        ("a" * (LONGEST + 1), f"no more than {LONGEST} characters"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(chief: Chief, vi: str, said: str) -> None:
    answer = chief.press(HERE, HERE, vi=vi, en="Still there.")
    assert answer.status_code == 422
    assert said in answer.text
    assert "Still there." in answer.text, "what was typed is not lost"
    assert shown(chief) == []


@pytest.mark.parametrize("vi", ["x" * 10_000, "bell \x07"])
def test_what_no_browser_sends_is_refused_too(chief: Chief, vi: str) -> None:
    answer = chief.press(HERE, HERE, vi=vi)
    assert answer.status_code == 422
    assert "too long, or has characters in it that cannot be shown" in answer.text
    assert shown(chief) == []


def test_mark_up_is_text(chief: Chief) -> None:
    write(chief, vi="<script>alert(1)</script> & “Xin chào”")
    assert "<script>alert" not in chief.page(HERE)
    assert shown(chief)[0]["text"] == {"vi": "<script>alert(1)</script> & “Xin chào”"}


def test_there_are_no_more_than_a_few_and_those_that_are_over_make_room(
    chief: Chief, clock: Clock
) -> None:
    clock.now = dt.datetime(2026, 11, 24, 16, 55, tzinfo=dt.UTC)  # five to midnight
    chief.caller.sign_in()
    for number in range(MOST):
        last = "2026-11-24" if number == 3 else "2026-12-24"
        assert "is saved" in write(chief, vi=f"Thông báo {number}", last_day=last)
    assert "Remove one first" in write(chief, vi="Một thông báo nữa", last_day="2026-12-24")
    clock.now += dt.timedelta(minutes=10)
    assert "is saved" in write(chief, vi="Một thông báo nữa", last_day="2026-12-24")
    texts = [one["text"] for one in shown(chief)]
    assert len(texts) == MOST
    assert {"vi": "Thông báo 3"} not in texts


def test_of_two_who_change_the_same_the_second_is_told(chief: Chief) -> None:
    write(chief)
    hidden = kept(chief)
    change(chief, hidden, vi="Người thứ nhất")
    assert "Somebody else has changed this" in change(chief, hidden, vi="Người thứ hai")
    removed = chief.send(f"{HERE}/removed", list(hidden.items())).text
    assert "Somebody else has changed this" in removed
    assert shown(chief)[0]["text"] == {"vi": "Người thứ nhất"}


def test_a_form_that_is_sent_twice_is_one_announcement(chief: Chief) -> None:
    fields = [*chief.form(HERE, HERE), ("vi", TEXT)]
    assert "is saved" in chief.send(HERE, fields).text
    assert "is saved" in chief.send(HERE, fields).text
    assert len(shown(chief)) == 1


def test_every_change_stands_in_the_trail_without_its_text(chief: Chief) -> None:
    write(chief)
    chief.send(f"{HERE}/removed", list(kept(chief).items()))
    trail = chief.get("/supervisor/audit.csv?action=announcement").text
    assert trail.count("announcement") == 2
    assert "0 → 1 · 2026-11-24–2026-11-24" in trail
    assert "1 → –" in trail
    assert "nghỉ" not in trail


def test_a_change_is_told_to_whoever_follows_the_events(chief: Chief) -> None:
    caller = chief.caller
    before = caller.get("/v1/board").json()["last_event"]
    write(chief)
    headers = {"Last-Event-ID": str(before)}
    with caller.session.get(
        f"{caller.url}/v1/events", headers=headers, stream=True, timeout=10
    ) as stream:
        lines = (line.decode() for line in stream.iter_lines() if line.startswith(b"data:"))
        told = json.loads(next(lines).removeprefix("data:"))
    assert told["kind"] == "announced"
    assert told["number"] is None


def test_without_the_token_of_the_page_nothing_is_written(chief: Chief) -> None:
    fields = [(n, v) for n, v in chief.form(HERE, HERE) if n != "csrf"] + [("vi", TEXT)]
    assert chief.send(HERE, fields).status_code == 403
    assert shown(chief) == []


def test_clerks_write_nothing_up(station: StationServer, given: StationOptionsMaker) -> None:
    employ_officer(given(), CLERK)
    caller = Caller(station.url)
    caller.sign_in(CLERK.id)
    assert caller.get(HERE).status_code == 403
    answer = caller.session.post(
        caller.url + HERE, data={"csrf": caller.csrf, "vi": TEXT}, timeout=10
    )
    assert answer.status_code == 403


def test_a_board_in_the_hall_gets_it_on_its_days_alone(chief: Chief, clock: Clock) -> None:
    def told() -> list[dict[str, str]]:
        found: list[dict[str, str]] = chief.caller.get("/v1/board").json()["announcements"]
        return found

    def in_the_browser() -> bool:
        return TEXT in chief.caller.get("/board").text

    write(chief, first_day="2026-11-25", last_day="2026-11-25")
    assert told() == []
    assert not in_the_browser()
    clock.now += dt.timedelta(days=1)
    assert told() == [{"vi": TEXT}]
    assert in_the_browser()
    clock.now += dt.timedelta(days=1)
    assert told() == []
    assert not in_the_browser()
