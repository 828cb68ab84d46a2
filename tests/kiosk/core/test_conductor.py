import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.appliance.request import MachineState
from kiosk.core.conductor import SHORTEST_TICK, Conductor
from kiosk.core.inbox import CROWDED, FULL, Inbox
from kiosk.core.lanes import Lane
from kiosk.core.ports import VisitFunctions
from kiosk.identity.assurance import Assurance
from kiosk.visit.effect import AuditAction, Effect
from kiosk.visit.event import (
    CardInserted,
    CardRead,
    CardRemoved,
    CodeScanned,
    Event,
    Printed,
    ReadProgress,
    StationChanged,
)
from kiosk.visit.intent import (
    AnswerConsent,
    CallStaff,
    ChooseService,
    Continue,
    OpenLookup,
    OpenTickets,
    Start,
    SubmitDigits,
    TypeDigit,
)
from kiosk.visit.lookup_event import DossiersFound
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.machine import State
from kiosk.visit.staff_mode_event import MachineChanged, OutOfServiceChanged
from kiosk.visit.view import (
    AccessKeyEntry,
    CheckResult,
    DossierList,
    Idle,
    Menu,
    Notice,
    OutOfService,
    ProblemNotice,
    Reading,
    ReadingStage,
    StaffCall,
    TicketTaken,
    Working,
)
from tests.kiosk.core.fakes import CARD, EVIDENCE, World
from tests.kiosk.core.wait import until


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    world.conductor._performer.start()
    world.ready()
    world.conductor.settle()
    yield world
    world.conductor.stop()


def do(world: World, *events: Event) -> None:
    for event in events:
        world.inbox.put(event)
    world.conductor.settle()


def lay_card(world: World) -> None:
    do(world, CardInserted(), *(TypeDigit(d) for d in CARD.number), SubmitDigits())
    request = world.card.reads[-1].request
    do(world, CardRead(request, CARD, EVIDENCE))


def settle_until(world: World, kind: type) -> None:
    def reached() -> bool:
        world.conductor.settle()
        return isinstance(world.screens.body, kind)

    until(reached)


def test_the_idle_picture_is_shown_from_the_start() -> None:
    world = World()
    world.conductor.settle()
    assert isinstance(world.screens.body, Idle)
    assert world.screens.views[-1].sequence == 1


def test_a_whole_visit_runs_through_all_ports(world: World) -> None:
    lay_card(world)
    assert isinstance(world.screens.body, CheckResult)
    do(world, Continue(), OpenTickets(), ChooseService("residence"))
    until(lambda: (world.conductor.settle(), bool(world.printer.printed))[1])
    assert [a.name for a in world.station.applicants] == [CARD.full_name]
    do(world, Printed(world.printer.printed[0].request, ok=True))
    assert isinstance(world.screens.body, TicketTaken)
    do(world, CardRemoved())
    assert world.card.forgotten == 1
    actions = [a.action for a in world.audit.recorded]
    assert AuditAction.CARD_CHECKED in actions
    assert AuditAction.TICKET_TAKEN in actions


def test_views_are_numbered_one_by_one_and_only_sent_when_they_differ(world: World) -> None:
    before = len(world.screens.views)
    do(world, StationChanged(reachable=True), StationChanged(reachable=True))
    assert len(world.screens.views) == before
    do(world, StationChanged(reachable=False), Start())
    assert len(world.screens.views) == before + 2
    sequences = [v.sequence for v in world.screens.views]
    assert sequences == list(range(1, len(sequences) + 1))


def test_a_lookup_is_asked_at_the_assurance_of_the_visit(world: World) -> None:
    lay_card(world)
    do(world, Continue(), OpenLookup(Lookup.DOSSIERS), AnswerConsent(True))
    settle_until(world, DossierList)
    assert ("dossiers", CARD.number, Assurance.CARD_GENUINE) in world.lookups.asked


