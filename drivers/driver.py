"""What a package offers as a driver: an object of `Driver` under an entry point of its own.

In the package's pyproject.toml:

    [project.entry-points."kiosk.drivers"]
    acme_t80 = "acme_kiosk:T80"

The entry point's name is what the settings say, e.g. printer.driver = "acme_t80".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class DriverKind(Enum):
    """By the interface that an opened device has."""

    CODE_SCANNER = "code_scanner"
    """drivers/scanner/scanner.py, CodeScanner."""
    FINGERPRINT = "fingerprint"
    """drivers/fingerprint/scanner.py, FingerprintScanner."""
    PRINTER = "printer"
    """drivers/printer/printer.py, TicketPrinter."""
    HEADPHONES = "headphones"
    """drivers/audio/jack.py, HeadphoneJack."""


@dataclass(frozen=True)
class Wanted:
    """How a device is to be opened: as the settings say."""

    port: str
    """A device file; of a USB fingerprint scanner its name, "" for any."""
    baud: int = 0
    """0: as the driver chooses."""
    width_dots: int = 576
    """Of a printer's paper."""
    iso_parameter: int | None = None
    """Of a fingerprint module."""


@dataclass(frozen=True)
class Driver:
    """`open` returns an opened device of the kind's interface, or raises drivers/errors.py; it
    bounds every wait. Called from the device's own thread, again and again while it is away."""

    kind: DriverKind
    open: Callable[[Wanted], object]
    name: str
    """Of the device family, for people: "Acme T80"."""
    usb: frozenset[str] = frozenset()
    """Which devices on USB it is made for: "vvvv:pppp", or "vvvv:" for all of a maker's, in
    lower-case hexadecimal. Empty: it cannot be told by that."""
