"""How the terminals are, as a page shows it: what each said last, and what that means now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import msgspec

from kiosk.appliance.finding import Code, Condition, Part, worst
from kiosk.appliance.finding_words import Worded, worded
from kiosk.appliance.report import TerminalReport
from kiosk.queue.day import STATION_TIME
from kiosk.station.fleet_store import Asked, Heard

SILENT_AFTER = dt.timedelta(minutes=3)
CLOCK_OFF = dt.timedelta(seconds=30)
_PAPER = {Code.PAPER_OUT: "out", Code.PAPER_LOW: "low", Code.OK: "ok"}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One terminal's card."""

    terminal_id: str
    state: str
    """`ok`, `warning`, `fault`, `silent`; `unknown`: it has never reported."""
    seen_at: dt.datetime | None = None
    report: TerminalReport | None = None
    wrong: tuple[Worded, ...] = ()
    faults: frozenset[str] = frozenset()
    """Parts of `wrong` that are faults and not warnings."""
    paper: str = ""
    """`ok`, `low`, `out`; empty: not known."""
    clock_offset: int = 0
    """Seconds that its clock is ahead; 0 within half a minute."""
    last_visit_at: dt.datetime | None = None
    orders: tuple[Asked, ...] = ()


def shown(
    terminals: Iterable[str],
    known: dict[str, Heard],
    orders: dict[str, list[Asked]],
    now: dt.datetime,
    translate: Callable[[str], str],
) -> list[Shown]:
    """By name; those that are paired and those that have ever reported."""
    return [
        _card(one, known.get(one), tuple(orders.get(one, ())), now, translate)
        for one in sorted({*terminals, *known})
    ]


def _card(
    terminal_id: str,
    heard: Heard | None,
    orders: tuple[Asked, ...],
    now: dt.datetime,
    translate: Callable[[str], str],
) -> Shown:
    if heard is None:
        return Shown(terminal_id=terminal_id, state="unknown", orders=orders)
    report = heard.report
    bad = [f for f in report.findings if f.condition in (Condition.WARNING, Condition.FAULT)]
    bad.sort(key=lambda f: f.condition is not Condition.FAULT)
    said = tuple(worded(finding, translate) for finding in bad)
    faults = [w.part for w, f in zip(said, bad, strict=True) if f.condition is Condition.FAULT]
    silent = now - heard.received_at > SILENT_AFTER
    offset = report.reported_at - heard.received_at
    printers = [f.code for f in report.findings if f.part is Part.PRINTER]
    visit = report.last_visit_at
    return Shown(
        terminal_id=terminal_id,
        state="silent" if silent else worst(report.findings).value.replace("not fitted", "ok"),
        seen_at=heard.received_at.astimezone(STATION_TIME),
        report=report,
        wrong=said,
        faults=frozenset(faults),
        paper=next((_PAPER[code] for code in printers if code in _PAPER), ""),
        clock_offset=round(offset.total_seconds()) if abs(offset) > CLOCK_OFF else 0,
        last_visit_at=None if visit is None else visit.astimezone(STATION_TIME),
        orders=orders,
    )
