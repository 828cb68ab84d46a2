"""Ticket requests that are under way, noted on disk, and in memory where the disk fails.

A terminal whose disk is full still takes tickets on line: what could not be noted is kept here
and made good by `repair`, so that only a crash in the same minutes could leave a stray ticket.
"""

from __future__ import annotations

import logging
import threading

import msgspec

from kiosk.link.client import StationClient
from kiosk.link.outbox import Outbox, OutboxError
from kiosk.link.outcome import Away, Faulty

_log = logging.getLogger(__name__)


class UnderWay:
    """Safe from several threads. Raises nothing but from `repair`."""

    def __init__(self, outbox: Outbox, terminal_id: str) -> None:
        self._outbox = outbox
        self._terminal = terminal_id
        self._turn = threading.Lock()
        self._to_settle: set[str] = set()
        self._to_withdraw: set[str] = set()

    def begin(self, key: str, station_id: str) -> None:
        """A request with this key is about to be sent."""
        try:
            self._outbox.begin(key, station_id, self._terminal)
        except OutboxError as error:
            _log.error("a request is not noted: %s", error)

    def settle(self, key: str) -> None:
        """The answer is certain: there is nothing to undo."""
        try:
            self._outbox.settle(key)
        except OutboxError as error:
            _log.error("a request is not struck out: %s", error)
            with self._turn:
                self._to_settle.add(key)

    def lose(self, key: str) -> None:
        """The answer is lost, and the outbox could not take the withdrawal."""
        with self._turn:
            self._to_withdraw.add(key)

    def repair(self, client: StationClient) -> None:
        """Do what failed before. Raises OutboxError while the disk still fails."""
        with self._turn:
            to_withdraw, to_settle = set(self._to_withdraw), set(self._to_settle)
        for key in to_withdraw:
            body = msgspec.json.encode({"id": key, "terminal_id": self._terminal})
            if isinstance(client.withdraw(msgspec.Raw(body)), Away | Faulty):
                return
            with self._turn:
                self._to_withdraw.discard(key)
                self._to_settle.add(key)
            to_settle.add(key)
        for key in to_settle:
            self._outbox.settle(key)
            with self._turn:
                self._to_settle.discard(key)
