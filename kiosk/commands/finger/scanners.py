"""`kiosk finger scanners`: serial ports and USB scanners, and what hangs on them."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from serial.tools import list_ports

from drivers.errors import DeviceError
from drivers.fingerprint.libfprint import LibfprintOptions, list_usb
from drivers.fingerprint.zfm import ZfmOptions, open_zfm
from kiosk.commands import table
from kiosk.commands.finger.choice import Choice
from kiosk.commands.finger.exit_codes import Exit
from kiosk.commands.finger.failures import not_opened
from kiosk.commands.finger.session import LIBRARY_SECONDS, reported
from kiosk.commands.json_output import write_json
from kiosk.settings.tree import Settings

_HINT = (
    "kiosk finger scanners: no fingerprint scanner was found: plug one in; --probe asks all ports"
)
_CAPTURE_ONLY = "pictures; compares nothing itself"


@dataclass(frozen=True)
class SerialPort:
    port: str
    what: str
    """As USB says of the adapter, or what is wrong."""
    model: str = ""
    """Of the module that answered; empty: none did, or none was asked."""
    images: bool = False
    templates: tuple[str, ...] = ()
    library_size: int = 0
    library_used: int | None = None


@dataclass(frozen=True)
class Usb:
    driver: str
    name: str
    images: bool


def main(settings: Settings, options: argparse.Namespace) -> int:
    return reported("scanners", options, lambda: _scanners(settings, options))


def _scanners(settings: Settings, options: argparse.Namespace) -> int:
    named = options.port or settings.fingerprint.port
    listed = {each.device: _described(each.description) for each in list_ports.comports()}
    ports = list(serial_ports(listed, named, settings, probe_all=options.probe))
    usb, usb_fault = _usb(LibfprintOptions(virtual_socket=options.virtual_usb))
    if options.json:
        write_json(
            {
                "serial": [asdict(each) for each in ports],
                "usb": [asdict(each) for each in usb],
                "usb_fault": usb_fault,
            }
        )
    elif rows := [*map(_serial_row, ports), *map(_usb_row, usb)]:
        print("\n".join(table.columns([("where", "scanner", "can do"), *rows])))
    if usb_fault:
        print(f"kiosk finger scanners: USB: {usb_fault}", file=sys.stderr)
    if not any(each.model for each in ports) and not any(each.images for each in usb):
        print(_HINT, file=sys.stderr)
        return Exit.NO_SCANNER
    return Exit.DONE


def _described(text: str | None) -> str:
    """pyserial says n/a of what is no USB adapter."""
    return "" if text in (None, "n/a") else str(text)


def serial_ports(
    listed: dict[str, str], named: str, settings: Settings, *, probe_all: bool
) -> Iterator[SerialPort]:
    """`listed`: what the machine has, with descriptions; the `named` one is asked in any case."""
    for port, what in listed.items():
        if probe_all and not _same(port, named):
            yield _asked(port, what, settings)
        elif not _same(port, named):
            yield SerialPort(port, what)
    if named:
        yield _asked(named, _first(listed, named), settings)


def _first(listed: dict[str, str], named: str) -> str:
    return next((what for port, what in listed.items() if _same(port, named)), "")


def _same(port: str, other: str) -> bool:
    """Also by another name: /dev/serial/by-id/…"""
    return os.path.realpath(port) == os.path.realpath(other)


def _asked(port: str, what: str, settings: Settings) -> SerialPort:
    try:
        module = open_zfm(port, ZfmOptions(iso_parameter=settings.fingerprint.iso_parameter))
    except DeviceError as error:
        return SerialPort(port, not_opened(error, Choice(port)).what)
    try:
        return SerialPort(
            port,
            what,
            model=module.info.model,
            images=True,
            templates=tuple(sorted(each.value for each in module.info.template_formats)),
            library_size=module.info.library_size,
            library_used=module.library.count(deadline=time.monotonic() + LIBRARY_SECONDS)
            if module.info.library_size
            else None,
        )
    except DeviceError as error:
        return SerialPort(port, str(error), model=module.info.model)
    finally:
        module.close()


def _usb(options: LibfprintOptions) -> tuple[list[Usb], str]:
    """And what is wrong, where something is."""
    try:
        return [Usb(each.driver, each.name, each.gives_images) for each in list_usb(options)], ""
    except DeviceError as error:
        return [], str(error)


def _serial_row(found: SerialPort) -> tuple[str, str, str]:
    if not found.model:
        return found.port, "?", found.what or "not asked"
    library = f"keeps {found.library_size} fingers" if found.library_size else "keeps no fingers"
    if found.library_used is not None:
        library += f" ({found.library_used} in use)"
    can = [*_named(found), library] if found.images else [found.what]
    return found.port, found.model, "; ".join(can)


def _named(found: SerialPort) -> Iterable[str]:
    yield "pictures"
    yield f"templates: {', '.join(found.templates)}"


def _usb_row(found: Usb) -> tuple[str, str, str]:
    can = _CAPTURE_ONLY if found.images else "compares itself, gives no pictures: of no use here"
    return f"USB, {found.driver}", found.name, can
