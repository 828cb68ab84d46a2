"""One card read once, for `kiosk card read` and `verify`: reader, waiting, progress, trace."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from drivers.chipcard.channel import unobserved
from drivers.chipcard.document import Document, FileId, Gone
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.pcsc import PcscReaders, look
from drivers.chipcard.profile import CardProfile, Purpose
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.chipcard.terminal_authentication import TerminalCredentials
from drivers.chipcard.transport import CardTransport
from drivers.chipcard.trust import TrustStore
from drivers.errors import DeviceError, DeviceGone
from kiosk.commands.card.exit_codes import Exit
from kiosk.commands.card.failures import failure_of
from kiosk.commands.card.key import NoKey, access_key
from kiosk.commands.card.progress_bar import drawn_on
from kiosk.commands.card.trace import Trace
from kiosk.commands.failure import Failure
from kiosk.commands.progress_bar import ProgressBar
from kiosk.commands.stopping import stopping
from kiosk.devices.card_key import driver_key
from kiosk.identity.access_key import AccessKey
from kiosk.settings.tree import Settings

LONGEST_WAIT = 3600.0
LOOK_SECONDS = 0.2
SELECTABLE = {
    file.name: file
    for file in FileId
    if file in (FileId.COM, FileId.SOD) or file.data_group is not None
}


@dataclass(frozen=True)
class Reading:
    """A document, and what it took."""

    document: Document
    key: AccessKey = field(repr=False)
    apdus: int
    at: dt.datetime


class Stopped(Exception):
    """By Ctrl-C, while nothing was lost by it."""


def profile_of(options: argparse.Namespace) -> CardProfile:
    """ValueError with what is wrong."""
    only = None
    if options.only is not None:
        names = [name.strip().upper() for name in options.only.split(",") if name.strip()]
        unknown = [name for name in names if name not in SELECTABLE]
        if unknown or not names:
            raise ValueError(
                f"--only: {', '.join(unknown) or 'nothing'} is no file of the card: "
                "DG1 to DG16, COM, SOD"
            )
        only = frozenset(SELECTABLE[name] for name in names)
    purpose = Purpose.VISIT if options.terminal is None else Purpose.FINGERPRINTS
    return CardProfile(
        purpose=Purpose.EVERYTHING if options.all else purpose,
        only=only,
        extended_length=False if options.short else None,
        bac_if_pace_fails=options.bac_if_pace_fails,
    )


def read_card(settings: Settings, options: argparse.Namespace) -> Reading | Failure:
    """Everything that can go wrong is a Failure. Raises Stopped."""
    try:
        profile = profile_of(options)
        terminal = _terminal(options.terminal)
        key = access_key(options)
    except (NoKey, ValueError) as error:
        return Failure(Exit.USAGE, "usage", str(error), "")
    directory = options.trust or settings.card.trust_dir
    trust = TrustStore.from_directory(directory)
    if not len(trust):
        _say(f"No country certificate in {directory}: nothing will count as signed.")
    with stopping() as stopped:
        desk = _Desk(options.reader or settings.card.reader, options.wait, stopped)
        return _read(desk, options, profile, key, trust, terminal)


def _read(
    desk: _Desk,
    options: argparse.Namespace,
    profile: CardProfile,
    key: AccessKey,
    trust: TrustStore,
    terminal: TerminalCredentials | None,
) -> Reading | Failure:
    transport = desk.connected()
    if isinstance(transport, Failure):
        return transport
    trace = Trace(sys.stderr, show_personal=options.show_personal) if options.trace else None
    bar = ProgressBar(sys.stderr, wanted=trace is None)
    now = dt.datetime.now(dt.UTC)
    password = driver_key(key)

    def resume() -> CardTransport | None:
        bar.clear()
        return desk.connected_again()

    outcome = read_document(
        transport,
        password,
        trust=trust,
        now=now,
        on_progress=drawn_on(bar),
        profile=profile,
        cancelled=desk.stopped.is_set,
        terminal=terminal,
        resume=resume,
        on_exchange=trace or unobserved,
    )
    bar.clear()
    if trace is not None:
        trace.summary()
    if isinstance(outcome, OpenDocument):
        outcome.close()
        return Reading(outcome.document, key, outcome.exchanges, now)
    if isinstance(outcome, Gone) and desk.stopped.is_set():
        raise Stopped
    return failure_of(outcome, password)


class _Desk:
    """The readers, and the hand that lays a card on one of them."""

    def __init__(self, part: str, wait: float, stopped: threading.Event) -> None:
        self._part = part
        self._wait = min(wait, LONGEST_WAIT)
        self._readers = PcscReaders()
        self.stopped = stopped

    def connected(self) -> CardTransport | Failure:
        """Once a card lies there. Raises Stopped."""
        deadline = time.monotonic() + self._wait
        asked = False
        while True:
            found = self._attempt()
            if not isinstance(found, Failure):
                return found
            if self.stopped.is_set():
                raise Stopped
            if time.monotonic() >= deadline:
                return found
            if not asked:
                asked = True
                _say(f"{found.what} Waiting …")
            self.stopped.wait(LOOK_SECONDS)

    def connected_again(self) -> CardTransport | None:
        _say("The card left: lay it back on the reader.")
        try:
            found = self.connected()
        except Stopped:
            return None
        return None if isinstance(found, Failure) else found

    def _attempt(self) -> CardTransport | Failure:
        try:
            there = look()
        except DeviceGone:
            return _no_card(
                "The PC/SC service does not answer.", "systemctl start pcscd; kiosk doctor"
            )
        chosen = [state for state in there if self._part in state.reader]
        if not chosen:
            names = ", ".join(state.reader for state in there)
            what = f"No reader has {self._part!r} in its name." if there else "There is no reader."
            return _no_card(what, f"There are: {names}" if there else "Plug one in; kiosk doctor")
        with_card = [state.reader for state in chosen if state.atr is not None]
        if not with_card:
            return _no_card("No card lies on the reader.", "Lay it flat on the reader.")
        try:
            return self._readers.connect(with_card[0])
        except DeviceError as error:
            return _no_card(
                f"The card on {with_card[0]} cannot be reached ({error}).",
                "Another program may hold it (the terminal's core: systemctl stop kiosk-core), or "
                "it lies badly.",
            )


def _no_card(what: str, advice: str) -> Failure:
    return Failure(Exit.NO_CARD, "no_card", what, advice)


def _terminal(directory: Path | None) -> TerminalCredentials | None:
    if directory is None:
        return None
    try:
        credentials = TerminalCredentials.from_directory(directory)
    except OSError as error:
        raise ValueError(f"--terminal: {error.filename}: {error.strerror}") from None
    except CardProtocolError as error:
        raise ValueError(f"--terminal: {error}") from None
    if credentials is None:
        raise ValueError(f"--terminal: no terminal-key.der or .pem in {directory}")
    return credentials


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
