"""The conductor: the one place where the visit runs, one event at a time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from kiosk.core.inbox import Inbox
from kiosk.core.performer import Performer
from kiosk.core.ports import Ports, VisitFunctions
from kiosk.devices.faults import Contained
from kiosk.devices.pulse import Pulse
from kiosk.identity.assurance import Assurance
from kiosk.language import Language
from kiosk.visit.effect import Audit, AuditAction, Cancel, Effect, ForgetCard
from kiosk.visit.event import (
    ClockChanged,
    DeviceChanged,
    Event,
    HeadphonesChanged,
    ProceduresChanged,
    ServicesChanged,
    StationChanged,
    Tick,
)
from kiosk.visit.staff_mode_event import OfTheAppliance
from kiosk.visit.standstill import nobody_stands_there
from kiosk.visit.view import OutOfService, View

_log = logging.getLogger(__name__)

LONGEST_WAIT = 5.0
"""Seconds; then it turns without an event, as a sign of life."""
STEP_SECONDS = 15.0
"""Within so long it has turned. A step takes milliseconds."""
SHORTEST_TICK = 0.02
"""Seconds between two Ticks at least, whatever the machine asks for."""

S = TypeVar("S")


class Conductor(Generic[S]):
    """Takes events from `inbox`, steps the visit, publishes its View, performs its effects.

    A step that raises ends the visit and nothing else: the card is forgotten, the terminal goes
    back to idle with what it knows of its devices and station. Requests are numbered on through
    such a fall, so that an answer meant for one person can never reach the next.
    """

    def __init__(
        self,
        visit: VisitFunctions[S],
        inbox: Inbox,
        ports: Ports,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._visit = visit
        self._inbox = inbox
        self._ports = ports
        self._clock = clock
        self._performer = Performer(ports, inbox.put)
        self._state = visit.initial()
        self._world: dict[object, Event] = {}
        self._sequence = 0
        self._published: View | None = None
        self._due: float | None = None
        self._last_tick = float("-inf")
        self._request_base = 0
        self._last_request = 0
        self._thread: threading.Thread | None = None
        self.pulse = Pulse("visit")

    def start(self) -> None:
        """Runs in a thread of its own."""
        self._performer.start()
        self._thread = threading.Thread(target=self._run, name="conductor", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 3.0) -> None:
        """Ends the visit; the screens show that this terminal is out of service."""
        self._inbox.close()
        if self._thread is not None:
            self._thread.join(timeout)
        self._performer.stop()
        with Contained(_log, "closing the visit"):
            self._ports.card.forget()
            self._publish(View(0, Language.VIETNAMESE, OutOfService()))

    @property
    def at_rest(self) -> bool:
        """Nobody stands there, and no staff is at work. From any thread."""
        return self._published is not None and nobody_stands_there(self._published)

    def _run(self) -> None:
        self.settle()
        while not self._inbox.closed:
            self.pulse.beat(STEP_SECONDS)
            event = self._inbox.take(self._pause())
            if event is not None:
                self._handle(event)
            self._tick_if_due()
        self.pulse.rest()

    def settle(self) -> None:
        """Publishes the present View and handles what waits, without waiting for more."""
        with Contained(_log, "the first picture"):
            self._publish(self._visit.view_of(self._state, self._clock()))
        self._look_ahead()
        while (event := self._inbox.take(0)) is not None:
            self._handle(event)
        self._tick_if_due()

    def _look_ahead(self) -> None:
        """When the next Tick is due, as seen right after a step: it stays due until it is sent."""
        with Contained(_log, "looking at the clock") as looking:
            self._due = self._visit.next_tick(self._state, self._clock())
        if looking.fault is not None:
            self._due = self._clock() + 1.0

    def _until_tick(self) -> float | None:
        if self._due is None:
            return None
        return max(self._due, self._last_tick + SHORTEST_TICK) - self._clock()

    def _pause(self) -> float:
        wait = self._until_tick()
        return LONGEST_WAIT if wait is None else min(wait, LONGEST_WAIT)

    def _tick_if_due(self) -> None:
        wait = self._until_tick()
        if wait is not None and wait <= 0 and not self._inbox.closed:
            self._last_tick = self._clock()
            self._handle(Tick())

    def _handle(self, event: Event) -> None:
        mine = self._received(event)
        if mine is None:
            return
        with Contained(_log, f"step on {type(event).__name__}") as stepping:
            now = self._clock()
            state, effects = self._visit.step(self._state, mine, now)
            view = self._visit.view_of(state, now)
            assurance = self._visit.assurance_of(state)
            self._publish(view)
            self._state = state
        if stepping.fault is not None:
            self._start_over(stepping.fault)
            self._look_ahead()
            return
        self._look_ahead()
        self._performer.perform(tuple(self._sent(effect) for effect in effects), assurance)

    def _publish(self, view: View) -> None:
        """Numbers the View and shows it, if it differs from the one that is shown."""
        if view == self._published:
            return
        self._ports.screens.publish(msgspec.structs.replace(view, sequence=self._sequence + 1))
        self._sequence += 1
        self._published = view

    # What a fall must not lose or mix up.

    def _start_over(self, fault: type[Exception]) -> None:
        _log.error("the visit fell (%s); starting over", fault.__name__)
        self._request_base = self._last_request
        ended = Audit(AuditAction.VISIT_ENDED, Assurance.ANONYMOUS, detail="fault")
        withdrawn = Cancel(self._last_request)
        self._performer.perform((withdrawn, ForgetCard(), ended), Assurance.ANONYMOUS)
        self._state = self._visit.initial()
        with Contained(_log, "starting over"):
            now = self._clock()
            for event in self._world.values():
                self._state, _ = self._visit.step(self._state, event, now)
            self._publish(self._visit.view_of(self._state, now))
            return
        self._state = self._visit.initial()
        with Contained(_log, "showing that this terminal is out of service"):
            self._publish(View(0, Language.VIETNAMESE, OutOfService()))

    def _remember(self, event: Event) -> None:
        match event:
            case DeviceChanged(device=device):
                self._world[device] = event
            case (
                StationChanged()
                | ClockChanged()
                | ServicesChanged()
                | ProceduresChanged()
                | HeadphonesChanged()
            ):
                self._world[type(event)] = event
            case _ if isinstance(event, OfTheAppliance):
                self._world[type(event)] = event
            case _:
                # Not the card: one that lay there when the visit fell is laid down again.
                pass

    def _received(self, event: Event) -> Event | None:
        """The event in the visit's own request numbers; None: an answer from before a fall."""
        self._remember(event)
        request = getattr(event, "request", None)
        if request is None or not self._request_base:
            return event
        own = request - self._request_base
        return msgspec.structs.replace(event, request=own) if own > 0 else None

    def _sent(self, effect: Effect) -> Effect:
        """The effect in numbers that no earlier visit on this terminal has used."""
        request = getattr(effect, "request", None)
        if request is None:
            return effect
        self._last_request = max(self._last_request, request + self._request_base)
        return msgspec.structs.replace(effect, request=request + self._request_base)
