"""Everything around the screen, simulated on the real wire: devices, card, station, core.

What a person's hands do is a method here: lay a card down, hold up its code, press a finger, pull
a plug. The demonstration and the journey tests play on the same stage.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

from PIL import Image

from drivers.chipcard.inprocess import InProcessReaders
from drivers.simulated.chipcard import (
    GENUINE,
    ChipCard,
    DemoCountry,
    Profile,
    VirtualSlot,
    ensure_pcscd,
)
from drivers.simulated.code_scanner import CodeScannerDevice
from drivers.simulated.fingerprint_module import FingerprintModule
from drivers.simulated.headphone_jack import HeadphoneJackDevice
from drivers.simulated.ticket_printer import TicketPrinterDevice
from kiosk.assets_path import assets_path
from kiosk.core.options import core_options
from kiosk.core.wiring import RunningCore
from kiosk.demo.cast import load_cast
from kiosk.demo.desk import address_of as address_of_station
from kiosk.demo.desk import employ_staff, invitation
from kiosk.demo.processes import Part
from kiosk.demo.settings_file import write_settings
from kiosk.ops.audit import AuditTrail
from kiosk.settings.load import load

STATION_NAME = "Công an xã Lý Nhân"


class Slot(Protocol):
    """Where a simulated card is laid."""

    def insert(self, card: ChipCard) -> None: ...

    def remove(self) -> None: ...


class Stage:
    """Set up by `start`, struck by `stop`; usable as a context manager."""

    def __init__(
        self,
        directory: Path | None = None,
        *,
        in_process_card: bool = False,
        overrides: Sequence[str] = (),
        on_ticket: Callable[[Image.Image], None] | None = None,
    ) -> None:
        """`overrides`: settings as `section.key=value`, winning over the stage's own."""
        self._exit = ExitStack()
        self._given_directory = directory
        self._in_process_card = in_process_card
        self._overrides = tuple(overrides)
        self._on_ticket = on_ticket
        self._core_inside: RunningCore | None = None
        self.card_wire = ""
        """Which way the card is read, for people."""
        self.cast = load_cast(assets_path("registry", "residents.toml"))

    def __enter__(self) -> Stage:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        self._exit.close()

    def _start(self) -> None:
        self.directory = self._given_directory or Path(
            self._exit.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-demo-"))
        )
        self.socket = self.directory / "screen.sock"
        self._plug_in()
        self.country = DemoCountry.create()
        self.country.export_trust(self.directory / "trust")
        verifier = self.country.terminals()
        verifier.credentials().export(self.directory / "terminal")
        self._enrol()
        settings_file = self.directory / "kiosk.toml"
        write_settings(settings_file, self._settings(), self._overrides)
        self.settings_file = settings_file
        self.staff_password = employ_staff(load(settings_file))
        logs = self.directory / "log"
        self.station = Part("station", settings_file, logs)
        self.core = Part("core", settings_file, logs)
        self.slot = self._card_slot()
        self.station.start()
        self._exit.callback(self.station.stop)
        if self._core_inside is None:
            self.core.start()
            self._exit.callback(self.core.stop)

    def _plug_in(self) -> None:
        devices = self.directory / "dev"
        devices.mkdir(parents=True, exist_ok=True)
        self.scanner = self._exit.enter_context(CodeScannerDevice(devices))
        self.fingerprint = self._exit.enter_context(FingerprintModule(devices))
        self.printer = self._exit.enter_context(
            TicketPrinterDevice(devices, on_job=self._on_ticket)
        )
        self.headphones = self._exit.enter_context(HeadphoneJackDevice(devices))

    def _enrol(self) -> None:
        """The registry knows a finger of each resident, as the module's own template."""
        fingers = self.directory / "fingers"
        fingers.mkdir(exist_ok=True)
        for resident in self.cast.values():
            template = resident.finger.sensor_template()
            (fingers / f"{resident.key}.bin").write_bytes(template)

    def _settings(self) -> dict[str, dict[str, object]]:
        station_id = f"demo-{secrets.token_hex(4)}"
        return {
            "terminal": {
                "id": "demo",
                "state_dir": str(self.directory / "state"),
                "socket": str(self.socket),
            },
            "station": {"id": station_id, "province": "Tỉnh Ninh Bình"},
            "card": {
                "trust_dir": str(self.directory / "trust"),
                "terminal_dir": str(self.directory / "terminal"),
                "match_on_card": True,
                "reader": "Virtual PCD 00 00",
            },
            "scanner": {"port": self.scanner.port},
            "fingerprint": {"port": self.fingerprint.port},
            "printer": {"port": self.printer.port},
            "audio": {"jack": self.headphones.port},
            "screen": {"fullscreen": False},
            "service": {
                "id": station_id,
                "name": STATION_NAME,
                "port": 0,
                "state_dir": str(self.directory / "station"),
                "fingers_dir": str(self.directory / "fingers"),
            },
        }

    def _card_slot(self) -> Slot:
        reason = "as asked for"
        if not self._in_process_card:
            service = self._exit.enter_context(ensure_pcscd())
            if service.usable:
                self.card_wire = f"through PC/SC and the virtual reader ({service.reason})"
                slot = VirtualSlot()
                self._exit.callback(slot.close)
                return slot
            reason = service.reason
        self.card_wire = f"inside the core, not through PC/SC ({reason})"
        readers = InProcessReaders()
        options = core_options(load(self.settings_file), card_readers=readers)
        options.state_dir.mkdir(parents=True, exist_ok=True)
        trail = AuditTrail(options.state_dir / "audit.jsonl", options.terminal_id)
        self._exit.callback(trail.close)
        self._core_inside = self._exit.enter_context(RunningCore(options, audit=trail))
        return readers

    def invitation(self) -> str:
        """Where the station is to be seen in a browser. Raises TimeoutError."""
        return invitation(address_of_station(self.station), self.staff_password)

    # What hands do.

    def lay_card(self, key: str, profile: Profile = GENUINE) -> None:
        self.slot.insert(self.cast[key].card(self.country, profile))

    def take_card(self) -> None:
        self.slot.remove()

    def show_code(self, key: str) -> None:
        self.scanner.scan(self.cast[key].card_code)

    def scan_until(self, key: str, done: Callable[[], bool], timeout: float = 20.0) -> None:
        """Holds the code up again and again, as a person does. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        while not done():
            if time.monotonic() > deadline:
                raise TimeoutError("the code was not taken")
            self.show_code(key)
            time.sleep(0.5)

    def press_finger(self, key: str) -> None:
        """Holds the finger on until the module has seen it."""
        self.fingerprint.touch(self.cast[key].finger)

    def finger_was_taken(self, timeout: float = 15.0) -> None:
        """Until the module has had its image and the finger is off. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        while self.fingerprint.finger_on:
            if time.monotonic() > deadline:
                raise TimeoutError("the module took no image of the finger")
            time.sleep(0.02)
