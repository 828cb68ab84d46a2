"""The devices as the running core holds them: nothing is opened for this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from kiosk.appliance.device import DeviceKind
from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.devices.standing import Standing, Trouble
from kiosk.settings.tree import Settings
from kiosk.visit.event import Health


class Care(Enum):
    """What is being done about a device that is away."""

    NONE = "none"
    HEALING = "healing"
    IN_VAIN = "in_vain"


class Cared(NamedTuple):
    care: Care = Care.NONE
    cycles: int = 0
    """How often its socket has lost its power, in this illness."""


_PARTS = {
    DeviceKind.CARD_READER: Part.CARD_READER,
    DeviceKind.CODE_SCANNER: Part.CODE_SCANNER,
    DeviceKind.FINGERPRINT: Part.FINGERPRINT,
    DeviceKind.PRINTER: Part.PRINTER,
    DeviceKind.HEADPHONES: Part.HEADPHONES,
}


def held_devices(
    settings: Settings,
    standings: Mapping[DeviceKind, Standing],
    cared: Mapping[DeviceKind, Cared],
) -> Iterator[Finding]:
    """One of each kind; none of what has not been looked for yet."""
    for kind, standing in standings.items():
        setting, port = _setting(settings, kind)
        finding = _found(_PARTS[kind], standing, setting, port, cared.get(kind, Cared()))
        if finding is not None:
            yield finding


def _found(part: Part, standing: Standing, setting: str, port: str, cared: Cared) -> Finding | None:
    if standing.trouble is Trouble.HANGS:
        return found(part, Code.HANGS)
    if standing.health is None:
        return None
    if standing.health is Health.NOT_FITTED:
        return found(part, Code.NOT_FITTED, setting=setting)
    match standing.trouble:
        case Trouble.OUT_OF_PAPER:
            return found(part, Code.PAPER_OUT, port=port)
        case Trouble.PAPER_LOW:
            return found(part, Code.PAPER_LOW, port=port)
        case Trouble.OFFLINE:
            return found(part, Code.OFFLINE, port=port)
        case _ if standing.health is Health.READY:
            return found(part, Code.OK, what=port or "ready")
        case trouble:
            return _away(part, trouble, standing.last_error, setting, port, cared)


def _away(
    part: Part, trouble: Trouble, error: str, setting: str, port: str, cared: Cared
) -> Finding:
    if cared.care is Care.HEALING:
        return found(part, Code.HEALING, error=error)
    if cared.care is Care.IN_VAIN:
        return found(part, Code.GIVEN_UP, error=error, cycles=cared.cycles)
    code = Code.FAULTY if trouble is Trouble.BROKEN else Code.AWAY
    return found(part, code, error=error, setting=setting, port=port)


def _setting(settings: Settings, kind: DeviceKind) -> tuple[str, str]:
    """Its name, and what it says."""
    finger = settings.fingerprint
    match kind:
        case DeviceKind.CARD_READER:
            return "card.reader", settings.card.reader
        case DeviceKind.CODE_SCANNER:
            return "scanner.port", settings.scanner.port
        case DeviceKind.FINGERPRINT if finger.usb:
            return "fingerprint.usb", finger.usb
        case DeviceKind.FINGERPRINT:
            return "fingerprint.port", finger.port
        case DeviceKind.PRINTER:
            return "printer.port", settings.printer.port
        case DeviceKind.HEADPHONES:
            return "audio.jack", settings.audio.jack
