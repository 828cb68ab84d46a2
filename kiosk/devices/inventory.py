"""What is plugged in, and what the settings name and is not there: for whoever sets a terminal up.

Nothing is opened or written to: a device that is in use is not disturbed. By USB ids and classes,
so which of two adapters has the scanner at its end only a trial tells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from drivers.catalogue import offered
from drivers.driver import Driver, DriverKind
from kiosk.appliance.device import DeviceHealth, DeviceKind, FoundDevice
from kiosk.devices.usb_tree import UsbClass, UsbDevice, text, usb_devices

_SW_HEADPHONE_INSERT = 1 << 2
"""Of <linux/input-event-codes.h>."""
_MOST_LINKS = 256
KEYBOARD_MODE = "it types like a keyboard: set it to serial mode (USB COM port emulation)"
NO_SERVICE = "pcscd does not offer it: is its driver (libccid) installed?"
NO_LINE = "no program drives it"


@dataclass(frozen=True)
class Chosen:
    """What the settings name for one kind, e.g. printer.port and printer.driver."""

    port: str
    driver: str = ""


class Known(NamedTuple):
    """What the core's worker knows of the device that it holds."""

    health: DeviceHealth
    last_error: str = ""
    last_error_at: dt.datetime | None = None


@dataclass(frozen=True)
class FingerprintOnUsb:
    """A scanner that libfprint knows."""

    driver: str
    name: str


@dataclass(frozen=True)
class Surroundings:
    """What the inventory is told by others."""

    root: Path = Path("/")
    """Where /sys and /dev are."""
    chosen: Mapping[DeviceKind, Chosen] = field(default_factory=dict)
    known: Mapping[DeviceKind, Known] = field(default_factory=dict)
    """Of the chosen ones."""
    readers: tuple[str, ...] = ()
    """Names of PC/SC."""
    fingerprints: tuple[FingerprintOnUsb, ...] = ()


def inventory(around: Surroundings) -> tuple[FoundDevice, ...]:
    """In a stable order: chosen ones first, then by kind and id. Raises nothing."""
    drivers = {each.name: each.driver for each in offered() if each.driver is not None}
    look = _Look(around, drivers)
    found = {device.id: device for device in look.all()}
    kinds = list(DeviceKind)
    return tuple(
        sorted(
            found.values(),
            key=lambda one: (
                not one.chosen,
                kinds.index(one.kind) if one.kind is not None else len(kinds),
                one.id,
            ),
        )
    )


