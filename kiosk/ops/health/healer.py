"""Carries out what the rules of healing.py say, for every device that a core holds."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Mapping

from kiosk.appliance.device import DeviceKind
from kiosk.appliance.request import USB_SOCKET, CyclePort, Done, Request, Restart, Unit
from kiosk.core.ports import CaretakerPort
from kiosk.devices.held import HeldDevices
from kiosk.devices.standing import Standing, Trouble
from kiosk.ops.health import healing
from kiosk.ops.health.healing import Act, Course, Means
from kiosk.ops.health.held_devices import Care, Cared
from kiosk.visit.event import Health

_SOCKET = re.compile(USB_SOCKET, re.ASCII)
_FOR_PEOPLE = (Trouble.OUT_OF_PAPER, Trouble.PAPER_LOW, Trouble.OFFLINE)
_log = logging.getLogger(__name__)


class Healer:
    """Used by one thread, but for `cared` and `acts`. An act may take as long as the caretaker."""

    def __init__(
        self,
        held: HeldDevices,
        caretaker: CaretakerPort | None,
        sockets: Callable[[], Mapping[DeviceKind, str]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`sockets`: where the chosen devices that are plugged in are now; asked when one of them
        is away, or was not known."""
        self._held = held
        self._caretaker = caretaker
        self._look = sockets
        self._clock = clock
        self._courses: dict[DeviceKind, Course] = {}
        self._sockets: dict[DeviceKind, str] = {}
        """Where each was seen last: one that has fallen off the bus is no longer there."""
        self._fixed: set[str] = set()
        """Sockets that their hubs cannot switch."""
        self.cared: dict[DeviceKind, Cared] = {}
        self.acts: dict[tuple[DeviceKind, Act], int] = {}
        """How often each was done since the start."""

    def turn(self) -> None:
        """Looks at every device, and does at most one thing for each."""
        standings = self._held.standings()
        self._see_sockets(standings)
        for kind, standing in standings.items():
            if standing.health in (None, Health.NOT_FITTED):
                continue
            now = self._clock()
            course = healing.seen(self._courses.get(kind, Course()), is_away(standing), now)
            course = healing.settled(course, self._means(kind), now)
            act = healing.next_act(course, self._means(kind), now)
            if act is not None:
                course = self._done(kind, act, course)
            self._courses[kind] = course
            self.cared[kind] = self._told(kind, course)

    def _see_sockets(self, standings: Mapping[DeviceKind, Standing]) -> None:
        """Looked for when a device is there whose socket is not known, or may have been moved."""
        away = {kind for kind, standing in standings.items() if is_away(standing)}
        well = {kind for kind, each in standings.items() if each.health is Health.READY}
        moved = {kind for kind in well if kind in self._courses and self._courses[kind].ill}
        if moved or away & self._due() or not well <= self._sockets.keys():
            seen = self._look()
            for kind in standings:
                if kind in seen and _SOCKET.fullmatch(seen[kind]):
                    self._sockets[kind] = seen[kind]
                elif kind in well:
                    self._sockets[kind] = ""

    def _due(self) -> set[DeviceKind]:
        now = self._clock()
        return {
            kind
            for kind, course in self._courses.items()
            if healing.next_act(course, self._means(kind), now) is not None
        }

    def _means(self, kind: DeviceKind) -> Means:
        reader, socket = kind is DeviceKind.CARD_READER, self._sockets.get(kind, "")
        asks = self._caretaker is not None
        return Means(
            reopen=not reader,
            service=reader and asks,
            port=asks and bool(socket) and socket not in self._fixed,
        )

    def _done(self, kind: DeviceKind, act: Act, course: Course) -> Course:
        _log.warning("%s is away: %s", kind.value, act.value)
        match act:
            case Act.REOPEN:
                done = self._held.reopen(kind)
            case Act.RESTART_SERVICE:
                done = self._asked(Restart(Unit.READER_SERVICE))
            case Act.CYCLE_PORT:
                socket = self._sockets[kind]
                done = self._asked(CyclePort(socket))
                if not done:
                    self._fixed.add(socket)
                    return course
        if done:
            self.acts[kind, act] = self.acts.get((kind, act), 0) + 1
        spread = secrets.randbelow(1000) / 1000
        return healing.acted(course, act, self._clock(), spread)

    def _asked(self, request: Request) -> bool:
        assert self._caretaker is not None
        reply = self._caretaker.ask(request)
        if not isinstance(reply, Done):
            _log.warning("not done: %s", getattr(reply, "reason", "not understood"))
        return isinstance(reply, Done)

    def _told(self, kind: DeviceKind, course: Course) -> Cared:
        cycles = course.times(Act.CYCLE_PORT)
        if not course.ill or course.well_since is not None:
            return Cared()
        if healing.in_vain(course, self._means(kind), self._clock()):
            return Cared(Care.IN_VAIN, cycles)
        return Cared(Care.HEALING, cycles)


def is_away(standing: Standing) -> bool:
    """And nobody has to put in paper or close a cover."""
    well = standing.health in (Health.READY, Health.OUT_OF_PAPER)
    hangs = standing.trouble is Trouble.HANGS
    return hangs or not (well or standing.trouble in _FOR_PEOPLE)