def test_a_lookup_that_breaks_is_a_problem_on_the_screen(world: World) -> None:
    world.lookups.fault = ValueError("035090004321")
    lay_card(world)
    do(world, Continue(), OpenLookup(Lookup.DOSSIERS), AnswerConsent(True))
    settle_until(world, ProblemNotice)


def test_an_effect_that_breaks_is_answered_with_its_failure(world: World) -> None:
    world.card.fault = RuntimeError("TRẦN VĂN MINH")
    do(world, CardInserted(), *(TypeDigit(d) for d in CARD.number), SubmitDigits())
    assert isinstance(world.screens.body, ProblemNotice)


def test_a_trail_that_cannot_be_written_does_not_stop_the_visit(world: World) -> None:
    world.audit.fault = OSError("disk full")
    lay_card(world)
    assert isinstance(world.screens.body, CheckResult)


def test_staff_are_called_through_the_station(world: World) -> None:
    do(world, Start(), CallStaff())
    until(lambda: world.station.staff_calls == 1)
    assert world.screens.views[-1].staff_call is StaffCall.CALLING


@pytest.mark.parametrize("late", [0.0, 0.004], ids=["on time", "as late as a thread wakes"])
def test_time_alone_ends_a_visit_after_counting_down(world: World, late: float) -> None:
    do(world, Start())
    counted = []
    for _ in range(200):
        wait = world.conductor._until_tick()
        if isinstance(world.screens.body, Idle) or wait is None:
            break
        world.clock.now += max(wait, 0.0) + late
        world.conductor.settle()
        counted.append(world.screens.views[-1].countdown)
    assert isinstance(world.screens.body, Idle)
    shown = [c for c in counted if c is not None]
    assert shown[:3] == [20, 19, 18]


def test_nothing_ticks_while_nobody_is_there(world: World) -> None:
    assert world.conductor._until_tick() is None


class Falling:
    """The real visit, but one kind of event makes it fall."""

    def __init__(self, world: World, kind: type) -> None:
        visit = world.visit
        self.armed = True

        def step(state: State, event: Event, now: float) -> tuple[State, tuple[Effect, ...]]:
            if self.armed and isinstance(event, kind):
                raise KeyError("TRẦN VĂN MINH 035090004321")
            return visit.step(state, event, now)

        self.visit: VisitFunctions[State] = replace(visit, step=step)
        world.conductor = Conductor(self.visit, world.inbox, world.ports, clock=world.clock)
        world.conductor._performer.start()
        world.ready()
        world.conductor.settle()


