"""Which drivers there are: ours, and those of packages that a vendor has installed beside.

Whatever a vendor's package does when it is loaded or opened, it becomes a value or a DeviceError
here: a broken one costs its own device and nothing else.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from drivers.audio.jack import HeadphoneJack
from drivers.driver import Driver, DriverKind, Wanted
from drivers.errors import DeviceError, DeviceGone, DeviceProtocolError
from drivers.fingerprint.scanner import FingerprintScanner
from drivers.printer.printer import TicketPrinter
from drivers.scanner.scanner import CodeScanner

GROUP = "kiosk.drivers"
OWN = {
    "serial_scanner": "drivers.own:SERIAL_SCANNER",
    "zfm": "drivers.own:ZFM",
    "libfprint": "drivers.own:LIBFPRINT",
    "escpos": "drivers.own:ESCPOS",
    "evdev_jack": "drivers.own:EVDEV_JACK",
}
"""The same as in pyproject.toml: a checkout without installed metadata has its drivers too, and no
package takes the name of one."""
NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,31}", re.ASCII)
_METHODS = {
    DriverKind.CODE_SCANNER: ("read", "close"),
    DriverKind.FINGERPRINT: ("info", "capture_image", "check", "close"),
    DriverKind.PRINTER: ("width_dots", "status", "print_image", "close"),
    DriverKind.HEADPHONES: ("plugged", "wait", "close"),
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Offered:
    """One entry point. `driver`: None where it cannot be used, and `fault` says why."""

    name: str
    package: str
    """The distribution that it comes with; empty: ours."""
    driver: Driver | None
    fault: str = ""


def offered() -> tuple[Offered, ...]:
    """All of them, loaded; ours first."""
    return tuple(_loaded(name, package, entry) for name, package, entry in _entries())


def named(name: str) -> Offered | None:
    """Only this one is loaded. None: no package offers it."""
    found = ((own, package, entry) for own, package, entry in _entries() if own == name)
    first = next(found, None)
    return None if first is None else _loaded(*first)


def open_scanner(name: str, wanted: Wanted) -> CodeScanner:
    """`name`: as the settings say; empty: ours. Raises DeviceError, as the next ones."""
    return cast("CodeScanner", _opened(name or "serial_scanner", DriverKind.CODE_SCANNER, wanted))


def open_fingerprint(name: str, wanted: Wanted, *, on_usb: bool = False) -> FingerprintScanner:
    """Ours: `on_usb` libfprint's, else a module on a serial port."""
    own = "libfprint" if on_usb else "zfm"
    return cast("FingerprintScanner", _opened(name or own, DriverKind.FINGERPRINT, wanted))


def open_printer(name: str, wanted: Wanted) -> TicketPrinter:
    return cast("TicketPrinter", _opened(name or "escpos", DriverKind.PRINTER, wanted))


def open_headphones(name: str, wanted: Wanted) -> HeadphoneJack:
    return cast("HeadphoneJack", _opened(name or "evdev_jack", DriverKind.HEADPHONES, wanted))


def forget() -> None:
    """Look anew at what is installed. A package counts from the program's next start: for tests."""
    _found.cache_clear()
    _loaded.cache_clear()


def _opened(name: str, kind: DriverKind, wanted: Wanted) -> object:
    found = named(name)
    if found is None:
        raise DeviceGone(f"no package offers the driver {name}")
    if found.driver is None:
        raise DeviceGone(f"the driver {name} cannot be used: {found.fault}")
    if found.driver.kind is not kind:
        raise DeviceGone(f"the driver {name} is one for a {found.driver.kind.value}")
    try:
        device: Any = found.driver.open(wanted)
        missing = [method for method in _METHODS[kind] if not hasattr(device, method)]
    except DeviceError:
        raise
    except Exception as error:  # noqa: BLE001 - somebody else's code
        # Its words are not repeated: nobody knows what a vendor puts into them.
        raise DeviceProtocolError(f"the driver {name} failed: {type(error).__name__}") from None
    if missing:
        raise DeviceProtocolError(f"the driver {name} gives a device without {missing[0]}")
    return cast("object", device)


def _entries() -> Iterator[tuple[str, str, EntryPoint]]:
    for name, target in OWN.items():
        yield name, "", EntryPoint(name, target, GROUP)
    yield from _found()


@cache
def _found() -> tuple[tuple[str, str, EntryPoint], ...]:
    """Those of other packages, by name and package; ours in the metadata are the same as OWN."""
    try:
        entries = entry_points(group=GROUP)
    except Exception as error:  # noqa: BLE001 - somebody's damaged metadata
        _log.error("installed packages cannot be read: %s", type(error).__name__)
        return ()
    return tuple(
        sorted(
            (entry.name, entry.dist.name if entry.dist is not None else "?", entry)
            for entry in entries
            if OWN.get(entry.name) != entry.value
        )
    )


@cache
def _loaded(name: str, package: str, entry: EntryPoint) -> Offered:
    if package and name in OWN:
        return Offered(name, package, None, "the name is one of the program's own drivers")
    if package and not NAME.fullmatch(name):
        return Offered(name[:40], package, None, "its name may have a-z, 0-9 and _ only")
    if package and any(own == name and other != package for own, other, _ in _found()):
        return Offered(name, package, None, "two packages offer it")
    try:
        found = entry.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - somebody else's code
        return Offered(name, package, None, f"it cannot be loaded ({type(error).__name__})")
    if not isinstance(found, Driver):
        return Offered(name, package, None, f"{entry.value} is no Driver")
    return Offered(name, package, found)