class _Look:
    def __init__(self, around: Surroundings, drivers: Mapping[str, Driver]) -> None:
        self._around = around
        self._drivers = drivers
        self._links = _links(around.root)
        self._seen: set[DeviceKind] = set()

    def all(self) -> Iterator[FoundDevice]:
        devices = list(usb_devices(self._around.root))
        yield from self._card_readers(devices)
        for device in devices:
            yield from self._on_usb(device)
        yield from self._built_in_lines()
        for scanner in self._around.fingerprints:
            yield self._made(
                f"libfprint:{scanner.driver}",
                DeviceKind.FINGERPRINT,
                scanner.name,
                scanner.driver,
                driver="libfprint",
            )
        yield from self._headphones()
        yield from self._missing()

    def _card_readers(self, devices: Iterable[UsbDevice]) -> Iterator[FoundDevice]:
        offered_readers = list(self._around.readers)
        plugged = [each for each in devices if UsbClass.SMART_CARD in each.classes]
        for name in offered_readers:
            on = next((each for each in plugged if _is_reader(name, each)), None)
            yield self._made(name, DeviceKind.CARD_READER, name, name, on=on, driver="pcsc")
        for device in plugged:
            if not any(_is_reader(name, device) for name in offered_readers):
                yield FoundDevice(
                    id=device.stable_id,
                    kind=DeviceKind.CARD_READER,
                    name=device.name,
                    usb=device.id,
                    socket=device.socket,
                    health=DeviceHealth.FAULTY,
                    last_error=NO_SERVICE,
                )

    def _on_usb(self, device: UsbDevice) -> Iterator[FoundDevice]:
        driver, kind = self._claim(device.id)
        for place, line in enumerate(device.lines):
            port = self._links.get(line, f"/dev/{line}")
            # A device with several lines is several devices.
            own_id = device.stable_id if place == 0 else f"{device.stable_id}:{place}"
            yield self._made(own_id, kind, device.name, port, on=device, driver=driver)
        for place, name in enumerate(device.printers):
            own_id = device.stable_id if place == 0 else f"{device.stable_id}:{place}"
            yield self._made(
                own_id,
                DeviceKind.PRINTER,
                device.name,
                f"/dev/usb/{name}",
                on=device,
                driver=driver if kind is DeviceKind.PRINTER else "escpos",
            )
        if device.lines or device.printers:
            return
        if kind is DeviceKind.CODE_SCANNER and UsbClass.HID in device.classes:
            yield self._useless(device, kind, KEYBOARD_MODE)
        elif driver and kind is not None:
            yield self._made(device.stable_id, kind, device.name, "", on=device, driver=driver)
        elif device.classes == {UsbClass.VENDOR} and not (
            device.driven or self._around.fingerprints
        ):
            yield self._useless(device, None, NO_LINE)

    def _useless(self, device: UsbDevice, kind: DeviceKind | None, error: str) -> FoundDevice:
        return FoundDevice(
            id=device.stable_id,
            kind=kind,
            name=device.name,
            usb=device.id,
            socket=device.socket,
            health=DeviceHealth.FAULTY,
            last_error=error,
        )

    def _built_in_lines(self) -> Iterator[FoundDevice]:
        """Serial ports of the board: there is hardware behind them where a type is known."""
        folder = self._around.root / "sys/class/tty"
        for name in _names(folder, ("ttyS", "ttyAMA")):
            if text(folder / name / "type") not in ("", "0"):
                yield self._made(f"line:{name}", None, f"serial port {name}", f"/dev/{name}")

    def _headphones(self) -> Iterator[FoundDevice]:
        folder = self._around.root / "sys/class/input"
        for name in _names(folder, ("event",)):
            # The last of the words has the lowest bits.
            if _last_word(folder / name / "device/capabilities/sw") & _SW_HEADPHONE_INSERT:
                said = text(folder / name / "device/name") or "headphone socket"
                yield self._made(
                    f"input:{said}",
                    DeviceKind.HEADPHONES,
                    said,
                    self._links.get(name, f"/dev/input/{name}"),
                    driver="evdev_jack",
                )

    def _missing(self) -> Iterator[FoundDevice]:
        for kind, chosen in self._around.chosen.items():
            if kind in self._seen or not chosen.port or _is_any(kind, chosen.port):
                continue
            seen = self._around.known.get(kind, Known(DeviceHealth.AWAY))
            yield FoundDevice(
                id=f"set:{kind.value}",
                kind=kind,
                name=Path(chosen.port).name or chosen.port,
                port=chosen.port,
                driver=chosen.driver,
                chosen=True,
                health=DeviceHealth.AWAY,
                last_error=seen.last_error,
                last_error_at=seen.last_error_at,
            )

    def _made(
        self,
        own_id: str,
        kind: DeviceKind | None,
        name: str,
        port: str,
        *,
        on: UsbDevice | None = None,
        driver: str = "",
    ) -> FoundDevice:
        chosen = self._chosen_for(kind, port)
        seen = Known(DeviceHealth.UNUSED)
        if chosen is not None:
            self._seen.add(chosen)
            kind = chosen
            driver = self._around.chosen[chosen].driver or driver or _OWN[chosen]
            seen = self._around.known.get(chosen, Known(DeviceHealth.READY))
            if seen.health is DeviceHealth.AWAY:
                # It is plugged in; only, whoever should hold it cannot.
                seen = seen._replace(health=DeviceHealth.FAULTY)
        return FoundDevice(
            id=own_id,
            kind=kind,
            name=name,
            port=port,
            usb="" if on is None else on.id,
            socket="" if on is None else on.socket,
            driver=driver,
            chosen=chosen is not None,
            health=seen.health,
            last_error=seen.last_error,
            last_error_at=seen.last_error_at,
        )

    def _chosen_for(self, kind: DeviceKind | None, port: str) -> DeviceKind | None:
        """Which kind's setting names the device at this port; each setting names one device."""
        for each, chosen in self._around.chosen.items():
            if each in self._seen or (kind is not None and kind is not each):
                continue
            if chosen.port and port and self._is_named(each, chosen.port, port):
                return each
            if kind is each and _is_any(kind, chosen.port):
                return each
        return None

    def _is_named(self, kind: DeviceKind, setting: str, port: str) -> bool:
        if kind is DeviceKind.CARD_READER:
            return setting in port
        return setting == port or (
            setting.startswith("/dev/") and self._behind(setting) == self._behind(port)
        )

    def _behind(self, port: str) -> Path:
        """The device file that a link of udev's leads to."""
        return (self._around.root / port.lstrip("/")).resolve()

    def _claim(self, usb_id: str) -> tuple[str, DeviceKind | None]:
        """The driver that is made for it: for this very product, or for its maker's."""
        for wanted in (usb_id, usb_id[:5]):
            for name, driver in self._drivers.items():
                if wanted in driver.usb:
                    return name, _KINDS[driver.kind]
        return "", None


_KINDS = {kind: DeviceKind(kind.value) for kind in DriverKind}
_OWN = {
    DeviceKind.CARD_READER: "pcsc",
    DeviceKind.CODE_SCANNER: "serial_scanner",
    DeviceKind.FINGERPRINT: "zfm",
    DeviceKind.PRINTER: "escpos",
    DeviceKind.HEADPHONES: "evdev_jack",
}


def _last_word(file: Path) -> int:
    """The last of several hexadecimal words."""
    words = text(file).split()
    try:
        return int(words[-1], 16) if words else 0
    except ValueError:
        return 0


def _is_any(kind: DeviceKind, port: str) -> bool:
    """Whether the setting takes whichever is there."""
    return (kind is DeviceKind.CARD_READER and not port) or (
        (kind, port) in ((DeviceKind.FINGERPRINT, "any"), (DeviceKind.HEADPHONES, "auto"))
    )


def _is_reader(name: str, device: UsbDevice) -> bool:
    """PC/SC's names are made of the maker's and the product's, in one way or another."""
    words = {word for word in device.name.lower().split() if len(word) > 2}
    return bool(words) and words <= set(name.lower().replace("[", " ").replace("]", " ").split())


def _links(root: Path) -> dict[str, str]:
    """Name of a device file → the link that stays the same whatever is plugged in first."""
    found: dict[str, str] = {}
    for folder in ("dev/input/by-path", "dev/serial/by-id"):
        for name in _names(root / folder, ("",))[:_MOST_LINKS]:
            link = root / folder / name
            try:
                found.setdefault(link.readlink().name, f"/{folder}/{name}")
            except OSError:
                continue
    return found


def _names(folder: Path, begins: tuple[str, ...]) -> list[str]:
    try:
        return sorted(each.name for each in folder.iterdir() if each.name.startswith(begins))
    except OSError:
        return []