def test_a_step_that_falls_ends_the_visit_and_not_the_core(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    world = World()
    falling = Falling(world, Continue)
    lay_card(world)
    do(world, Continue())
    assert isinstance(world.screens.body, Idle)
    assert world.screens.views[-1].notices == ()
    assert world.card.forgotten == 1
    assert world.audit.recorded[-1].action is AuditAction.VISIT_ENDED
    assert world.audit.recorded[-1].detail == "fault"
    falling.armed = False
    lay_card(world)
    do(world, Continue())
    assert isinstance(world.screens.body, Menu)
    world.conductor.stop()
    assert "KeyError" in caplog.text
    assert "MINH" not in caplog.text
    assert "0350" not in caplog.text


def test_an_answer_from_before_a_fall_never_reaches_the_next_person() -> None:
    world = World()
    falling = Falling(world, CallStaff)
    do(world, CardInserted(), *(TypeDigit(d) for d in CARD.number), SubmitDigits())
    old = world.card.reads[-1].request
    do(world, CallStaff())
    falling.armed = False
    do(world, CardInserted(), *(TypeDigit(d) for d in "035151000768"), SubmitDigits())
    new = world.card.reads[-1].request
    assert new > old
    assert world.card.cancelled == [old]
    do(world, CardRead(old, CARD, EVIDENCE))
    assert isinstance(world.screens.body, Reading)
    do(world, ReadProgress(new, ReadingStage.IDENTITY, 0.5))
    assert world.screens.body == Reading(ReadingStage.IDENTITY, 0.5)
    world.conductor.stop()


def test_what_is_known_of_devices_and_station_outlives_a_fall() -> None:
    world = World()
    Falling(world, CallStaff)
    do(world, StationChanged(reachable=False), Start(), CallStaff())
    assert world.screens.views[-1].notices == (Notice.STATION_AWAY,)
    assert isinstance(world.screens.body, Idle)
    assert world.screens.body.station_name == "Công an xã Lý Nhân"
    world.conductor.stop()


def test_what_is_known_of_the_machine_outlives_a_fall() -> None:
    matrix = (1.0, 0.0, 0.02, 0.0, 1.0, 0.0)
    world = World()
    Falling(world, CallStaff)
    do(world, MachineChanged(MachineState(touch=matrix)), OutOfServiceChanged(True))
    do(world, Start(), CallStaff())
    assert world.screens.views[-1].touch == matrix
    assert isinstance(world.screens.body, OutOfService)
    world.conductor.stop()


def test_a_visit_that_cannot_even_start_shows_out_of_service() -> None:
    world = World()
    world.visit = replace(world.visit, view_of=lambda _state, _now: 1 / 0)  # type: ignore[arg-type,return-value]
    world.conductor = Conductor(world.visit, world.inbox, world.ports, clock=world.clock)
    do(world, Start())
    assert isinstance(world.screens.body, OutOfService)


def test_a_machine_that_asks_for_ticks_without_end_gets_them_with_pauses() -> None:
    world = World()
    hurried = replace(world.visit, next_tick=lambda _state, now: now - 5.0)
    conductor = Conductor(hurried, world.inbox, world.ports, clock=world.clock)
    conductor.settle()
    wait = conductor._until_tick()
    assert wait is not None
    assert 0 < wait <= SHORTEST_TICK + 0.001


def test_stopping_forgets_the_card_and_shows_out_of_service(world: World) -> None:
    lay_card(world)
    world.conductor.stop()
    assert world.card.forgotten == 1
    assert isinstance(world.screens.body, OutOfService)


def test_the_conductor_runs_by_itself_in_its_own_thread() -> None:
    world = World()
    world.conductor.start()
    world.ready()
    world.inbox.put(CardInserted())
    until(lambda: isinstance(world.screens.body, AccessKeyEntry))
    world.inbox.put(CardRemoved())
    until(lambda: not isinstance(world.screens.body, AccessKeyEntry))
    world.conductor.stop()


def test_a_working_picture_is_shown_before_the_answer(world: World) -> None:
    lay_card(world)
    do(world, Continue())
    world.inbox.put(OpenLookup(Lookup.DOSSIERS))
    world.inbox.put(AnswerConsent(True))
    settle_until(world, DossierList)
    assert any(isinstance(v.body, Working) for v in world.screens.views)


def test_a_flood_of_touches_does_not_drown_an_answer() -> None:
    inbox = Inbox()
    for _ in range(10_000):
        inbox.put(Start())
    inbox.put(CodeScanned("x"))
    inbox.put(DossiersFound(1, ()))
    taken = []
    while (event := inbox.take(0)) is not None:
        taken.append(event)
    assert len(taken) == CROWDED + 1
    assert taken[-1] == DossiersFound(1, ())


def test_an_inbox_has_an_end() -> None:
    inbox = Inbox()
    for _ in range(FULL + 10):
        inbox.put(CardInserted())
    taken = 0
    while inbox.take(0) is not None:
        taken += 1
    assert taken == FULL


def test_a_lane_that_is_full_says_so() -> None:
    lane = Lane("test", threads=1, waiting=2)
    assert [lane.submit(lambda: None) for _ in range(3)] == [True, True, False]
    lane.start()
    lane.stop()
