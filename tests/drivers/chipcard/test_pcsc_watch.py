"""The watcher of readers against a PC/SC service that comes and goes.

The real service is one for the whole machine and is not stopped by a test, so its C interface is
played here: contexts, readers, states, and the death of all contexts with the service.
"""

from __future__ import annotations

import threading
import time

import pytest
from smartcard import scard

from drivers.chipcard import pcsc, pcsc_connection
from drivers.chipcard.transport import (
    CardInserted,
    CardRemoved,
    ReaderAttached,
    ReaderDetached,
    ServiceLost,
)

ATR = b"\x3b\x80"
PATIENCE_S = 10


class Service:
    """The few calls of the C interface that the watcher makes."""

    def __init__(self) -> None:
        self.running = True
        self.readers: dict[str, int] = {}
        """Name → how often a card came or went: odd, one lies there."""
        self._generation = 0
        self._changed = threading.Condition()

    def __getattr__(self, name: str) -> object:
        return getattr(scard, name)

    def stop(self) -> None:
        self._apply(lambda: setattr(self, "running", False))
        self._generation += 1

    def start(self) -> None:
        self.running = True

    def plug(self, reader: str) -> None:
        self._apply(lambda: self.readers.update({reader: 0}))

    def unplug(self, reader: str) -> None:
        self._apply(lambda: self.readers.pop(reader))

    def move_card(self, reader: str, times: int = 1) -> None:
        self._apply(lambda: self.readers.update({reader: self.readers[reader] + times}))

    def _apply(self, change) -> None:
        with self._changed:
            change()
            self._changed.notify_all()

    def _state(self, reader: str) -> int:
        changes = self.readers[reader]
        present = scard.SCARD_STATE_PRESENT if changes % 2 else scard.SCARD_STATE_EMPTY
        return changes << 16 | present

    def SCardEstablishContext(self, _scope):
        if not self.running:
            return scard.SCARD_E_NO_SERVICE, 0
        return scard.SCARD_S_SUCCESS, self._generation

    def SCardReleaseContext(self, _context):
        return scard.SCARD_S_SUCCESS

    def SCardCancel(self, _context):
        self._apply(lambda: None)
        return scard.SCARD_S_SUCCESS

    def _alive(self, context) -> bool:
        return self.running and context == self._generation

    def SCardListReaders(self, context, _groups):
        if not self._alive(context):
            return scard.SCARD_E_NO_SERVICE, []
        if not self.readers:
            return scard.SCARD_E_NO_READERS_AVAILABLE, []
        return scard.SCARD_S_SUCCESS, list(self.readers)

    def SCardGetStatusChange(self, context, milliseconds, states):
        def look():
            if not self._alive(context):
                return scard.SCARD_E_NO_SERVICE, []
            watched = [reader for reader, _ in states if reader != pcsc.PLUG_AND_PLAY]
            if set(watched) != set(self.readers):
                return scard.SCARD_E_UNKNOWN_READER, []
            known = dict(states)
            answer = [(r, self._state(r) | 2, list(ATR)) for r in watched]
            fresh = any(known[r] != self._state(r) for r in watched)
            return (scard.SCARD_S_SUCCESS, answer) if fresh else None

        with self._changed:
            found = look()
            if found is None:
                self._changed.wait(milliseconds / 1000)
                found = look() or (scard.SCARD_E_TIMEOUT, [])
            return found


@pytest.fixture
def service(monkeypatch):
    played = Service()
    monkeypatch.setattr(pcsc, "scard", played)
    monkeypatch.setattr(pcsc_connection, "scard", played)
    monkeypatch.setattr(pcsc, "WAIT_MILLISECONDS", 20)
    monkeypatch.setattr(pcsc, "FIRST_BACKOFF", 0.01)
    monkeypatch.setattr(pcsc, "LONGEST_BACKOFF", 0.05)
    return played


@pytest.fixture
def watch(service):
    events: list = []
    readers = pcsc.PcscReaders()
    readers.start(events.append)

    def expect(*wanted):
        deadline = time.monotonic() + PATIENCE_S
        while len(events) < len(wanted) and time.monotonic() < deadline:
            time.sleep(0.002)
        assert events == list(wanted)
        events.clear()

    yield expect
    readers.stop()


def test_readers_and_cards_are_reported_as_they_come_and_go(service, watch):
    service.plug("A")
    watch(ReaderAttached("A"))
    service.move_card("A")
    watch(CardInserted("A", ATR))
    service.plug("B")
    watch(ReaderAttached("B"))
    service.move_card("A")
    watch(CardRemoved("A"))
    service.unplug("B")
    watch(ReaderDetached("B"))


def test_a_card_exchanged_between_two_looks_is_another_card(service, watch):
    service.plug("A")
    service.move_card("A")
    watch(ReaderAttached("A"), CardInserted("A", ATR))
    service.move_card("A", times=2)
    watch(CardRemoved("A"), CardInserted("A", ATR))


def test_a_reader_unplugged_takes_its_card_along(service, watch):
    service.plug("A")
    service.move_card("A")
    watch(ReaderAttached("A"), CardInserted("A", ATR))
    service.unplug("A")
    watch(CardRemoved("A"), ReaderDetached("A"))


def test_a_restart_of_the_service_heals_with_a_new_context(service, watch):
    service.plug("A")
    service.move_card("A")
    watch(ReaderAttached("A"), CardInserted("A", ATR))
    service.stop()
    watch(CardRemoved("A"), ReaderDetached("A"), ServiceLost())
    service.start()
    watch(ReaderAttached("A"), CardInserted("A", ATR))


def test_a_service_that_is_away_from_the_start_is_said_once(service):
    service.stop()
    events: list = []
    readers = pcsc.PcscReaders()
    readers.start(events.append)
    service.plug("A")
    time.sleep(0.1)
    assert events == [ServiceLost()]
    service.start()
    deadline = time.monotonic() + PATIENCE_S
    while len(events) < 2 and time.monotonic() < deadline:
        time.sleep(0.002)
    readers.stop()
    assert events[1:] == [ReaderAttached("A")]
