"""Pairing from the terminal's screen, from the touch that begins it to the kept certificate."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from kiosk.link.identity import IdentityError, IdentityFile
from kiosk.link.pairing import TerminalPairing, ask_once_open
from kiosk.link.pairing_exchange import PairingEnd, PairingFault
from kiosk.link.timing import Timing
from kiosk.link.transport import UnsafeAddress
from kiosk.pairing.code import LIFETIME
from kiosk.visit.event import Event, PairingChanged
from kiosk.visit.view import PairingFault as Fault
from kiosk.visit.view import PairingStage

LOOK_EVERY = 1.0

_FAULTS = {
    PairingEnd.NO_STATION: Fault.NO_STATION,
    PairingEnd.CLOSED: Fault.CLOSED,
    PairingEnd.TOO_MANY: Fault.TOO_MANY,
    PairingEnd.OVER: Fault.OVER,
    PairingEnd.NOT_UNDERSTOOD: Fault.NOT_UNDERSTOOD,
}
_log = logging.getLogger(__name__)


class _GivenUp(Exception):
    """A person went away from it."""


class PairingRun:
    """Runs in a thread of its own until it has ended or `cancel` was called."""

    def __init__(
        self,
        url: str,
        terminal_id: str,
        file: IdentityFile,
        timing: Timing,
        emit: Callable[[Event], None],
    ) -> None:
        self._url = url
        self._terminal = terminal_id
        self._file = file
        self._timing = timing
        self._emit = emit
        self._turn = threading.Lock()
        self._said_same = threading.Event()
        self._given_up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pairing", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def confirm(self) -> None:
        """A person has compared the codes."""
        self._said_same.set()

    def cancel(self) -> None:
        """Nothing is kept, and nothing more is said, after this returned."""
        with self._turn:
            self._given_up.set()
        self._said_same.set()

    def join(self) -> None:
        """Wait until the thread has ended. Call it after `cancel`."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            self._pair()
        except _GivenUp:
            return
        except PairingFault as fault:
            self._failed(_FAULTS[fault.end])
        except (IdentityError, OSError) as error:
            _log.error("the certificate is not kept: %s", type(error).__name__)
            self._failed(Fault.NOT_KEPT)
        except UnsafeAddress:
            self._failed(Fault.NO_STATION)

    def _pair(self) -> None:
        pairing = ask_once_open(self._url, self._terminal, self._timing, self._pause)
        try:
            self._say(PairingStage.COMPARING, pairing)
            if not self._said_same.wait(LIFETIME):
                raise PairingFault(PairingEnd.OVER)
            self._unless_given_up()
            self._say(PairingStage.CONFIRMING, pairing)
            end = time.monotonic() + LIFETIME
            while not pairing.fetch():
                if time.monotonic() > end:
                    raise PairingFault(PairingEnd.OVER)
                self._pause()
            with self._turn:
                self._unless_given_up()
                pairing.keep(self._file)
            self._say(PairingStage.PAIRED, pairing)
        finally:
            pairing.close()

    def _pause(self) -> None:
        self._given_up.wait(min(LOOK_EVERY, self._timing.poll))
        self._unless_given_up()

    def _unless_given_up(self) -> None:
        if self._given_up.is_set():
            raise _GivenUp

    def _say(self, stage: PairingStage, pairing: TerminalPairing) -> None:
        with self._turn:
            self._unless_given_up()
            self._emit(PairingChanged(stage, self._terminal, pairing.station_name, pairing.code))

    def _failed(self, fault: Fault) -> None:
        with self._turn:
            if not self._given_up.is_set():
                self._emit(PairingChanged(PairingStage.FAILED, self._terminal, fault=fault))


class ScreenPairing:
    """What the core calls: one run at a time. All return at once."""

    def __init__(
        self,
        address: Callable[[], str | None],
        terminal_id: str,
        file: IdentityFile,
        timing: Timing,
        emit: Callable[[Event], None],
    ) -> None:
        """`address`: of a station that wants paired terminals only, if one was found."""
        self._address = address
        self._terminal = terminal_id
        self._file = file
        self._timing = timing
        self._emit = emit
        self._run: PairingRun | None = None

    def begin(self) -> None:
        self.cancel()
        url = self._address()
        if url is None:
            fault = Fault.NO_STATION
            self._emit(PairingChanged(PairingStage.FAILED, self._terminal, fault=fault))
            return
        self._run = PairingRun(url, self._terminal, self._file, self._timing, self._emit)
        self._run.start()

    def confirm(self) -> None:
        if self._run is not None:
            self._run.confirm()

    def cancel(self) -> None:
        if self._run is not None:
            self._run.cancel()

    def close(self) -> None:
        """Cancel, and wait for the end."""
        self.cancel()
        if self._run is not None:
            self._run.join()
