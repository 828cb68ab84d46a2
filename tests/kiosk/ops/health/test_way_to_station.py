"""What waits for the station, and for how long it has been away."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kiosk.appliance.finding import Code, Condition, Part
from kiosk.identity.assurance import Assurance
from kiosk.link.link_standing import LinkStanding, Undelivered
from kiosk.link.outbox import Outbox, OutboxError
from kiosk.ops.health.way_to_station import StationWatch, outbox
from kiosk.queue.applicant import Applicant
from kiosk.queue.number import NumberBlock
from kiosk.visit.event import StationTrouble

NOON = dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def ticket(box: Outbox, at: dt.datetime) -> None:
    block = NumberBlock(id="b1", day=at.date(), service_id="residence", prefix="A", first=1, last=9)
    box.add_block(block, "station-1", "terminal-1")
    issued = box.issue(
        station_id="station-1",
        terminal_id="terminal-1",
        service_id="residence",
        applicant=Applicant(assurance=Assurance.ANONYMOUS),
        now=at,
        day=at.date(),
        lost_key=None,
    )
    assert issued is not None


def test_tickets_that_wait_are_counted_with_the_age_of_the_first(tmp_path: Path) -> None:
    box = Outbox(tmp_path / "outbox.sqlite")
    standing = LinkStanding(box, lambda: (False, None))
    [empty] = outbox(standing.undelivered, NOON)
    ticket(box, NOON - 2 * HOUR)
    ticket(box, NOON - HOUR)
    [late] = outbox(standing.undelivered, NOON)
    [soon] = outbox(standing.undelivered, NOON - 1.5 * HOUR)
    [set_back] = outbox(standing.undelivered, NOON - 500 * HOUR)
    assert empty.code is Code.OK
    assert (late.code, late.condition) == (Code.STUCK, Condition.WARNING)
    assert late.figures == {"count": 2, "minutes": 120}
    assert (soon.code, soon.condition, soon.figures["minutes"]) == (
        Code.WAITING,
        Condition.OK,
        30,
    )
    assert set_back.figures["minutes"] == 0
    entry = box.next_entry("station-1")
    assert entry is not None
    box.refused(entry.sequence, "no-such-service")
    refused, waiting = outbox(standing.undelivered, NOON)
    assert (refused.code, refused.figures["count"]) == (Code.REFUSED, 1)
    assert waiting.figures == {"count": 1, "minutes": 60}
    box.close()
    [closed] = outbox(standing.undelivered, NOON)
    assert (closed.code, closed.condition) == (Code.UNREADABLE, Condition.FAULT)


def test_an_outbox_that_cannot_be_read_says_why() -> None:
    def broken() -> Undelivered:
        raise OutboxError("disk I/O error")

    [found] = outbox(broken, NOON)
    assert found.figures["error"] == "disk I/O error"


def test_a_station_is_away_since_it_was_first_missed() -> None:
    watch = StationWatch()
    assert list(watch.findings(None, None, 0)) == []
    assert [each.code for each in watch.findings(True, None, 10)] == [Code.ANSWERS]
    assert [each.figures for each in watch.findings(False, None, 60)] == [{"minutes": 0}]
    [away] = watch.findings(False, StationTrouble.CLOCK_WRONG, 60 + 7 * 60)
    assert (away.part, away.code, away.figures["minutes"]) == (Part.STATION, Code.AWAY, 7)
    list(watch.findings(True, None, 500))
    [again] = watch.findings(False, None, 600)
    assert again.figures["minutes"] == 0, "counted anew"


def test_a_terminal_without_admission_is_told_to_be_paired() -> None:
    for trouble, code in (
        (StationTrouble.NOT_PAIRED, Code.NOT_PAIRED),
        (StationTrouble.NOT_ADMITTED, Code.NOT_ADMITTED),
    ):
        [found] = StationWatch().findings(False, trouble, 0)
        assert (found.part, found.code, found.condition) == (Part.PAIRING, code, Condition.FAULT)
        assert "kiosk pair" in found.advice
