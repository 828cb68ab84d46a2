"""Figures of days that were: how long people waited and were served, how many came, who served.

What is counted, and how:

- A ticket was taken when it was issued. Off line, the terminal's word is believed as far as the
  queue believed it (`intake.deliver`). One that was withdrawn was never in anybody's hand.
- The wait is from there (for an appointment from its hour, if that is later) to the first call,
  whatever happens afterwards: a transfer or a return after a missed call begins no new wait. It
  counts for the service that was called, at the hour when the ticket was taken.
- A service time is from a call to its end: served, or sent on to somebody else; each for the
  service and the hour of the call. Nobody is thought to have been served until the evening because
  nobody pressed "finish": what only the end of the day has ended gives no duration.
- Taken is counted for the service that was asked for; served, missed and cancelled for the one
  where it ended.
- A clock that was set back makes no negative time.

All hours are the station's.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from kiosk.queue.care import END_OF_DAY
from kiosk.queue.day import STATION_TIME
from kiosk.queue.intake import WITHDRAWN
from kiosk.queue.standing import EventKind
from kiosk.queue.ticket import TicketState


class TakenTicket(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket of one of the days."""

    id: str
    day: dt.date
    service_id: str
    """Where it is now, or has ended."""
    asked_for: str
    """The service that it was taken for."""
    at: dt.datetime
    due: dt.datetime | None = None
    """Hour of its appointment."""
    state: TicketState


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a ticket after it was taken."""

    ticket_id: str
    kind: EventKind
    at: dt.datetime
    service_id: str
    """Afterwards."""
    counter: str | None = None
    staff: str | None = None
    reason: str | None = None


class Spread(msgspec.Struct, frozen=True):
    """Durations in seconds: one in two is shorter than `median`, nine in ten than `p90`."""

    count: int
    median: float
    p90: float


class Outcome(msgspec.Struct, frozen=True):
    """What became of tickets."""

    taken: int = 0
    served: int = 0
    no_show: int = 0
    """Missed their call and never came back."""
    cancelled: int = 0
    open: int = 0
    """Not ended yet."""

    @property
    def no_show_rate(self) -> float | None:
        """Of those that were called to their end; None: there were none."""
        called = self.served + self.no_show
        return self.no_show / called if called else None


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Of one group of tickets: an hour, a day, a service."""

    outcome: Outcome = Outcome()
    wait: Spread | None = None
    service: Spread | None = None


class AtWork(msgspec.Struct, frozen=True, kw_only=True):
    """What was done at one counter, or by one officer."""

    served: int = 0
    sent_on: int = 0
    missed: int = 0
    """Calls to which nobody came."""
    service: Spread | None = None


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """All in their natural order; groups in which nothing happened are not there, but days are."""

    days: dict[dt.date, Figures]
    hours: dict[int, Figures]
    """Hours of the day, 0 to 23. Outcomes by the hour of taking."""
    services: dict[str, Figures]
    counters: dict[str, AtWork]
    officers: dict[str, AtWork]
    total: Figures
    missed: int
    """Calls to which nobody came."""
    returned: int
    """Of these, people who came back in time."""


class _Group:
    """Collects one group's figures."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(Outcome.__struct_fields__, 0)
        self.waits: list[float] = []
        self.services: list[float] = []
        self.sent_on = 0
        self.missed = 0

    def figures(self) -> Figures:
        return Figures(
            outcome=Outcome(**self.counts),
            wait=spread(self.waits),
            service=spread(self.services),
        )

    def at_work(self) -> AtWork:
        return AtWork(
            served=self.counts["served"],
            sent_on=self.sent_on,
            missed=self.missed,
            service=spread(self.services),
        )


class _Call(msgspec.Struct, frozen=True):
    """Somebody is called to a counter or is being served there."""

    at: dt.datetime
    service_id: str
    counter: str | None
    staff: str | None


def spread(seconds: Sequence[float]) -> Spread | None:
    """None for none."""
    if not seconds:
        return None
    ordered = sorted(seconds)
    return Spread(len(ordered), _quantile(ordered, 0.5), _quantile(ordered, 0.9))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Interpolated between neighbours (Hyndman and Fan's definition 7)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def hour_of(moment: dt.datetime) -> int:
    """The station's hour, 0 to 23."""
    return moment.astimezone(STATION_TIME).hour


def statistics(
    days: Iterable[dt.date], tickets: Iterable[TakenTicket], steps: Iterable[Step]
) -> Statistics:
    """Of the tickets of `days` and all their steps, these in the order in which they happened."""
    tally = _Tally(days, tickets)
    for step in steps:
        tally.enter(step)
    return tally.result()


