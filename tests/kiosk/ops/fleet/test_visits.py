"""Visits are counted for the station's day, over restarts, from the audit trail."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kiosk.identity.assurance import Assurance
from kiosk.ops.audit import AuditTrail
from kiosk.ops.fleet.visits import CountedVisits, ends_of_visits
from kiosk.visit.effect import Audit, AuditAction

MORNING = dt.datetime(2026, 11, 24, 1, 0, 59, tzinfo=dt.UTC)


class Clock:
    now = MORNING

    def __call__(self) -> dt.datetime:
        return self.now


def ended(detail: str = "finished") -> Audit:
    return Audit(AuditAction.VISIT_ENDED, Assurance.ANONYMOUS, detail=detail)


def counted(folder: Path, clock: Clock) -> tuple[AuditTrail, CountedVisits]:
    file = folder / "audit.jsonl"
    trail = AuditTrail(file, "hall-1", now=clock)
    return trail, CountedVisits(trail, ends_of_visits(file), now=clock)


def test_what_was_counted_before_a_restart_counts_still(tmp_path: Path) -> None:
    clock = Clock()
    trail, visits = counted(tmp_path, clock)
    visits.record(ended())
    visits.record(ended("inactivity"))
    trail.close()
    trail, again = counted(tmp_path, clock)
    assert (visits.today, again.today) == (2, 2)
    assert again.last == MORNING.replace(second=0)
    trail.close()


def test_a_new_day_of_the_station_begins_with_none(tmp_path: Path) -> None:
    clock = Clock()
    trail, visits = counted(tmp_path, clock)
    visits.record(ended())
    # 17:00 UTC is midnight at the station.
    clock.now = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)
    assert visits.today == 0
    assert visits.last == MORNING.replace(second=0)
    visits.record(ended())
    assert visits.today == 1
    trail.close()


def test_a_ticket_that_is_held_up_and_staff_at_work_are_no_visits(tmp_path: Path) -> None:
    trail, visits = counted(tmp_path, Clock())
    visits.record(ended("ticket_scanned"))
    visits.record(ended("staff_mode"))
    visits.record(Audit(AuditAction.VISIT_STARTED, Assurance.ANONYMOUS))
    assert visits.today == 0
    assert visits.last is None
    trail.close()


def test_a_trail_that_cannot_be_read_tells_of_none(tmp_path: Path) -> None:
    assert ends_of_visits(tmp_path / "none") == []
    (tmp_path / "cut").write_bytes(b'{"sequence":\n\xff\xff\n[]\n')
    assert ends_of_visits(tmp_path / "cut") == []
