"""A whole visit with nobody there: simulated card, code, finger and paper around a real core and a
real station service, all in one process and a folder of its own.

It tells whether this version of the program can serve a person on this machine. It touches neither
the terminal's devices nor its station, and gives no number away.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from drivers.chipcard.fingerprint_application import FingerprintApplication
from drivers.chipcard.inprocess import InProcessReaders
from drivers.simulated.chipcard import GENUINE, DemoCountry
from drivers.simulated.code_scanner import CodeScannerDevice
from drivers.simulated.fingerprint_module import ISO_PARAMETER, FingerprintModule
from drivers.simulated.ticket_printer import TicketPrinterDevice
from kiosk.appliance.device import DeviceKind
from kiosk.assets_path import assets_path
from kiosk.core.options import CoreOptions
from kiosk.core.wiring import RunningCore
from kiosk.demo.cast import load_cast
from kiosk.identity.assurance import Assurance
from kiosk.ops.audit import AuditTrail, verify_trail
from kiosk.station.options import StationOptions
from kiosk.station.serve import StationServer
from kiosk.visit.event import Health
from kiosk.visit.intent import ChooseService, Continue, Finish, Intent, OpenTickets
from kiosk.visit.view import (
    AccessKeyEntry,
    CheckResult,
    FingerPrompt,
    Idle,
    Menu,
    ServiceChoice,
    TicketTaken,
    View,
)

LIMIT = 90.0
"""Seconds for one step: a small board has much to do just after its start."""
_WHO, _SERVICE = "minh", "criminal_record"
"""A fictional resident, and a service that asks for a finger."""
_USED = (
    *(DeviceKind.CARD_READER, DeviceKind.CODE_SCANNER),
    *(DeviceKind.FINGERPRINT, DeviceKind.PRINTER),
)


class StepFailed(Exception):
    """What was waited for has not come. The text names it and nobody."""


@dataclass(frozen=True)
class Step:
    name: str
    """Stable: it stands in reports."""
    passed: bool
    seconds: float
    detail: str = ""


def self_visit(directory: Path, limit: float = LIMIT) -> Iterator[Step]:
    """Step by step; the last one is the first that fails. `directory` is empty."""
    with ExitStack() as stack:
        hall: _Hall | None = None

        def begin() -> None:
            nonlocal hall
            hall = stack.enter_context(_Hall(directory, limit))

        first = _tried("start", begin)
        yield first
        if not first.passed or hall is None:
            return
        for name, act in hall.steps():
            step = _tried(name, act)
            yield step
            if not step.passed:
                return


def _tried(name: str, act: Callable[[], None]) -> Step:
    began = time.monotonic()
    detail = ""
    try:
        act()
    except StepFailed as failed:
        detail = str(failed)
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is the answer
        detail = type(fault).__name__
    return Step(name, not detail, round(time.monotonic() - began, 2), detail)


class _Hall:
    """Entered: all is set up and the core runs."""

    def __init__(self, directory: Path, limit: float) -> None:
        self._directory = directory
        self._limit = limit
        self._stack = ExitStack()
        self._views: list[View] = []
        self._seen = threading.Condition()
        self._readers = InProcessReaders()
        self._resident = load_cast(assets_path("registry", "residents.toml"))[_WHO]

    def __enter__(self) -> _Hall:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        yield "idle", self._stand_ready
        yield "card", self._lay_card
        yield "key", self._show_code
        yield "menu", lambda: self._touch(Continue(), Menu)
        yield "services", lambda: self._touch(OpenTickets(), ServiceChoice)
        yield "finger", lambda: self._touch(ChooseService(_SERVICE), FingerPrompt)
        yield "ticket", self._press_finger
        yield "paper", self._see_paper
        yield "end", self._leave
        yield "trail", self._check_trail

    def _start(self) -> None:
        folder, enter = self._directory, self._stack.enter_context
        self._country = DemoCountry.create()
        self._country.export_trust(folder / "trust")
        self._scanner = enter(CodeScannerDevice())
        self._sensor = enter(FingerprintModule())
        self._printer = enter(TicketPrinterDevice())
        station = enter(StationServer(_station(folder / "station")))
        trail = AuditTrail(folder / "audit.jsonl", "selftest")
        self._stack.callback(trail.close)
        core = enter(RunningCore(self._options(station.url), audit=trail))
        screen = core.core_port()
        screen.start(self._take, lambda: None)
        self._stack.callback(screen.stop)
        self._send = screen.send
        self._held = core.held

    def _options(self, station_url: str) -> CoreOptions:
        return CoreOptions(
            terminal_id="selftest",
            state_dir=self._directory / "state",
            trust_dir=self._directory / "trust",
            card_readers=self._readers,
            match_on_card=FingerprintApplication(),
            scanner_port=self._scanner.port,
            fingerprint_port=self._sensor.port,
            fingerprint_iso_parameter=ISO_PARAMETER,
            printer_port=self._printer.port,
            station_url=station_url,
        )

    # What hands do, and what is to be seen then.

    def _stand_ready(self) -> None:
        self._see(Idle, lambda body: bool(body.services))
        # A code that is held before a scanner that is just being opened is not read, as a code
        # from before its time.
        self._until(lambda: all(self._is_ready(kind) for kind in _USED), "device")

    def _is_ready(self, kind: DeviceKind) -> bool:
        standing = self._held.standings().get(kind)
        return standing is not None and standing.health is Health.READY

    def _lay_card(self) -> None:
        self._readers.insert(self._resident.card(self._country, GENUINE))
        self._see(AccessKeyEntry)

    def _show_code(self) -> None:
        self._scanner.scan(self._resident.card_code)
        self._see(CheckResult, lambda body: body.assurance >= Assurance.CARD_GENUINE)

    def _press_finger(self) -> None:
        self._sensor.touch(self._resident.finger)
        self._see(TicketTaken)

    def _see_paper(self) -> None:
        self._until(lambda: bool(self._printer.jobs), "a printed ticket")

    def _leave(self) -> None:
        self._readers.remove()
        self._send(Finish())
        self._see(Idle)

    def _check_trail(self) -> None:
        if not verify_trail(self._directory / "audit.jsonl").intact:
            raise StepFailed("the audit trail is not whole")

    def _touch(self, intent: Intent, then: type) -> None:
        self._send(intent)
        self._see(then)

    def _see(self, kind: type, where: Callable[..., bool] = lambda _: True) -> None:
        def shown() -> bool:
            body = self._views[-1].body if self._views else None
            return isinstance(body, kind) and where(body)

        self._until(shown, kind.__name__)

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + self._limit
        with self._seen:
            while not holds():
                if time.monotonic() > deadline:
                    shown = type(self._views[-1].body).__name__ if self._views else "nothing"
                    raise StepFailed(f"no {what}, but {shown}")
                self._seen.wait(0.05)

    def _take(self, view: View) -> None:
        with self._seen:
            self._views = [*self._views[-1:], view]
            self._seen.notify_all()


def _station(folder: Path) -> StationOptions:
    folder.mkdir(parents=True)
    return StationOptions(
        station_id="selftest",
        station_name="Selftest",
        catalogue_file=assets_path("catalogue", "services.toml"),
        catalogue_delivered=True,
        residents_file=assets_path("registry", "residents.toml"),
        state_dir=folder,
        port=0,
        announce=False,
    )
