"""What a terminal's core needs to know, out of its settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from drivers.chipcard.fingerprint_application import FingerprintApplication, TemplateLayout
from drivers.chipcard.pcsc import PcscReaders
from drivers.chipcard.transport import CardReaders
from kiosk.settings.tree import Settings
from kiosk.visit.look import Look, TextSize, Variant
from kiosk.visit.machine import Rules

_DOTS = {58: 384, 80: 576}
"""Printable width of paper in mm, at 203 dpi."""


@dataclass(frozen=True)
class CoreOptions:
    """All that a core needs to know. A port of "" means that no such device is fitted."""

    terminal_id: str
    state_dir: Path
    """Holds the outbox."""
    trust_dir: Path
    """Certificates of the country signing authorities."""
    terminal_dir: Path | None = None
    """This terminal's card verifiable certificates and key, which open DG3; None: it has none."""
    socket_path: Path | None = None
    """Where screens connect; None: the screen is in this process."""
    socket_group: str | None = None
    """Group whose members may be screens, besides this process's user."""
    card_readers: CardReaders | None = None
    """None: this terminal has no chip card reader."""
    preferred_reader: str = ""
    match_on_card: FingerprintApplication | None = None
    """None: fingers are not compared on the card."""
    scanner_port: str = ""
    scanner_baud: int = 9600
    scanner_driver: str = ""
    """As an installed package names it (drivers/catalogue.py), as the next two; empty: ours."""
    fingerprint_port: str = ""
    fingerprint_driver: str = ""
    fingerprint_iso_parameter: int | None = None
    fingerprint_usb: str = ""
    """libfprint's driver of a USB scanner, or ANY_USB; empty: a module on a serial port."""
    printer_port: str = ""
    printer_baud: int = 115200
    printer_driver: str = ""
    printer_width: int = 576
    headphone_jack: str = ""
    """An input device, or "auto"."""
    station_url: str | None = None
    """None: found by zeroconf."""
    station_id: str | None = None
    province: str = ""
    """Of the station, by its name of today; empty: not known."""
    rules: Rules = field(default_factory=Rules)


def core_options(settings: Settings, *, card_readers: CardReaders | None = None) -> CoreOptions:
    """`card_readers`: other readers than those of PC/SC."""
    visit = settings.visit
    return CoreOptions(
        terminal_id=settings.terminal.id,
        state_dir=settings.terminal.state_dir,
        trust_dir=settings.card.trust_dir,
        terminal_dir=settings.card.terminal_dir,
        socket_path=settings.terminal.socket,
        socket_group=settings.terminal.screen_group or None,
        card_readers=card_readers or PcscReaders(),
        preferred_reader=settings.card.reader,
        match_on_card=_fingerprint_application(settings),
        scanner_port=settings.scanner.port,
        scanner_driver=settings.scanner.driver,
        scanner_baud=settings.scanner.baud,
        fingerprint_port=settings.fingerprint.port,
        fingerprint_driver=settings.fingerprint.driver,
        fingerprint_iso_parameter=settings.fingerprint.iso_parameter,
        fingerprint_usb=settings.fingerprint.usb,
        printer_port=settings.printer.port,
        printer_driver=settings.printer.driver,
        printer_baud=settings.printer.baud,
        printer_width=_DOTS[settings.printer.paper_mm],
        headphone_jack=settings.audio.jack,
        station_url=settings.station.url or None,
        station_id=settings.station.id or None,
        province=settings.station.province,
        rules=Rules(
            inactivity=visit.inactivity,
            countdown=visit.countdown,
            farewell=visit.farewell,
            take_card=visit.take_card,
            revealed=visit.revealed,
            finger_tries=visit.finger_tries,
            look=Look(Variant(settings.screen.variant), TextSize(settings.screen.text_size)),
        ),
    )


def _fingerprint_application(settings: Settings) -> FingerprintApplication | None:
    if not settings.card.match_on_card:
        return None
    card = settings.card_fingerprint
    usual = FingerprintApplication()
    own_format = set() if card.format_type is None else {card.format_type}
    return FingerprintApplication(
        name=bytes.fromhex(card.application),
        information_file=card.information_file,
        reference=card.reference,
        layout=TemplateLayout(card.layout),
        format_types=usual.format_types | own_format,
    )
