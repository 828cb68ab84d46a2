"""The health of a terminal whose core runs: which sources there are, and who hears of them."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kiosk.appliance.device import DeviceKind, FoundDevice
from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.appliance.report import UpdateState
from kiosk.core.ports import CaretakerPort
from kiosk.core.wiring import RunningCore
from kiosk.devices.usb_tree import plugged_names
from kiosk.link.identity import IdentityError, IdentityFile
from kiosk.ops.clock import ClockWatch
from kiosk.ops.clock_findings import clock_far_off, clock_here, clock_watched
from kiosk.ops.fleet.machine_watch import MachineWatch
from kiosk.ops.health import machine
from kiosk.ops.health.disk import room, state_folder, wear
from kiosk.ops.health.healer import Healer
from kiosk.ops.health.health_file import HealthWriter, health_file
from kiosk.ops.health.held_devices import held_devices
from kiosk.ops.health.metrics import HealthMetrics, served
from kiosk.ops.health.opened import driver_packages
from kiosk.ops.health.software import extractor, voice
from kiosk.ops.health.system import system, update
from kiosk.ops.health.trail import audit_trail
from kiosk.ops.health.trust import card_access, country_certificates
from kiosk.ops.health.units import systemctl_show, units
from kiosk.ops.health.watch import TURN, HealthWatch, Picture, Source
from kiosk.ops.health.way_to_station import StationWatch, outbox
from kiosk.ops.registry_finding import registry_findings
from kiosk.ops.staff_desk.devices import plugged_in
from kiosk.ops.station_findings import pairing
from kiosk.settings.tree import Settings
from kiosk.visit.event import StationTrouble
from kiosk.visit.staff_mode_event import DevicesChanged, FindingsChanged

LIVE, OFTEN, SOMETIMES, SELDOM = 0.0, 30.0, 300.0, 6 * 3600.0
"""Seconds between two looks: at what the core knows anyhow; at small files of the kernel; at what
asks another process; at what takes a second or more of a small board's time."""
_log = logging.getLogger(__name__)