class _Tally:
    def __init__(self, days: Iterable[dt.date], tickets: Iterable[TakenTicket]) -> None:
        self._tickets = {ticket.id: ticket for ticket in tickets}
        self._days = {day: _Group() for day in days}
        self._hours: dict[int, _Group] = defaultdict(_Group)
        self._services: dict[str, _Group] = defaultdict(_Group)
        self._counters: dict[str, _Group] = defaultdict(_Group)
        self._officers: dict[str, _Group] = defaultdict(_Group)
        self._total = _Group()
        self._calls: dict[str, _Call] = {}
        self._called: set[str] = set()
        self._withdrawn: set[str] = set()
        self._returned = 0

    def enter(self, step: Step) -> None:
        ticket = self._tickets.get(step.ticket_id)
        if ticket is None:
            return
        if step.kind is EventKind.CALLED:
            self._call(ticket, step)
            return
        if step.kind is EventKind.STARTED:
            self._start(step)
            return
        if step.kind is EventKind.RETURNED:
            self._returned += 1
        elif step.kind is EventKind.CANCELLED and step.reason == WITHDRAWN:
            self._withdrawn.add(ticket.id)
        elif step.kind in _ENDINGS:
            call = self._calls.pop(ticket.id, None)
            if call is not None:
                self._end(ticket, call, step)

    def _call(self, ticket: TakenTicket, step: Step) -> None:
        self._calls[ticket.id] = _Call(step.at, step.service_id, step.counter, step.staff)
        if ticket.id in self._called:
            return
        self._called.add(ticket.id)
        since = ticket.at if ticket.due is None else max(ticket.at, ticket.due)
        waited = max(0.0, (step.at - since).total_seconds())
        for group in self._groups(ticket, step.service_id, hour_of(ticket.at)):
            group.waits.append(waited)

    def _start(self, step: Step) -> None:
        call = self._calls.get(step.ticket_id)
        if call is not None and step.staff is not None:
            self._calls[step.ticket_id] = msgspec.structs.replace(call, staff=step.staff)

    def _end(self, ticket: TakenTicket, call: _Call, step: Step) -> None:
        workers = [self._counters[call.counter]] if call.counter else []
        workers += [self._officers[call.staff]] if call.staff else []
        if step.kind is EventKind.NO_SHOW:
            for group in (*workers, self._total):
                group.missed += 1
            return
        if step.kind not in (EventKind.SERVED, EventKind.TRANSFERRED):
            return
        for group in workers:
            group.counts["served"] += step.kind is EventKind.SERVED
            group.sent_on += step.kind is EventKind.TRANSFERRED
        if step.reason == END_OF_DAY:
            return
        took = max(0.0, (step.at - call.at).total_seconds())
        groups = self._groups(ticket, call.service_id, hour_of(call.at))
        for group in (*groups, *workers):
            group.services.append(took)

    def _groups(self, ticket: TakenTicket, service_id: str, hour: int) -> tuple[_Group, ...]:
        day = self._days[ticket.day]
        return (self._total, day, self._services[service_id], self._hours[hour])

    def result(self) -> Statistics:
        for ticket in self._tickets.values():
            if ticket.id not in self._withdrawn:
                self._count(ticket)
        return Statistics(
            days={day: group.figures() for day, group in sorted(self._days.items())},
            hours={hour: group.figures() for hour, group in sorted(self._hours.items())},
            services={name: group.figures() for name, group in sorted(self._services.items())},
            counters={name: group.at_work() for name, group in sorted(self._counters.items())},
            officers={name: group.at_work() for name, group in sorted(self._officers.items())},
            total=self._total.figures(),
            missed=self._total.missed,
            returned=self._returned,
        )

    def _count(self, ticket: TakenTicket) -> None:
        day, hour = self._days[ticket.day], self._hours[hour_of(ticket.at)]
        for group in (self._total, day, hour, self._services[ticket.asked_for]):
            group.counts["taken"] += 1
        became = _BECAME.get(ticket.state, "open")
        for group in (self._total, day, hour, self._services[ticket.service_id]):
            group.counts[became] += 1


_ENDINGS = frozenset(
    {
        EventKind.SERVED,
        EventKind.TRANSFERRED,
        EventKind.NO_SHOW,
        EventKind.HELD,
        EventKind.CANCELLED,
    }
)
"""What takes a person away from the counter."""
_BECAME = {
    TicketState.SERVED: "served",
    TicketState.NO_SHOW: "no_show",
    TicketState.CANCELLED: "cancelled",
}
