"""How each device is opened that the options name; None: none is fitted."""

from __future__ import annotations

from collections.abc import Callable

from drivers.audio.jack import HeadphoneJack
from drivers.catalogue import open_fingerprint, open_headphones, open_printer, open_scanner
from drivers.driver import Wanted
from drivers.fingerprint.scanner import FingerprintScanner
from drivers.printer.printer import TicketPrinter
from drivers.scanner.scanner import CodeScanner
from kiosk.core.options import CoreOptions
from kiosk.settings.tree import ANY_USB


def scanner_opener(options: CoreOptions) -> Callable[[], CodeScanner] | None:
    if not options.scanner_port:
        return None
    wanted = Wanted(options.scanner_port, baud=options.scanner_baud)
    return lambda: open_scanner(options.scanner_driver, wanted)


def fingerprint_opener(options: CoreOptions) -> Callable[[], FingerprintScanner] | None:
    driver = options.fingerprint_driver
    if options.fingerprint_usb:
        name = "" if options.fingerprint_usb == ANY_USB else options.fingerprint_usb
        return lambda: open_fingerprint(driver, Wanted(name), on_usb=True)
    if not options.fingerprint_port:
        return None
    wanted = Wanted(options.fingerprint_port, iso_parameter=options.fingerprint_iso_parameter)
    return lambda: open_fingerprint(driver, wanted)


def printer_opener(options: CoreOptions) -> Callable[[], TicketPrinter] | None:
    if not options.printer_port:
        return None
    wanted = Wanted(
        options.printer_port, baud=options.printer_baud, width_dots=options.printer_width
    )
    return lambda: open_printer(options.printer_driver, wanted)


def jack_opener(options: CoreOptions) -> Callable[[], HeadphoneJack] | None:
    if not options.headphone_jack:
        return None
    return lambda: open_headphones("", Wanted(options.headphone_jack))
