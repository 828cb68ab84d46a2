"""A terminal with everything simulated on the real wire, and the person before it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from drivers.chipcard.fingerprint_application import FingerprintApplication
from drivers.chipcard.inprocess import InProcessReaders
from drivers.chipcard.pcsc import PcscReaders
from drivers.simulated.chipcard import PROFILES, DemoCountry, VirtualSlot
from drivers.simulated.code_scanner import CodeScannerDevice
from drivers.simulated.fingerprint_module import ISO_PARAMETER, FingerprintModule
from drivers.simulated.ticket_printer import TicketPrinterDevice
from kiosk.assets_path import assets_path
from kiosk.core.channel import CorePort
from kiosk.core.options import CoreOptions
from kiosk.core.ports import AuditPort, ClockPort
from kiosk.core.wiring import RunningCore
from kiosk.demo.cast import load_cast
from kiosk.ops.audit import AuditTrail
from kiosk.visit.intent import Intent, SubmitDigits, TypeDigit
from kiosk.visit.machine import Rules
from kiosk.visit.view import AccessKeyEntry, CheckResult, View
from tests.kiosk.core.wait import until


class Hall:
    """A terminal and the person before it."""

    def __init__(
        self,
        directory: Path,
        *,
        local: bool = False,
        slot: VirtualSlot | None = None,
        station_url: str = "http://127.0.0.1:9",
        clock: ClockPort | None = None,
        watched: Callable[[AuditPort], AuditPort] = lambda trail: trail,
        rules: Rules | None = None,
    ) -> None:
        """`local`: the screen shares the process; `slot`: cards are laid on the PC/SC reader;
        `watched`: what stands between core and trail."""
        self.directory = directory
        self.scanner, self.printer = CodeScannerDevice(), TicketPrinterDevice()
        self.sensor = FingerprintModule()
        in_process = InProcessReaders()
        self.readers: VirtualSlot | InProcessReaders = slot or in_process
        self.cast = load_cast(assets_path("registry", "residents.toml"))
        self.country = DemoCountry.create()
        self.country.export_trust(directory / "trust")
        self.audit = AuditTrail(directory / "audit.jsonl", "terminal-1")
        self.options = CoreOptions(
            terminal_id="terminal-1",
            state_dir=directory / "state",
            trust_dir=directory / "trust",
            socket_path=None if local else directory / "screen.sock",
            card_readers=PcscReaders() if slot else in_process,
            preferred_reader="Virtual PCD 00 00" if slot else "",
            match_on_card=FingerprintApplication(),
            scanner_port=self.scanner.port,
            fingerprint_port=self.sensor.port,
            fingerprint_iso_parameter=ISO_PARAMETER,
            printer_port=self.printer.port,
            station_url=station_url,
            rules=rules or Rules(),
        )
        self.core = RunningCore(self.options, audit=watched(self.audit), clock=clock)
        self.core.start()
        self.views: list[View] = []
        self.aways = 0
        self.screen = self.connect()

    def connect(self) -> CorePort:
        screen = self.core.core_port()
        screen.start(self.views.append, self._away)
        return screen

    def _away(self) -> None:
        self.aways += 1

    def close(self) -> None:
        self.core.stop()
        self.screen.stop()
        self.audit.close()
        for device in (self.scanner, self.printer, self.sensor):
            device.close()

    def see(self, kind: type, where: Callable[[View], bool] = lambda _: True) -> View:
        def seen() -> bool:
            last = self.views[-1] if self.views else None
            return last is not None and isinstance(last.body, kind) and where(last)

        def otherwise() -> str:
            shown = [(type(one.body).__name__, one.notices) for one in self.views[-3:]]
            return f"no {kind.__name__} as wanted; the latest of {len(self.views)}: {shown}"

        until(seen, otherwise=otherwise)
        return self.views[-1]

    def touch(self, *intents: Intent) -> None:
        for intent in intents:
            self.screen.send(intent)

    def lay(self, key: str = "minh", profile: str = "genuine") -> None:
        self.readers.insert(self.cast[key].card(self.country, PROFILES[profile]))

    def type_number(self, number: str) -> None:
        self.touch(*(TypeDigit(digit) for digit in number), SubmitDigits())

    def identify(self) -> CheckResult:
        self.lay()
        self.see(AccessKeyEntry)
        self.type_number(self.cast["minh"].number)
        body = self.see(CheckResult).body
        assert isinstance(body, CheckResult)
        return body

    def see_name(self, name: str) -> None:
        self.see(CheckResult, lambda v: getattr(v.body, "full_name", "") == name)
