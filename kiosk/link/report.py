"""Tells the station every minute how the terminal is, and has its orders carried out.

A report is made when it is sent: while the station is away none waits, and the first one after
that says how things are then. What was carried out is remembered on disk until it was told.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from kiosk.appliance.log_record import LogLine
from kiosk.appliance.report import Order, OrderKind, ReportAnswer, TerminalReport
from kiosk.backoff import Backoff, jittered
from kiosk.link.client import StationClient
from kiosk.link.outcome import Done, Refused
from kiosk.link.report_orders import OrderBook
from kiosk.link.report_wire import send_log, send_report

EVERY = 60.0
"""Seconds between two reports, at most; they are spread so that terminals do not beat in step."""
AT_ONCE_AGAIN = 5.0
"""Seconds between two reports, at least, however much changes."""
FILE = "orders.json"

_log = logging.getLogger(__name__)


class Told(Protocol):
    """What the reporter asks of the terminal; made by the wiring. Called from its thread."""

    def report(self) -> TerminalReport:
        """How the terminal is now; `done` is filled in afterwards."""

    def quiet(self) -> bool:
        """Whether nobody stands there: no visit is under way, and staff are not at work."""

    def log_lines(self) -> Sequence[LogLine]:
        """What may leave the terminal of its log, oldest first."""

    def carry_out(self, order: Order) -> bool:
        """Begin to do it; whether it was understood and allowed. A restart may end this process."""


class Reporter:
    """`client`: the present one, None while the station is away."""

    def __init__(
        self,
        told: Told,
        client: Callable[[], StationClient | None],
        state_dir: Path,
        *,
        every: float = EVERY,
        least: float = AT_ONCE_AGAIN,
    ) -> None:
        self._told = told
        self._client = client
        self._book = OrderBook(state_dir / FILE)
        self._every = every
        self._least = least
        self._backoff = Backoff(least, every)
        self._waiting: dict[str, Order] = {}
        """Given, and not yet carried out because somebody stands there."""
        self._changed = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Safe to call twice."""
        self._ending.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join()

    def changed(self) -> None:
        """Something of weight is different now: report soon. May be called from any thread."""
        self._changed.set()

    def _run(self) -> None:
        while not self._ending.is_set():
            pause = self._round()
            self._changed.wait(pause)
            # However often it changes: so many reports and no more.
            self._ending.wait(self._least)
            self._changed.clear()

    def _round(self) -> float:
        """One report and what follows from it; seconds until the next."""
        try:
            if self._tell():
                self._backoff.reset()
                self._carry_out()
                soon = bool(self._book.to_tell or self._waiting)
                return self._least if soon else jittered(self._every)
        except Exception as error:  # noqa: BLE001 - the thread must live on
            _log.error("no report: %s", error)
        return self._backoff.next()

    def _tell(self) -> bool:
        client = self._client()
        if client is None:
            return False
        done = self._book.to_tell
        answer = send_report(client, replace(self._told.report(), done=done))
        if not isinstance(answer, ReportAnswer):
            _log.debug("the report has not arrived")
            return False
        self._book.told(done)
        # What is no longer asked for is not done either.
        self._waiting = {o.id: o for o in answer.orders if self._book.is_new(o.id)}
        return True

    def _carry_out(self) -> None:
        for order in tuple(self._waiting.values()):
            if order.kind is OrderKind.SEND_LOG:
                if not self._sent_log(order):
                    continue
            elif not self._told.quiet():
                continue  # the log that was asked for after it need not wait
            del self._waiting[order.id]
            self._book.note(order.id)
            if order.kind is not OrderKind.SEND_LOG and not self._told.carry_out(order):
                _log.warning("order not carried out: %s", order.kind)

    def _sent_log(self, order: Order) -> bool:
        """Whether that is over: sent, or refused for good."""
        client = self._client()
        if client is None:
            return False
        answer = send_log(client, order.id, self._told.log_lines())
        return isinstance(answer, Done) or (isinstance(answer, Refused) and answer.status != 429)
