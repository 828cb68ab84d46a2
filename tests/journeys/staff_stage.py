"""A terminal as an appliance, for staff to work on: its machine is a tree of files in a folder.

The caretaker answers on its real socket and does to that tree what it does to a machine; what it
would start anew is noted, and `is_obeyed` starts it, as systemd does. Devices on serial lines are
simulated on ptys, which the tree's /dev leads to.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from drivers.chipcard.inprocess import READER, InProcessReaders
from drivers.simulated.code_scanner import CodeScannerDevice
from kiosk.core.options import core_options
from kiosk.core.wiring import RunningCore
from kiosk.demo.puppeteer import Puppeteer
from kiosk.demo.stage import Slot, Stage
from kiosk.devices.held import HeldDevices
from kiosk.link.station_link import StationLink
from kiosk.ops.audit import AuditTrail
from kiosk.ops.caretaker.client import CaretakerClient
from kiosk.ops.caretaker.executors import Caretaker
from kiosk.ops.caretaker.server import CaretakerServer
from kiosk.ops.local_server import own_listener
from kiosk.ops.staff_desk.desk import Parts, StaffDesk
from kiosk.ops.staff_desk.devices import DevicesOfStore
from kiosk.ops.staff_desk.settled import SettledStore
from kiosk.settings.load import load
from kiosk.settings.store import SettingsStore
from kiosk.settings.tree import Settings
from tests.journeys.terminal import QUICK, Terminal
from tests.kiosk.devices.usb_machine import Machine
from tests.kiosk.ops.caretaker.tree import Tree

MODEL = ("Newland", "FM430")
USB = "1eab:0c10"
RESTARTED = [
    *("--no-block", "restart"),
    *("kiosk-relay.service", "kiosk-core.service", "kiosk-screen.service"),
]
PATIENCE = 20.0
"""Seconds."""
SYSTEMCTL = "/usr/bin/systemctl"


@dataclass
class Plugged:
    """A scanner in a USB port of the machine."""

    device: CodeScannerDevice
    folders: tuple[Path, ...]
    port: str


class StaffStage(Stage):
    def __init__(self, directory: Path, *overrides: str) -> None:
        own = (*QUICK, f"card.reader={READER}", *overrides)
        super().__init__(directory, in_process_card=True, overrides=own)
        root = directory / "machine"
        self.usb, self.tree = Machine(root), Tree(root)
        self.store = SettingsStore(directory / "settings/kiosk.toml")
        self.caretaker = directory / "caretaker.sock"
        self._running: ExitStack | None = None

    def _plug_in(self) -> None:
        super()._plug_in()
        self._serve_caretaker()
        self.scanner.close()
        self.plugged = self.plug_scanner("A1")

    def plug_scanner(self, serial: str) -> Plugged:
        """The scanner that the hand of a visitor holds codes to, from now on."""
        root = self.usb.root
        before = set(root.rglob("*"))
        line = self.usb.modem(USB, *MODEL, serial)
        device = self._exit.enter_context(
            CodeScannerDevice(self.directory / "dev", name=f"scanner-{serial}")
        )
        there = root / line.lstrip("/")
        there.unlink()
        there.symlink_to(device.port)
        new = tuple(sorted(set(root.rglob("*")) - before))
        self.scanner = device
        return Plugged(device, new, f"/dev/serial/by-id/usb-{'_'.join(MODEL)}_{serial}-if00")

    def unplug_scanner(self) -> None:
        self.plugged.device.unplug()
        for path in self.plugged.folders:
            if path.is_symlink() or path.is_file():
                path.unlink()
            elif path.is_dir():
                shutil.rmtree(path)

    def _card_slot(self) -> Slot:
        self.card_wire = "inside the core"
        self._readers = InProcessReaders()
        trail = AuditTrail(self.directory / "audit.jsonl", "demo")
        self._trail = self._exit.enter_context(_closed(trail))
        self._exit.callback(self.stop_core)
        self.start_core()
        return self._readers

    def start_core(self) -> None:
        """With what is set now."""
        settings = self._settled()
        options = core_options(settings, card_readers=self._readers)
        options.state_dir.mkdir(parents=True, exist_ok=True)
        on_disk = str(self.usb.root / settings.scanner.port.lstrip("/"))
        self._running = ExitStack()
        self._core_inside = self._running.enter_context(
            RunningCore(
                replace(options, scanner_port=on_disk),
                audit=self._trail,
                appliance=lambda link, held: self._desk(settings, link, held),
            )
        )

    def stop_core(self) -> None:
        if self._running is not None:
            self._running.close()
            self._running = None

    def is_obeyed(self) -> None:
        """The caretaker is told to start the program anew, and it is. Raises TimeoutError."""
        deadline = time.monotonic() + PATIENCE
        while [SYSTEMCTL, *RESTARTED] not in self.tree.calls:
            if time.monotonic() > deadline:
                raise TimeoutError("nobody asked the caretaker to start the program anew")
            time.sleep(0.05)
        self.tree.path("calls").unlink()
        self.stop_core()
        self.start_core()

    def _settled(self) -> Settings:
        set_here = {"scanner.port": self.plugged.port, **self.store.values()}
        return load(self.settings_file, overrides=[f"{k}={v}" for k, v in set_here.items()])

    def _desk(self, settings: Settings, link: StationLink, held: HeldDevices) -> StaffDesk:
        caretaker, terminal = CaretakerClient(self.caretaker), settings.terminal
        parts = Parts(
            caretaker=caretaker,
            access=link.staff_access,
            devices=DevicesOfStore(settings, self.store, held, self.usb.root),
            settled=SettledStore(
                self.store,
                caretaker,
                terminal.id,
                exports=self.directory / "export",
                stick=self.directory / "stick",
            ),
        )
        return StaffDesk(terminal.id, terminal.state_dir, parts)

    def _serve_caretaker(self) -> None:
        self.tree.program(SYSTEMCTL)
        caretaker = Caretaker(self.tree.machine)
        listener = self._exit.enter_context(own_listener(self.caretaker, os.getuid()))
        server = CaretakerServer(listener, {os.getuid()}, caretaker.do)
        caretaker.begin()
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        self._exit.callback(thread.join, 10)
        self._exit.callback(server.stop)


@contextmanager
def _closed(trail: AuditTrail) -> Iterator[AuditTrail]:
    try:
        yield trail
    finally:
        trail.close()


@contextmanager
def staff_terminal(
    directory: Path, *overrides: str, first: tuple[str, str] = ("Idle", "Cư trú")
) -> Iterator[Terminal]:
    """Once it shows `first`, a View's name and a text. It needs no reader of this machine's."""
    directory.joinpath("log").mkdir(parents=True, exist_ok=True)
    with (
        StaffStage(directory, *overrides) as stage,
        directory.joinpath("log/screen.log").open("ab") as log,
    ):
        screen = Puppeteer(stage.socket, log=log)
        screen.start()
        try:
            for wait, what in zip((screen.wait_for, screen.wait_for_text), first, strict=True):
                wait(what, timeout=60)
            yield Terminal(stage, screen)
        finally:
            screen.stop()
