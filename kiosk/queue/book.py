"""What the queue needs to have kept for it: the station's store, or a dictionary in a test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from kiosk.queue.appointment import Appointment
from kiosk.queue.counter import CounterStanding
from kiosk.queue.priority import Lane
from kiosk.queue.service_day import NumberSeries, ServiceDay
from kiosk.queue.standing import QueueEvent, Standing


class Book(Protocol):
    """One station's book, in one transaction: nobody else writes until it ends.

    Reads see what was saved before. Nothing takes longer as the day's list grows, but `unended`.
    """

    def ticket(self, ticket_id: str) -> Standing | None: ...

    def ticket_by_number(self, day: dt.date, prefix: str, ordinal: int) -> Standing | None: ...

    def heads(self, day: dt.date, lines: Sequence[str]) -> Mapping[Lane, Standing]:
        """Of each lane that is not empty: the callable ticket of least `order` in these lines."""

    def waiting_of(self, day: dt.date, service_id: str, resident: str) -> Standing | None:
        """The ticket with which this resident is in line for, or at a counter with, a service."""

    def unended(self, day: dt.date) -> Sequence[Standing]:
        """Tickets in line or at a counter."""

    def save_ticket(self, ticket: Standing) -> None:
        """A new one, or one that was read in this transaction."""

    def service_day(self, day: dt.date, service_id: str) -> ServiceDay:
        """As saved last; a fresh one otherwise."""

    def save_service_day(self, service_day: ServiceDay) -> None: ...

    def counter(self, day: dt.date, name: str) -> CounterStanding:
        """As saved last; a fresh one otherwise."""

    def save_counter(self, counter: CounterStanding) -> None: ...

    def series(self, day: dt.date, prefix: str) -> NumberSeries:
        """As saved last; a fresh one otherwise."""

    def save_series(self, day: dt.date, prefix: str, series: NumberSeries) -> None: ...

    def appointment(self, appointment_id: str) -> Appointment | None: ...

    def booked(self, day: dt.date, resident: str) -> Sequence[Appointment]:
        """The resident's booked appointments of that day, by their hour."""

    def promised(
        self, day: dt.date, service_id: str, since: dt.datetime, until: dt.datetime
    ) -> int:
        """How many appointments of that day and service, but cancelled ones, are from `since`
        until before `until`."""

    def save_appointment(self, appointment: Appointment) -> None: ...

    def record(self, event: QueueEvent) -> None:
        """Append to the history."""
