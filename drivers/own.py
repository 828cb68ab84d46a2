"""The drivers that come with the program, as entry points offer them."""

from __future__ import annotations

from drivers.audio.evdev_jack import open_jack
from drivers.driver import Driver, DriverKind, Wanted
from drivers.fingerprint.libfprint import LibfprintOptions, open_usb
from drivers.fingerprint.scanner import FingerprintScanner
from drivers.fingerprint.zfm import ZfmOptions, open_zfm
from drivers.printer.escpos_printer import open_escpos
from drivers.printer.printer import TicketPrinter
from drivers.scanner.scanner import CodeScanner
from drivers.scanner.serial_scanner import open_serial_scanner


def _serial_scanner(wanted: Wanted) -> CodeScanner:
    return open_serial_scanner(wanted.port, baud=wanted.baud or 9600)


def _zfm(wanted: Wanted) -> FingerprintScanner:
    return open_zfm(wanted.port, ZfmOptions(iso_parameter=wanted.iso_parameter))


def _libfprint(wanted: Wanted) -> FingerprintScanner:
    return open_usb(LibfprintOptions(driver=wanted.port))


def _escpos(wanted: Wanted) -> TicketPrinter:
    return open_escpos(wanted.port, width_dots=wanted.width_dots, baud=wanted.baud or 115200)


SERIAL_SCANNER = Driver(
    DriverKind.CODE_SCANNER,
    _serial_scanner,
    "code scanner in serial mode",
    # Newland, Honeywell, Zebra, Datalogic: as systemd/60-kiosk.rules.
    frozenset({"1eab:", "0c2e:", "05e0:", "05f9:"}),
)
ZFM = Driver(DriverKind.FINGERPRINT, _zfm, "fingerprint module of the ZFM-20 family")
LIBFPRINT = Driver(DriverKind.FINGERPRINT, _libfprint, "USB fingerprint scanner of libfprint's")
ESCPOS = Driver(DriverKind.PRINTER, _escpos, "ESC/POS ticket printer")
EVDEV_JACK = Driver(
    DriverKind.HEADPHONES, lambda wanted: open_jack(wanted.port), "headphone socket"
)
