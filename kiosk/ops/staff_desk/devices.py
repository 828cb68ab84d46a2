"""Devices at the staff's desk: what is there, which is used, and a trial."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

from drivers.chipcard.pcsc import look
from drivers.driver import Wanted
from drivers.errors import DeviceError
from drivers.fingerprint.libfprint import list_usb
from kiosk.appliance.device import DeviceKind, FoundDevice, Trial, TrialStage
from kiosk.devices.held import HeldDevices, known
from kiosk.devices.inventory import Chosen, FingerprintOnUsb, Surroundings, inventory
from kiosk.devices.trial import trial, trial_of_held
from kiosk.ops.staff_desk.parts import Outcome
from kiosk.settings.load import SettingsError
from kiosk.settings.store import SettingsStore
from kiosk.settings.tree import Settings
from kiosk.settings.version_file import Author

_DOTS = {58: 384, 80: 576}
_OWN = ("pcsc", "serial_scanner", "zfm", "libfprint", "escpos", "evdev_jack")
_log = logging.getLogger(__name__)


class DevicesOfStore:
    """A Devices (kiosk/ops/staff_desk/parts.py). `settings`: as the core runs with them. `held`:
    the devices that it holds open."""

    def __init__(
        self,
        settings: Settings,
        store: SettingsStore,
        held: HeldDevices,
        root: Path = Path("/"),
    ) -> None:
        self._settings = settings
        self._store = store
        self._held = held
        self._root = root
        self._running: dict[int, threading.Event] = {}
        self._turn = threading.Lock()

    def found(self) -> tuple[FoundDevice, ...]:
        return plugged_in(self._settings, self._held, self._root)

    def use(self, device: str, kind: DeviceKind) -> Outcome:
        """From the core's next start."""
        found = self._named(device)
        if found is None or not found.port:
            return Outcome(False, "it is not there any more")
        try:
            self._store.change(_changes(found, kind), Author.STAFF)
        except SettingsError as error:
            return Outcome(False, str(error))
        return Outcome(True, found.name, restart_needed=True)

    def trial(self, request: int, device: str, kind: DeviceKind) -> Iterator[Trial]:
        found = self._named(device)
        if found is None or not found.port:
            yield Trial(device=device, stage=TrialStage.FAILED, detail="it is not there any more")
            return
        ended = threading.Event()
        with self._turn:
            self._running[request] = ended
        try:
            if found.chosen and kind is not DeviceKind.CARD_READER:
                yield from trial_of_held(found, kind, self._held, ended.is_set)
            else:
                wanted = self._wanted(found, kind)
                yield from trial(found, kind, wanted, found.driver, ended.is_set)
        finally:
            with self._turn:
                self._running.pop(request, None)

    def cancel(self, request: int) -> None:
        with self._turn:
            ended = self._running.get(request)
        if ended is not None:
            ended.set()

    def look_at_printer(self) -> None:
        self._held.look_at_printer()

    def _named(self, device: str) -> FoundDevice | None:
        return next((each for each in self.found() if each.id == device), None)

    def _wanted(self, found: FoundDevice, kind: DeviceKind) -> Wanted:
        settings = self._settings
        bauds = {
            DeviceKind.CODE_SCANNER: settings.scanner.baud,
            DeviceKind.PRINTER: settings.printer.baud,
        }
        on_disk = found.port.startswith("/dev/")
        return Wanted(
            str(self._root / found.port.lstrip("/")) if on_disk else found.port,
            baud=bauds.get(kind, 0),
            width_dots=_DOTS[settings.printer.paper_mm],
            iso_parameter=settings.fingerprint.iso_parameter,
        )


def plugged_in(
    settings: Settings, held: HeldDevices, root: Path = Path("/"), *, quick: bool = False
) -> tuple[FoundDevice, ...]:
    """`quick`: without fingerprint scanners on USB, which libfprint looks for in a process of its
    own."""
    around = Surroundings(
        root,
        chosen=_chosen(settings),
        known={kind: known(stands) for kind, stands in held.standings().items()},
        readers=_readers(),
        fingerprints=() if quick else _fingerprints(),
    )
    return inventory(around)


def _chosen(settings: Settings) -> dict[DeviceKind, Chosen]:
    finger = settings.fingerprint
    return {
        DeviceKind.CARD_READER: Chosen(settings.card.reader),
        DeviceKind.CODE_SCANNER: Chosen(settings.scanner.port, settings.scanner.driver),
        DeviceKind.FINGERPRINT: Chosen(finger.usb or finger.port, finger.driver),
        DeviceKind.PRINTER: Chosen(settings.printer.port, settings.printer.driver),
        DeviceKind.HEADPHONES: Chosen(settings.audio.jack),
    }


def _changes(found: FoundDevice, kind: DeviceKind) -> dict[str, object]:
    port, driver = found.port, _foreign(found)
    match kind:
        case DeviceKind.CARD_READER:
            return {"card.reader": port}
        case DeviceKind.CODE_SCANNER:
            return {"scanner.port": port, "scanner.driver": driver}
        case DeviceKind.PRINTER:
            return {"printer.port": port, "printer.driver": driver}
        case DeviceKind.HEADPHONES:
            return {"audio.jack": port}
        case DeviceKind.FINGERPRINT:
            on_usb = found.driver == "libfprint"
            return {
                "fingerprint.usb": port if on_usb else "",
                "fingerprint.port": "" if on_usb else port,
                "fingerprint.driver": driver,
            }


def _foreign(found: FoundDevice) -> str:
    """The driver as the settings name it: nothing for our own."""
    return "" if found.driver in _OWN else found.driver


def _readers() -> tuple[str, ...]:
    try:
        return tuple(each.reader for each in look())
    except DeviceError as error:
        _log.info("no card readers: %s", type(error).__name__)
        return ()


def _fingerprints() -> tuple[FingerprintOnUsb, ...]:
    try:
        found = list_usb()
    except DeviceError as error:
        _log.info("no fingerprint scanners on USB: %s", type(error).__name__)
        return ()
    return tuple(FingerprintOnUsb(each.driver, each.name) for each in found if each.gives_images)
