"""Which scanner an action is about."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from drivers.fingerprint.libfprint import LibfprintOptions, open_usb
from drivers.fingerprint.scanner import FingerprintScanner
from drivers.fingerprint.zfm import ZfmOptions, open_zfm
from kiosk.settings.tree import ANY_USB, Settings


@dataclass(frozen=True)
class Choice:
    """A serial port, or a USB scanner."""

    port: str = ""
    driver: str = ""
    """libfprint's, of a USB scanner; empty: the first that gives pictures."""
    virtual_socket: Path | None = None
    iso_parameter: int | None = None

    @property
    def name(self) -> str:
        """At the start of a sentence."""
        return f"The module on {self.port}" if self.port else "The USB fingerprint scanner"

    @property
    def libfprint(self) -> LibfprintOptions:
        return LibfprintOptions(self.driver, self.virtual_socket)

    def open(self) -> FingerprintScanner:
        """DeviceError."""
        if self.port:
            return open_zfm(self.port, ZfmOptions(iso_parameter=self.iso_parameter))
        return open_usb(self.libfprint)


def choice_of(settings: Settings, options: argparse.Namespace) -> Choice | None:
    """None where no scanner is named; a USB scanner comes before a port in the settings."""
    set_here = options.port or options.usb or options.virtual_usb
    usb = options.usb or ("" if set_here else settings.fingerprint.usb)
    port = options.port or ("" if set_here or usb else settings.fingerprint.port)
    if port:
        return Choice(port, iso_parameter=settings.fingerprint.iso_parameter)
    if usb or options.virtual_usb:
        return Choice(driver="" if usb == ANY_USB else usb, virtual_socket=options.virtual_usb)
    return None
