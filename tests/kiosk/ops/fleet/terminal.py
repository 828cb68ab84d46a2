"""A real core and its part in the fleet of a real station, with a real caretaker's door."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from kiosk.appliance.device import FoundDevice
from kiosk.appliance.finding import Finding
from kiosk.appliance.report import TerminalReport
from kiosk.appliance.request import AskState, Done, MachineState, Reply, Request
from kiosk.core.ports import AuditPort
from kiosk.ops.caretaker.client import CaretakerClient
from kiosk.ops.caretaker.server import CaretakerServer
from kiosk.ops.fleet.part import FleetPart, Pace, Places
from kiosk.ops.health.held_devices import held_devices
from kiosk.ops.health.watch import HealthWatch, Source
from kiosk.ops.local_server import own_listener
from kiosk.settings.tree import Settings, Terminal, Update
from kiosk.station import fleet_store
from kiosk.station.serve import StationServer
from kiosk.station.service_point import ServicePoint
from kiosk.visit.machine import Rules
from tests.kiosk.core.hall import Hall
from tests.kiosk.station.running import options

QUICK = Pace(report_every=0.3, report_least=0.05, update_first=0.05, update_every=0.1)
ALL_DAY = Update(quiet_from="00:00", quiet_to="23:59")


class Machine:
    """What the caretaker answers with, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.state = MachineState(slot="A", marked_good=True, clock_source="ntp")

    def do(self, request: Request) -> Reply:
        if isinstance(request, AskState):
            return self.state
        self.asked.append(request)
        return Done()


class FleetTerminal:
    """Entered: it runs. Its station is on this machine, as that of one terminal alone is."""

    def __init__(self, directory: Path, *, quiet: Update = ALL_DAY) -> None:
        self.directory = directory
        self.machine = Machine()
        self.examined: tuple[Finding, ...] = ()
        self.visit_fault = ""
        self._stack = ExitStack()
        self.settings = Settings(
            terminal=Terminal(id="terminal-1", state_dir=directory / "state"), update=quiet
        )
        self.places = Places(
            settings=directory / "settings/kiosk.toml",
            releases=directory / "releases",
            stick=directory / "stick",
            os_release=directory / "os-release",
        )

    def __enter__(self) -> FleetTerminal:
        for folder in ("state", "settings", "releases", "stick", "station"):
            (self.directory / folder).mkdir()
        self.places.os_release.write_text("ID=debian\nIMAGE_VERSION=1.0+20261129120000\n")
        ours = logging.getLogger("kiosk")
        self._stack.callback(ours.setLevel, ours.level)
        ours.setLevel(logging.INFO)
        # A sound terminal reports once a minute.
        self._stack.enter_context(patch("kiosk.station.api.fleet.REPORTS", (1e6, 1e6)))
        self.station_options = options(self.directory / "station")
        self.station = self._stack.enter_context(StationServer(self.station_options))
        self.hall = Hall(
            self.directory,
            station_url=self.station.url,
            watched=self._fleet,
            rules=Rules(farewell=0.3, take_card=0.3),
        )
        self._stack.callback(self.hall.close)
        look = self._stack.enter_context(Look(self))
        self._stack.enter_context(self.fleet.running(self.hall.core, look))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _fleet(self, trail: AuditPort) -> AuditPort:
        self.fleet = FleetPart(
            self.settings,
            trail,
            self.directory / "audit.jsonl",
            CaretakerClient(self._caretaker()),
            places=self.places,
            pace=QUICK,
            played=lambda _: self.visit_fault,
        )
        self._stack.callback(self.fleet.close)
        return self.fleet.audit

    def _caretaker(self) -> Path:
        path = self.directory / "caretaker"
        listener = self._stack.enter_context(own_listener(path, os.getuid()))
        server = CaretakerServer(listener, {os.getuid()}, self.machine.do)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        self._stack.callback(thread.join)
        self._stack.callback(server.stop)
        return path

    @property
    def point(self) -> ServicePoint:
        assert self.station.point is not None
        return self.station.point

    def heard(self) -> TerminalReport | None:
        """The last that the station was told."""
        with self.point.database.reading() as connection:
            known = fleet_store.heard(connection, self.point.station_id).get("terminal-1")
        return None if known is None else known.report

    def stored(self, table: str) -> bytes:
        """All that the station has of it, as it is kept."""
        with self.point.database.reading() as connection:
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
        return b"\n".join(_raw(value) for row in rows for value in row)


class Look:
    """The health of its devices, as the core holds them, and what a test wants to be found."""

    def __init__(self, terminal: FleetTerminal) -> None:
        held = terminal.hall.core.held
        self._listeners: list[Callable[[], None]] = []
        self._watch = HealthWatch(
            [
                Source("devices", 0, lambda: held_devices(Settings(), held.standings(), {})),
                Source("wanted", 60, lambda: terminal.examined),
            ],
            told=self._told,
            turn=0.1,
        )
        self.now, self.look_again = self._watch.now, self._watch.look_again
        self.listen = self._listeners.append

    def __enter__(self) -> Look:
        self._watch.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._watch.__exit__()

    def devices(self) -> tuple[FoundDevice, ...]:
        return ()

    def _told(self, _picture: object, changed: bool) -> None:
        for listener in self._listeners if changed else ():
            listener()


def _raw(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