class HealthPart:
    """Made before the core, whose desk asks it; `running` while that core runs. Outside of that it
    knows nothing. Its questions may come from any thread."""

    def __init__(
        self,
        settings: Settings,
        caretaker: CaretakerPort,
        clock: ClockWatch | None = None,
        *,
        about: MachineWatch | None = None,
        root: Path = Path("/"),
        turn: float = TURN,
    ) -> None:
        """`clock`: who watches over it; None: somebody else does. `about`: whose answers of
        the caretaker are shared; None: it is asked anew."""
        self._settings = settings
        self._caretaker = caretaker
        self._clock = clock
        self._about = about or MachineWatch(caretaker)
        self._root = root
        self._turn = turn
        self._watch: HealthWatch | None = None
        self._devices: tuple[FoundDevice, ...] = ()
        self._listeners: list[Callable[[], None]] = []
        self._was_low = False
        self._started = time.monotonic()

    # Asked by the desk, the report and the update.

    def now(self) -> Picture:
        return () if self._watch is None else self._watch.now()

    def look_again(self) -> None:
        if self._watch is not None:
            self._watch.look_again()

    def examined(self) -> Picture:
        """Blocks until everything was looked at anew."""
        return () if self._watch is None else self._watch.examined()

    def devices(self) -> tuple[FoundDevice, ...]:
        return self._devices

    def listen(self, changed: Callable[[], None]) -> None:
        """Called after another thing was found than before; returns at once."""
        self._listeners.append(changed)

    @contextmanager
    def running(self, core: RunningCore, update_state: Callable[[], UpdateState]) -> Iterator[None]:
        about = self._about
        writer = HealthWriter(health_file(self._settings), about.version)
        healer = Healer(core.held, self._caretaker, lambda: self._sockets(core))
        sources = (
            *self._of_the_core(core, healer),
            *self._of_the_machine(about, update_state),
            *self._of_the_program(),
        )

        listed: list[tuple[FoundDevice, ...]] = [()]

        def told(picture: Picture, changed: bool) -> None:
            writer.write(picture, self._devices, changed)
            if self._devices != listed[0]:
                listed[0] = self._devices
                core.tell(DevicesChanged(self._devices))
            if changed:
                core.tell(FindingsChanged(picture))
                for listener in self._listeners:
                    listener()

        with ExitStack() as stack:
            stack.callback(writer.remove)
            self._watch = HealthWatch(sources, before=healer.turn, told=told, turn=self._turn)
            stack.enter_context(self._watch)
            metrics = HealthMetrics(self.now, lambda: healer.acts, about.version)
            stack.enter_context(served(metrics, self._settings.terminal.metrics_port))
            yield

    # Which questions there are.

    def _of_the_core(self, core: RunningCore, healer: Healer) -> Iterator[Source]:
        settings, link, station = self._settings, core.link_standing, StationWatch()

        def devices() -> Iterator[Finding]:
            yield from held_devices(settings, core.held.standings(), healer.cared)

        def clock() -> Iterator[Finding]:
            _, trouble = link.reached()
            if trouble is StationTrouble.CLOCK_WRONG:
                yield clock_far_off(self._clock or clock_here())
            elif self._clock is not None:
                yield clock_watched(self._clock)

        yield Source("devices", LIVE, devices)
        yield Source("station", LIVE, lambda: station.findings(*link.reached(), time.monotonic()))
        yield Source("outbox", LIVE, lambda: outbox(link.undelivered, _now()))
        yield Source("clock", LIVE, clock)
        yield Source("inventory", LIVE, self._inventory(core))

    def _of_the_machine(
        self, about: MachineWatch, update_state: Callable[[], UpdateState]
    ) -> Iterator[Source]:
        root, state_dir = self._root, self._settings.terminal.state_dir
        yield Source("disk", OFTEN, lambda: room(state_dir))
        yield Source("memory", OFTEN, lambda: machine.memory(root))
        yield Source("temperature", OFTEN, lambda: machine.temperature(root))
        yield Source("power", LIVE, self._power)
        yield Source("units", SOMETIMES, lambda: units(systemctl_show, self._hours()))
        yield Source("system", SOMETIMES, lambda: system(about.state(), about.version))
        yield Source("update", OFTEN, lambda: update(update_state()))
        yield Source("wear", SELDOM, lambda: wear(root))

    def _of_the_program(self) -> Iterator[Source]:
        settings = self._settings
        state_dir = settings.terminal.state_dir
        yield Source("pairing", SOMETIMES, self._pairing)
        yield Source("state", SOMETIMES, lambda: (state_folder(state_dir),))
        yield Source("registry", SOMETIMES, lambda: registry_findings(settings))
        yield Source("drivers", SELDOM, driver_packages)
        yield Source("extractor", SELDOM, lambda: (extractor(settings),))
        yield Source("voice", SELDOM, lambda: (voice(settings),))
        yield Source("audit", SELDOM, lambda: (audit_trail(state_dir / "audit.jsonl"),))
        yield Source(
            "trust", SELDOM, lambda: (country_certificates(settings.card.trust_dir, _now()),)
        )
        yield Source(
            "card access",
            SELDOM,
            lambda: (card_access(settings.card.terminal_dir, _now().date()),),
        )

    def _power(self) -> Iterator[Finding]:
        for finding in machine.power(self._root, self._was_low):
            self._was_low |= finding.code is Code.LOW
            yield finding

    def _pairing(self) -> Iterable[Finding]:
        try:
            identity = IdentityFile(self._settings.terminal.state_dir).current()
        except IdentityError as error:
            return (found(Part.PAIRING, Code.UNREADABLE, error=str(error)),)
        return (pairing(identity, self._settings, _now()),)

    def _inventory(self, core: RunningCore) -> Callable[[], Iterable[Finding]]:
        """Keeps the list of devices: nothing is found by it."""
        before: list[object] = []

        def listed() -> Iterable[Finding]:
            standings = core.held.standings()
            health = {kind: (each.health, each.trouble) for kind, each in standings.items()}
            seen = [health, plugged_names(self._root)]
            if seen != before:  # somebody has plugged in or out
                before[:] = seen
                self._devices = plugged_in(self._settings, core.held, self._root)
            return ()

        return listed

    def _sockets(self, core: RunningCore) -> dict[DeviceKind, str]:
        seen = plugged_in(self._settings, core.held, self._root, quick=True)
        return {
            device.kind: device.socket
            for device in seen
            if device.chosen and device.kind is not None and device.socket
        }

    def _hours(self) -> float:
        return (time.monotonic() - self._started) / 3600


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
