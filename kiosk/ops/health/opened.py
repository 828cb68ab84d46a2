"""The devices as they answer when they are opened: while no core holds them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from drivers.audio.evdev_jack import open_jack
from drivers.chipcard.pcsc import PcscReaders
from drivers.chipcard.transport import CardInserted, ReaderAttached, ReaderEvent
from drivers.errors import DeviceError
from drivers.fingerprint.libfprint import LibfprintOptions, open_usb
from drivers.fingerprint.zfm import ZfmOptions, open_zfm
from drivers.printer.escpos_printer import open_escpos
from drivers.printer.printer import Paper
from drivers.scanner.serial_scanner import open_serial_scanner
from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.settings.tree import ANY_USB, Settings

_READER_WAIT = 1.5


def opened_devices(settings: Settings) -> Iterator[Finding]:
    """Opens one after the other and closes it again."""
    yield card_reader()
    yield scanner(settings)
    yield fingerprint(settings)
    yield printer(settings)
    yield headphones(settings.audio.jack)


def card_reader() -> Finding:
    readers: list[str] = []
    cards: set[str] = set()

    def seen(event: ReaderEvent) -> None:
        if isinstance(event, ReaderAttached):
            readers.append(event.reader)
        elif isinstance(event, CardInserted):
            cards.add(event.reader)

    watch = PcscReaders()
    watch.start(seen)
    _wait(lambda: bool(readers), _READER_WAIT)
    watch.stop()
    if not readers:
        return found(Part.CARD_READER, Code.AWAY)
    names = [f"{name} (a card lies on it)" if name in cards else name for name in readers]
    return found(Part.CARD_READER, Code.OK, what=", ".join(names))


def scanner(settings: Settings) -> Finding:
    part, port = Part.CODE_SCANNER, settings.scanner.port
    if not port:
        return found(part, Code.NOT_FITTED, setting="scanner.port")
    try:
        open_serial_scanner(port, baud=settings.scanner.baud).close()
    except DeviceError as error:
        return _faulty(part, error, "scanner.port", port)
    return found(part, Code.OK, what=f"{port} opens; hold a code before it to be sure")


def fingerprint(settings: Settings) -> Finding:
    part, fitted = Part.FINGERPRINT, settings.fingerprint
    if fitted.usb:
        return _usb_fingerprint("" if fitted.usb == ANY_USB else fitted.usb)
    if not fitted.port:
        return found(part, Code.NOT_FITTED, setting="fingerprint.port")
    try:
        module = open_zfm(fitted.port, ZfmOptions(iso_parameter=fitted.iso_parameter))
    except DeviceError as error:
        return _faulty(part, error, "fingerprint.port", fitted.port)
    formats = ", ".join(sorted(f.value for f in module.info.template_formats))
    what = f"{module.info.model} at {fitted.port}; templates: {formats}"
    module.close()
    return found(part, Code.OK, what=what)


def _usb_fingerprint(driver: str) -> Finding:
    try:
        opened = open_usb(LibfprintOptions(driver=driver))
    except DeviceError as error:
        return found(Part.FINGERPRINT, Code.AWAY, error=str(error))
    what = f"{opened.info.model} on USB; gives pictures"
    opened.close()
    return found(Part.FINGERPRINT, Code.OK, what=what)


def printer(settings: Settings) -> Finding:
    part, port = Part.PRINTER, settings.printer.port
    if not port:
        return found(part, Code.NOT_FITTED, setting="printer.port")
    try:
        opened = open_escpos(port, baud=settings.printer.baud)
        try:
            status = opened.status()
        finally:
            opened.close()
    except DeviceError as error:
        return _faulty(part, error, "printer.port", port)
    if status.paper is Paper.OUT:
        return found(part, Code.PAPER_OUT, port=port)
    if not status.online:
        return found(part, Code.OFFLINE, port=port)
    if status.paper is Paper.LOW:
        return found(part, Code.PAPER_LOW, port=port)
    return found(part, Code.OK, what=f"{port}; paper {status.paper.value}")


def headphones(jack: str) -> Finding:
    part = Part.HEADPHONES
    if not jack:
        return found(part, Code.NOT_FITTED, setting="audio.jack")
    try:
        opened = open_jack(jack)
    except DeviceError as error:
        return found(part, Code.AWAY, error=str(error), port=jack)
    plugged = "headphones are in" if opened.plugged else "nothing is plugged in"
    opened.close()
    return found(part, Code.OK, what=f"{jack}; {plugged}")


def _faulty(part: Part, error: DeviceError, setting: str, port: str) -> Finding:
    said = str(error) or type(error).__name__
    return found(part, Code.FAULTY, error=said, setting=setting, port=port)


def _wait(condition: Callable[[], bool], limit: float) -> None:
    deadline = time.monotonic() + limit
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
