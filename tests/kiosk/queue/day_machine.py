"""Any day at a station: whatever is done in whatever order, nothing is lost and nothing doubled.

The oracle is naive on purpose: it keeps plain lists and sorts them. It is run against any book.
"""

from __future__ import annotations

from collections import Counter as Tally

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.queue import care, desk
from kiosk.queue.book import Book
from kiosk.queue.care import CancelReason
from kiosk.queue.choice import FIRST_IN_A_ROW
from kiosk.queue.counter import CounterState
from kiosk.queue.desk import lines_of
from kiosk.queue.fault import NotPossible
from kiosk.queue.intake import withdraw
from kiosk.queue.priority import Lane, PriorityClass
from kiosk.queue.standing import AT_COUNTER, IN_LINE, Standing
from tests.kiosk.queue.book import MemoryBook
from tests.kiosk.queue.hall import CATALOGUE, COUNTERS, SERVICES, Hall

COUNTER = st.sampled_from([counter.name for counter in COUNTERS])
SERVICE = st.sampled_from([service.id for service in SERVICES])
RESIDENT = st.none() | st.sampled_from(["r1", "r2"])
CLASS = st.sampled_from(PriorityClass)
WHICH = st.integers(0, 10_000)


class DayMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.hall = Hall(self.make_book())
        self.ids: list[str] = []
        self.runs: Tally[str] = Tally()

    def make_book(self) -> Book:
        return MemoryBook()

    def all(self) -> list[Standing]:
        found = [self.hall.book.ticket(ticket_id) for ticket_id in self.ids]
        assert None not in found, "a ticket was lost"
        return [ticket for ticket in found if ticket is not None]

    def any_ticket(self, which: int) -> Standing:
        return self.all()[which % len(self.ids)]

    @rule(service=SERVICE, priority=CLASS, resident=RESIDENT)
    def takes_a_ticket(self, service: str, priority: PriorityClass, resident: str | None) -> None:
        there = any(
            (t.service_id, t.resident) == (service, resident)
            for t in self.all()
            if t.state in IN_LINE | AT_COUNTER
        )
        closed = not self.hall.book.service_day(self.hall.day, service).open
        try:
            self.ids.append(self.hall.take(service, priority, resident).id)
        except NotPossible:
            assert closed or (there and resident is not None)
        else:
            assert not closed
            assert resident is None or not there

    @rule(counter=COUNTER)
    def calls_next(self, counter: str) -> None:
        state = self.hall.book.counter(self.hall.day, counter).state
        self.hall.wait()
        expected = self.naive_next(counter)
        try:
            called = self.hall.next(counter)
        except NotPossible:
            assert state is not CounterState.OPEN
            return
        assert state is CounterState.OPEN
        assert (called and called.id) == (expected and expected.id)

    def naive_next(self, counter: str) -> Standing | None:
        """The rule of `choice`, over plain lists."""
        place = CATALOGUE.counter(counter)
        assert place is not None
        lines = lines_of(place)
        mine = sorted((t for t in self.all() if t.callable and t.line in lines), key=_order)
        first = [t for t in mine if t.lane is Lane.FIRST]
        ordinary = [t for t in mine if t.lane is Lane.ORDINARY]
        if self.hall.book.counter(self.hall.day, counter).state is not CounterState.OPEN:
            return None
        if ordinary and (not first or self.runs[counter] == FIRST_IN_A_ROW):
            self.runs[counter] = 0
            return ordinary[0]
        if first:
            self.runs[counter] = self.runs[counter] + 1 if ordinary else 0
            return first[0]
        return None

    @precondition(lambda self: self.ids)
    @rule(which=WHICH, counter=COUNTER)
    def calls_a_number(self, which: int, counter: str) -> None:
        ticket = self.any_ticket(which)
        current = self.hall.current(counter)
        self.attempt(desk.call_number, self.hall.desk(counter), ticket.id, current=current)

    @precondition(lambda self: self.ids)
    @rule(
        which=WHICH,
        counter=COUNTER,
        action=st.sampled_from([desk.recall, desk.start, desk.finish, desk.no_show]),
    )
    def acts_at_a_counter(self, which: int, counter: str, action: object) -> None:
        self.attempt(action, self.hall.desk(counter), self.any_ticket(which).id)

    @precondition(lambda self: self.ids)
    @rule(which=WHICH, action=st.sampled_from([care.bring_back, care.hold, care.release]))
    def cares(self, which: int, action: object) -> None:
        self.attempt(action, self.hall.actor, self.any_ticket(which).id, revision=None)

    @precondition(lambda self: self.ids)
    @rule(which=WHICH, priority=CLASS)
    def changes_priority(self, which: int, priority: PriorityClass) -> None:
        ticket = self.any_ticket(which)
        self.attempt(care.change_priority, self.hall.actor, ticket.id, priority, revision=None)

    @precondition(lambda self: self.ids)
    @rule(which=WHICH, service=SERVICE, counter=st.none() | COUNTER)
    def transfers(self, which: int, service: str, counter: str | None) -> None:
        self.attempt(
            care.transfer,
            self.hall.actor,
            self.any_ticket(which).id,
            service_id=service,
            counter=counter,
            note="note",
            revision=None,
            catalogue=CATALOGUE,
        )

    @precondition(lambda self: self.ids)
    @rule(which=WHICH)
    def cancels(self, which: int) -> None:
        ticket, reason = self.any_ticket(which), CancelReason.OTHER
        self.attempt(care.cancel, self.hall.actor, ticket.id, reason, revision=None)

    @precondition(lambda self: self.ids)
    @rule(which=WHICH)
    def withdraws(self, which: int) -> None:
        withdraw(self.hall.book, self.any_ticket(which), self.hall.now)

    @rule(counter=COUNTER, state=st.sampled_from(CounterState))
    def sets_a_counter(self, counter: str, state: CounterState) -> None:
        self.attempt(desk.set_counter, self.hall.desk(counter), state)

    @rule(service=SERVICE, is_open=st.booleans())
    def sets_a_service(self, service: str, is_open: bool) -> None:
        care.set_service(self.hall.book, self.hall.actor, service, is_open=is_open)

    @rule(seconds=st.sampled_from([1, 60, 1000, -30]))
    def time_passes_or_the_clock_is_set_back(self, seconds: int) -> None:
        self.hall.wait(seconds)

    def attempt(self, action: object, *arguments: object, **named: object) -> None:
        """A refusal must leave everything as it was."""
        before = self.all()
        counters = [self.hall.book.counter(self.hall.day, c.name) for c in COUNTERS]
        try:
            action(self.hall.book, *arguments, **named)  # type: ignore[operator]
        except NotPossible:
            assert self.all() == before
            assert counters == [self.hall.book.counter(self.hall.day, c.name) for c in COUNTERS]

    @invariant()
    def every_number_is_given_once(self) -> None:
        numbers = [ticket.number for ticket in self.all()]
        assert len(set(numbers)) == len(numbers)

    @invariant()
    def counts_are_what_a_recount_gives(self) -> None:
        for service in SERVICES:
            waiting = [t for t in self.all() if t.service_id == service.id and t.in_line]
            kept = self.hall.book.service_day(self.hall.day, service.id)
            assert kept.waiting == len(waiting)
            assert kept.waiting_first == sum(t.lane is Lane.FIRST for t in waiting)

    @invariant()
    def whoever_is_at_a_counter_is_there_alone_and_nowhere_else(self) -> None:
        there = {t.id: t.counter for t in self.all() if t.state in AT_COUNTER}
        counters = [self.hall.book.counter(self.hall.day, c.name) for c in COUNTERS]
        assert there == {c.current: c.name for c in counters if c.current is not None}

    @invariant()
    def a_resident_waits_once_for_a_service(self) -> None:
        waiting = Tally(
            (t.service_id, t.resident) for t in self.all() if t.in_line and t.resident is not None
        )
        assert not waiting or max(waiting.values()) == 1

    @invariant()
    def the_history_says_how_each_ticket_stands(self) -> None:
        book = self.hall.book
        if isinstance(book, MemoryBook):
            for ticket in self.all():
                events = [e for e in book.events if e.ticket_id == ticket.id]
                assert events[-1].state is ticket.state
                assert ticket.revision == len(events) - 1

    def teardown(self) -> None:
        care.end_day(self.hall.book, self.hall.actor, self.hall.day, CATALOGUE)
        assert not any(t.state in IN_LINE | AT_COUNTER for t in self.all())
        self.counts_are_what_a_recount_gives()


def _order(ticket: Standing) -> tuple[int, str, int]:
    return ticket.order
