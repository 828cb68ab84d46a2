"""The devices as they answer when they are opened: while no core holds them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from drivers.catalogue import (
    offered,
    open_fingerprint,
    open_headphones,
    open_printer,
    open_scanner,
)
from drivers.chipcard.pcsc import PcscReaders
from drivers.chipcard.transport import CardInserted, ReaderAttached, ReaderEvent
from drivers.driver import Wanted
from drivers.errors import DeviceError
from drivers.printer.printer import Paper
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
        open_scanner(settings.scanner.driver, Wanted(port, settings.scanner.baud)).close()
    except DeviceError as error:
        return _faulty(part, error, "scanner.port", port)
    return found(part, Code.OK, what=f"{port} opens; hold a code before it to be sure")


def fingerprint(settings: Settings) -> Finding:
    part, fitted = Part.FINGERPRINT, settings.fingerprint
    if fitted.usb:
        return _usb_fingerprint(fitted.driver, "" if fitted.usb == ANY_USB else fitted.usb)
    if not fitted.port:
        return found(part, Code.NOT_FITTED, setting="fingerprint.port")
    try:
        wanted = Wanted(fitted.port, iso_parameter=fitted.iso_parameter)
        module = open_fingerprint(fitted.driver, wanted)
    except DeviceError as error:
        return _faulty(part, error, "fingerprint.port", fitted.port)
    formats = ", ".join(sorted(f.value for f in module.info.template_formats))
    what = f"{module.info.model} at {fitted.port}; templates: {formats}"
    module.close()
    return found(part, Code.OK, what=what)


def _usb_fingerprint(driver: str, name: str) -> Finding:
    try:
        opened = open_fingerprint(driver, Wanted(name), on_usb=True)
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
        opened = open_printer(settings.printer.driver, Wanted(port, settings.printer.baud))
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
        opened = open_headphones("", Wanted(jack))
    except DeviceError as error:
        return found(part, Code.AWAY, error=str(error), port=jack)
    plugged = "headphones are in" if opened.plugged else "nothing is plugged in"
    opened.close()
    return found(part, Code.OK, what=f"{jack}; {plugged}")


def driver_packages() -> Iterator[Finding]:
    """What vendors have installed: each one that cannot be used, else all in one."""
    foreign = [each for each in offered() if each.package]
    for each in foreign:
        if each.driver is None:
            yield found(
                Part.DRIVERS, Code.BROKEN, name=each.name, package=each.package, reason=each.fault
            )
    if not foreign:
        yield found(Part.DRIVERS, Code.NONE)
    elif all(each.driver is not None for each in foreign):
        names = ", ".join(f"{each.name} ({each.package})" for each in foreign)
        yield found(Part.DRIVERS, Code.OK, what=names)


def _faulty(part: Part, error: DeviceError, setting: str, port: str) -> Finding:
    said = str(error) or type(error).__name__
    return found(part, Code.FAULTY, error=said, setting=setting, port=port)


def _wait(condition: Callable[[], bool], limit: float) -> None:
    deadline = time.monotonic() + limit
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
