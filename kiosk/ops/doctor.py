"""Which devices are there, which service answers: each question asked on its own, with a limit.

The core holds its devices while it runs; a port that is in use is said to be so.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from drivers.audio.evdev_jack import open_jack
from drivers.chipcard.pcsc import PcscReaders
from drivers.chipcard.transport import CardInserted, ReaderAttached, ReaderEvent
from drivers.chipcard.trust import TrustStore
from drivers.errors import DeviceError
from drivers.fingerprint.extraction.errors import ExtractorUnavailable
from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.libfprint import LibfprintOptions, open_usb
from drivers.fingerprint.zfm import ZfmOptions, open_zfm
from drivers.printer.escpos_printer import open_escpos
from drivers.printer.printer import Paper
from drivers.scanner.serial_scanner import open_serial_scanner
from kiosk.appliance.finding import Condition, Finding
from kiosk.language import Language
from kiosk.ops.audit import verify_trail
from kiosk.ops.registry_finding import registry_findings
from kiosk.ops.station_findings import station_findings
from kiosk.settings.tree import ANY_USB, Settings
from kiosk.speech.espeak import synthesise
from kiosk.speech.fault import SpeechFault
from kiosk.speech.player import PLAYERS

_READER_WAIT = 1.5


def examine(settings: Settings) -> Iterator[Finding]:
    """Asks one thing after the other; takes some seconds when much is missing."""
    yield _card_reader()
    yield _trust(settings.card.trust_dir)
    yield _scanner(settings)
    yield _fingerprint(settings)
    yield _extractor(settings)
    yield _printer(settings)
    yield _headphones(settings.audio.jack)
    yield _voice(settings)
    yield from station_findings(settings)
    yield from registry_findings(settings)
    yield _state(settings.terminal.state_dir)
    yield _audit(settings.terminal.state_dir / "audit.jsonl")


def _fault(part: str, error: Exception, advice: str) -> Finding:
    return Finding(part, Condition.FAULT, str(error) or type(error).__name__, advice)


def _not_fitted(part: str, setting: str, verb: str = "is") -> Finding:
    return Finding(part, Condition.NOT_FITTED, f"{setting} {verb} empty")


def _card_reader() -> Finding:
    part = "chip card reader"
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
        return Finding(
            part,
            Condition.FAULT,
            "no reader",
            "plug it in; is pcscd running? (systemctl status pcscd)",
        )
    names = [f"{name} (a card lies on it)" if name in cards else name for name in readers]
    return Finding(part, Condition.OK, ", ".join(names))


def _trust(directory: Path) -> Finding:
    part = "country certificates"
    store = TrustStore.from_directory(directory)
    if not len(store):
        return Finding(
            part,
            Condition.FAULT,
            f"none in {directory}: no card can be proved",
            "put the country signing certificates (DER or PEM) there",
        )
    if store.rejected:
        first = store.rejected[0]
        detail = f"{len(store)} in {directory}; left out {first.path.name}: {first.reason}"
        return Finding(part, Condition.WARNING, detail, "remove or replace that file")
    return Finding(part, Condition.OK, f"{len(store)} in {directory}")


def _scanner(settings: Settings) -> Finding:
    part, port = "code scanner", settings.scanner.port
    if not port:
        return _not_fitted(part, "scanner.port")
    try:
        open_serial_scanner(port, baud=settings.scanner.baud).close()
    except DeviceError as error:
        return _fault(part, error, f"check the cable and scanner.port ({port})")
    return Finding(part, Condition.OK, f"{port} opens; hold a code before it to be sure")


def _fingerprint(settings: Settings) -> Finding:
    part, fitted = "fingerprint scanner", settings.fingerprint
    if fitted.usb:
        return _usb_fingerprint(part, "" if fitted.usb == ANY_USB else fitted.usb)
    if not fitted.port:
        return _not_fitted(part, "fingerprint.port and fingerprint.usb", "are")
    try:
        module = open_zfm(fitted.port, ZfmOptions(iso_parameter=fitted.iso_parameter))
    except DeviceError as error:
        return _fault(part, error, f"check the cable and fingerprint.port ({fitted.port})")
    formats = ", ".join(sorted(f.value for f in module.info.template_formats))
    detail = f"{module.info.model} at {fitted.port}; templates: {formats}"
    module.close()
    return Finding(part, Condition.OK, detail)


def _usb_fingerprint(part: str, driver: str) -> Finding:
    try:
        scanner = open_usb(LibfprintOptions(driver=driver))
    except DeviceError as error:
        return _fault(part, error, "plug it in; kiosk finger scanners shows what libfprint knows")
    detail = f"{scanner.info.model} on USB; gives pictures"
    scanner.close()
    return Finding(part, Condition.OK, detail)


def _extractor(settings: Settings) -> Finding:
    """Without it only a module that compares by itself, or the card, can verify a holder."""
    part = "fingerprint extractor"
    if not (settings.fingerprint.usb or settings.fingerprint.port):
        return Finding(part, Condition.NOT_FITTED, "no fingerprint scanner is set")
    with MinutiaeExtractor() as extractor:
        try:
            extractor.check()
        except ExtractorUnavailable as error:
            return _fault(part, error, "apt-get install libfprint-2-2")
    return Finding(part, Condition.OK, "libfprint reads the known picture rightly")


def _printer(settings: Settings) -> Finding:
    part, port = "ticket printer", settings.printer.port
    if not port:
        return _not_fitted(part, "printer.port")
    try:
        printer = open_escpos(port, baud=settings.printer.baud)
        try:
            status = printer.status()
        finally:
            printer.close()
    except DeviceError as error:
        return _fault(part, error, f"check the cable and printer.port ({port})")
    detail = f"{port}; paper {status.paper.value}"
    if status.paper is Paper.OUT:
        return Finding(part, Condition.FAULT, detail, "put in a new roll")
    if not status.online:
        return Finding(part, Condition.FAULT, f"{port}; offline", "close the cover, switch it on")
    if status.paper is Paper.LOW:
        return Finding(part, Condition.WARNING, detail, "have a new roll ready")
    return Finding(part, Condition.OK, detail)


def _headphones(jack: str) -> Finding:
    part = "headphone socket"
    if not jack:
        return _not_fitted(part, "audio.jack")
    try:
        opened = open_jack(jack)
    except DeviceError as error:
        advice = f"check audio.jack ({jack}); may this user read /dev/input (group input)?"
        return _fault(part, error, advice)
    plugged = "headphones are in" if opened.plugged else "nothing is plugged in"
    opened.close()
    return Finding(part, Condition.OK, f"{jack}; {plugged}")


def _voice(settings: Settings) -> Finding:
    """Without it the screen is silent; a person who does not see it needs an officer."""
    part = "voice"
    try:
        synthesise("một", Language.VIETNAMESE, settings.audio.dialect)
    except SpeechFault as fault:
        return Finding(part, Condition.WARNING, str(fault), "apt-get install espeak-ng")
    player = next((one[0] for one in PLAYERS if shutil.which(one[0])), "")
    if not player:
        advice = "apt-get install alsa-utils"
        return Finding(part, Condition.WARNING, "nothing plays sounds", advice)
    return Finding(part, Condition.OK, f"espeak-ng speaks; {player} plays")


def _state(directory: Path) -> Finding:
    part = "state folder"
    nearest = directory
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    if not os.access(nearest, os.W_OK | os.X_OK):
        return Finding(
            part, Condition.FAULT, f"{directory} cannot be written", "set terminal.state_dir"
        )
    disk = os.statvfs(nearest)
    free_mb = disk.f_bavail * disk.f_frsize // (1 << 20)
    condition = Condition.OK if free_mb >= 100 else Condition.WARNING
    advice = "" if free_mb >= 100 else "make room on this disk"
    return Finding(part, condition, f"{directory}, {free_mb} MB free", advice)


def _audit(path: Path) -> Finding:
    part = "audit trail"
    try:
        found = verify_trail(path)
    except FileNotFoundError:
        return Finding(part, Condition.OK, "none yet")
    except OSError as error:
        return _fault(part, error, f"make {path} readable")
    if found.intact:
        return Finding(part, Condition.OK, f"{found.entries} entries, unbroken")
    first = found.faults[0]
    return Finding(
        part,
        Condition.FAULT,
        f"broken at line {first.line}: {first.kind}",
        "keep the file as it is and tell the supervisor",
    )


def _wait(condition: Callable[[], bool], limit: float) -> None:
    deadline = time.monotonic() + limit
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
