"""A book kept in dictionaries: what the station's store is compared with."""

from __future__ import annotations

import bisect
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from kiosk.queue.appointment import Appointment, AppointmentState
from kiosk.queue.counter import CounterStanding
from kiosk.queue.priority import Lane
from kiosk.queue.service_day import NumberSeries, ServiceDay
from kiosk.queue.standing import AT_COUNTER, QueueEvent, Standing

Order = tuple[int, str, int]


class MemoryBook:
    def __init__(self) -> None:
        self.tickets: dict[str, Standing] = {}
        self.events: list[QueueEvent] = []
        self._lanes: dict[tuple[dt.date, str, Lane], list[tuple[Order, str]]] = defaultdict(list)
        self._numbers: dict[tuple[dt.date, str, int], str] = {}
        self._days: dict[tuple[dt.date, str], ServiceDay] = {}
        self._counters: dict[tuple[dt.date, str], CounterStanding] = {}
        self._series: dict[tuple[dt.date, str], NumberSeries] = {}
        self._appointments: dict[str, Appointment] = {}

    def ticket(self, ticket_id: str) -> Standing | None:
        return self.tickets.get(ticket_id)

    def ticket_by_number(self, day: dt.date, prefix: str, ordinal: int) -> Standing | None:
        found = self._numbers.get((day, prefix, ordinal))
        return None if found is None else self.tickets[found]

    def heads(self, day: dt.date, lines: Sequence[str]) -> Mapping[Lane, Standing]:
        found: dict[Lane, Standing] = {}
        for lane in Lane:
            first = [w[0] for w in (self._lanes[day, line, lane] for line in lines) if w]
            if first:
                found[lane] = self.tickets[min(first)[1]]
        return found

    def waiting_of(self, day: dt.date, service_id: str, resident: str) -> Standing | None:
        return next(
            (t for t in self.unended(day) if (t.service_id, t.resident) == (service_id, resident)),
            None,
        )

    def unended(self, day: dt.date) -> Sequence[Standing]:
        return [
            t
            for t in self.tickets.values()
            if t.day == day and (t.in_line or t.state in AT_COUNTER)
        ]

    def save_ticket(self, ticket: Standing) -> None:
        before = self.tickets.get(ticket.id)
        if before is not None and before.callable:
            lane = self._lanes[before.day, before.line, before.lane]
            lane.remove((before.order, before.id))
        owner = self._numbers.setdefault((ticket.day, ticket.prefix, ticket.ordinal), ticket.id)
        assert owner == ticket.id, "one number given twice"
        self.tickets[ticket.id] = ticket
        if ticket.callable:
            bisect.insort(
                self._lanes[ticket.day, ticket.line, ticket.lane], (ticket.order, ticket.id)
            )

    def service_day(self, day: dt.date, service_id: str) -> ServiceDay:
        return self._days.get((day, service_id)) or ServiceDay(service_id=service_id, day=day)

    def save_service_day(self, service_day: ServiceDay) -> None:
        self._days[service_day.day, service_day.service_id] = service_day

    def counter(self, day: dt.date, name: str) -> CounterStanding:
        return self._counters.get((day, name)) or CounterStanding(name=name, day=day)

    def save_counter(self, counter: CounterStanding) -> None:
        self._counters[counter.day, counter.name] = counter

    def series(self, day: dt.date, prefix: str) -> NumberSeries:
        return self._series.get((day, prefix)) or NumberSeries()

    def save_series(self, day: dt.date, prefix: str, series: NumberSeries) -> None:
        self._series[day, prefix] = series

    def appointment(self, appointment_id: str) -> Appointment | None:
        return self._appointments.get(appointment_id)

    def booked(self, day: dt.date, resident: str) -> Sequence[Appointment]:
        found = (
            a
            for a in self._appointments.values()
            if (a.day, a.resident, a.state) == (day, resident, AppointmentState.BOOKED)
        )
        return sorted(found, key=lambda a: a.at)

    def promised(
        self, day: dt.date, service_id: str, since: dt.datetime, until: dt.datetime
    ) -> int:
        return sum(
            (a.day, a.service_id) == (day, service_id)
            and since <= a.at < until
            and a.state is not AppointmentState.CANCELLED
            for a in self._appointments.values()
        )

    def save_appointment(self, appointment: Appointment) -> None:
        self._appointments[appointment.id] = appointment

    def record(self, event: QueueEvent) -> None:
        self.events.append(event)
