"""What is known of the terminal's health while its core runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Self

from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.backoff import jittered
from kiosk.devices.faults import Contained
from kiosk.settings.tree import Settings
from kiosk.visit.event import Health
from kiosk.visit.view import Device

EVERY = 15 * 60.0
"""Seconds between two examinations; devices are known at any moment."""
_PARTS = {
    Device.CARD_READER: Part.CARD_READER,
    Device.CODE_SCANNER: Part.CODE_SCANNER,
    Device.FINGERPRINT: Part.FINGERPRINT,
    Device.PRINTER: Part.PRINTER,
}
_CODES = {
    Health.READY: Code.OK,
    Health.AWAY: Code.AWAY,
    Health.OUT_OF_PAPER: Code.PAPER_OUT,
    Health.NOT_FITTED: Code.NOT_FITTED,
}
_log = logging.getLogger(__name__)


class KnownFindings:
    """Devices as the core has them; all else is examined from time to time, in a thread.

    `devices`: as they are now. `examine`: takes some seconds.
    """

    def __init__(
        self,
        settings: Settings,
        devices: Callable[[], Mapping[Device, Health]],
        examine: Callable[[], Iterable[Finding]],
        changed: Callable[[], None],
    ) -> None:
        """`changed` is called after each examination."""
        self._settings, self._devices = settings, devices
        self._examine = examine
        self._changed = changed
        self._examined: tuple[Finding, ...] = ()
        self._due = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="examination", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._due.set()
        self._thread.join(timeout=10)

    def now(self) -> tuple[Finding, ...]:
        """Returns at once."""
        return (*device_findings(self._settings, self._devices()), *self._examined)

    def look_again(self) -> None:
        """Returns at once."""
        self._due.set()

    def _run(self) -> None:
        while not self._ending.is_set():
            self._due.clear()
            with Contained(_log, "the examination"):
                self._examined = tuple(self._examine())
                self._changed()
            self._due.wait(jittered(EVERY))


def device_findings(settings: Settings, devices: Mapping[Device, Health]) -> tuple[Finding, ...]:
    ports = {
        Device.CARD_READER: ("card.reader", settings.card.reader or "PC/SC"),
        Device.CODE_SCANNER: ("scanner.port", settings.scanner.port),
        Device.FINGERPRINT: ("fingerprint.port", settings.fingerprint.port or "USB"),
        Device.PRINTER: ("printer.port", settings.printer.port),
    }
    return tuple(
        found(
            _PARTS[device],
            _CODES[health],
            what=ports[device][1],
            port=ports[device][1],
            setting=ports[device][0],
            error="it does not answer",
        )
        for device, health in devices.items()
    )
