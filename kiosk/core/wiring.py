"""Puts a terminal's core together: devices, station link, visit, channel to the screen."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from PIL import Image

from drivers.chipcard.document import AccessKey, Document, Progress, ReadFailure
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.profile import CardProfile
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.chipcard.terminal_authentication import TerminalCredentials
from drivers.chipcard.transport import CardTransport
from drivers.chipcard.trust import TrustStore
from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.matching.matcher import compare
from drivers.fingerprint.matching.threshold import SAME_FINGER
from drivers.fingerprint.minutia import MinutiaTemplate
from kiosk.appliance.device import DeviceKind
from kiosk.core.channel import CorePort, LocalChannel, ScreenChannel
from kiosk.core.conductor import Conductor
from kiosk.core.inbox import Inbox
from kiosk.core.openers import fingerprint_opener, jack_opener, printer_opener, scanner_opener
from kiosk.core.options import CoreOptions
from kiosk.core.ports import AppliancePort, AuditPort, ClockPort, Ports
from kiosk.core.reference import load_reference
from kiosk.core.screen_server import ScreenServer
from kiosk.core.visit_functions import visit_functions
from kiosk.devices.card import CardWorker, ReadDocument
from kiosk.devices.faults import Contained
from kiosk.devices.finger_reader import FingerReader
from kiosk.devices.fingerprint import FingerprintWorker
from kiosk.devices.headphones import HeadphonesWorker
from kiosk.devices.held import HeldDevices
from kiosk.devices.printer import Print, PrinterWorker
from kiosk.devices.pulse import late_ones
from kiosk.devices.scanner import ScannerWorker
from kiosk.devices.sheet_image import render_sheet
from kiosk.devices.ticket_image import render_ticket
from kiosk.identity.assurance import Assurance
from kiosk.link.client import StationClient
from kiosk.link.link_standing import LinkStanding
from kiosk.link.security import own_clock
from kiosk.link.station_link import StationLink
from kiosk.queue.day import station_day
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.visit.effect import Audit
from kiosk.visit.lookup_effect import PrintSheet
from kiosk.visit.lookup_event import LookupFault
from kiosk.visit.staff_mode_event import OfTheAppliance

_log = logging.getLogger(__name__)


class RunningCore:
    """A core from `start` to `stop`; usable as a context manager.

    `audit`: where the trail is kept (kiosk/ops/audit.py); None: none is kept, for tests.
    `appliance`: makes what staff mode asks of the machine (kiosk/ops/staff_desk); None: nothing.
    `clock`: who watches over it (kiosk/ops/clock.py); None: somebody else does, it is believed.
    """

    def __init__(
        self,
        options: CoreOptions,
        *,
        audit: AuditPort | None = None,
        appliance: Callable[[StationLink, HeldDevices], AppliancePort] | None = None,
        clock: ClockPort | None = None,
    ) -> None:
        """Raises ValueError for options that cannot be, OutboxError for the disk."""
        options.state_dir.mkdir(parents=True, exist_ok=True)
        self._options = options
        self._stack = ExitStack()
        self._inbox = inbox = Inbox()
        self._clock = clock
        self._link = StationLink(
            terminal_id=options.terminal_id,
            station_url=options.station_url,
            state_dir=options.state_dir,
            on_event=inbox.put,
            station_id=options.station_id,
            clock=clock or own_clock,
        )
        self._plan_devices(options, inbox)
        self._screens: ScreenServer | LocalChannel
        if options.socket_path is None:
            self._screens = LocalChannel(inbox.put)
        else:
            self._screens = ScreenServer(options.socket_path, inbox.put, group=options.socket_group)
        if audit is None:
            _log.warning("no audit trail is kept")
        ports = Ports(
            card=self._card,
            finger=self._fingerprint,
            printer=self._printer,
            station=self._link,
            feedback=self._link.feedback,
            lookups=self._link.lookups,
            audit=audit or _NoAudit(),
            screens=self._screens,
            appliance=None if appliance is None else appliance(self._link, self.held),
        )
        if ports.appliance is not None:
            for event in ports.appliance.known():
                inbox.put(event)
        visit = visit_functions(options.rules, load_reference(options.province))
        self._conductor = Conductor(visit, inbox, ports)

    def _plan_devices(self, options: CoreOptions, inbox: Inbox) -> None:
        believed = own_clock if self._clock is None else self._clock.believed
        self._card = CardWorker(
            options.card_readers,
            document_reader(
                options, believed, None if self._clock is None else self._clock.floor()
            ),
            inbox.put,
            preferred_reader=options.preferred_reader,
            today=lambda: None if (now := believed()) is None else station_day(now),
        )
        self._extractor = MinutiaeExtractor()
        self._fingerprint = FingerprintWorker(
            fingerprint_opener(options),
            inbox.put,
            card=self._card,
            reader=FingerReader(self._extractor),
            alike=alike,
            port=options.fingerprint_port,
            enrolled_finger=lambda number, assurance: _enrolled(self._link, number, assurance),
        )
        self._scanner = ScannerWorker(scanner_opener(options), inbox.put)
        self._printer = PrinterWorker(
            printer_opener(options), _rendered, inbox.put, port=options.printer_port
        )
        self._headphones = HeadphonesWorker(jack_opener(options), inbox.put)
        self._workers = (
            *(self._card, self._scanner, self._fingerprint),
            *(self._printer, self._headphones),
        )
        self.held = HeldDevices(
            {
                DeviceKind.CARD_READER: self._card,
                DeviceKind.CODE_SCANNER: self._scanner,
                DeviceKind.FINGERPRINT: self._fingerprint,
                DeviceKind.PRINTER: self._printer,
                DeviceKind.HEADPHONES: self._headphones,
            }
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Raises ChannelError when the screen's socket cannot be made."""
        try:
            if isinstance(self._screens, ScreenServer):
                self._screens.start()
                self._stack.callback(self._screens.stop)
            if self._clock is not None:
                self._clock.start(self._inbox.put)
                self._stack.callback(self._clock.stop)
            for worker in self._workers:
                worker.start()
                self._stack.callback(worker.stop)
            self._stack.callback(self._extractor.close)
            self._link.start()
            self._stack.callback(self._link.stop)
            self._conductor.start()
            self._stack.callback(self._conductor.stop)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the visit, then lets go of station, devices and screens. May be called twice."""
        with Contained(_log, "stopping the core"):
            self._stack.close()

    @property
    def at_rest(self) -> bool:
        """Nobody stands there, and no staff is at work."""
        return self._conductor.at_rest

    @property
    def link_standing(self) -> LinkStanding:
        return self._link.standing

    def tell(self, event: OfTheAppliance) -> None:
        """Something is known of the terminal as a machine. From any thread."""
        self._inbox.put(event)

    def station(self) -> StationClient | None:
        """None while it is away; blocks for some seconds after the start."""
        return self._link.reached()

    def late(self) -> tuple[str, ...]:
        """Names of the loops that hang: the visit's, or a device's."""
        return late_ones((self._conductor.pulse, *(worker.pulse for worker in self._workers)))

    def core_port(self) -> CorePort:
        """A way in for a screen of this process: over the socket, or the local channel."""
        if isinstance(self._screens, LocalChannel):
            return self._screens
        assert self._options.socket_path is not None
        return ScreenChannel(self._options.socket_path)


class _NoAudit:
    def record(self, effect: Audit) -> None:
        """Left out: see the warning at the start."""


def document_reader(
    options: CoreOptions,
    believed: Callable[[], dt.datetime | None] = own_clock,
    floor: dt.datetime | None = None,
) -> ReadDocument:
    """`read_document` with this terminal's trust and profile.

    `believed`: now, if it is known. `floor`: what is known of the time at the start where that is
    not; a master list that does not say when it was signed is judged by it.
    """
    trust = TrustStore.from_directory(options.trust_dir, floor)
    for rejected in trust.rejected:
        _log.warning("no trust anchor in %s: %s", rejected.path, rejected.reason)
    if not len(trust):
        _log.warning("no country signing certificate in %s: no card is genuine", options.trust_dir)
    terminal = None if options.terminal_dir is None else _credentials(options.terminal_dir)
    profile = CardProfile(match_on_card=options.match_on_card)

    def read(
        transport: CardTransport,
        key: AccessKey,
        *,
        on_progress: Callable[[Progress], None],
        on_identity: Callable[[Document], None],
        cancelled: Callable[[], bool],
    ) -> OpenDocument | ReadFailure:
        return read_document(
            transport,
            key,
            trust=trust,
            now=believed(),
            on_progress=on_progress,
            on_identity=on_identity,
            profile=profile,
            terminal=terminal,
            cancelled=cancelled,
        )

    return read


def _credentials(directory: Path) -> TerminalCredentials | None:
    """Without them cards are read as before, and show no fingerprints."""
    try:
        return TerminalCredentials.from_directory(directory)
    except (OSError, CardProtocolError) as error:
        _log.warning("no terminal certificates in %s: %s", directory, type(error).__name__)
        return None


def alike(one: MinutiaTemplate, other: MinutiaTemplate) -> bool:
    """Whether two prints are taken to be of one finger."""
    return compare(one, other) >= SAME_FINGER


def _rendered(job: Print, width_dots: int) -> tuple[Image.Image, ...]:
    if isinstance(job, PrintSheet):
        return render_sheet(job, dt.datetime.now(dt.UTC), width_dots)
    return (render_ticket(job.ticket, job.service_name, job.language, width_dots),)


def _enrolled(link: StationLink, number: str, assurance: Assurance) -> EnrolledFinger | None:
    found = link.lookups.enrolled_finger(number, assurance)
    return None if isinstance(found, LookupFault) else found
