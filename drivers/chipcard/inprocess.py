"""A reader whose card is an object of this process: for unit tests and machines without pcscd."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from drivers.chipcard.transport import (
    CardGone,
    CardInserted,
    CardRemoved,
    CardTransport,
    ReaderAttached,
    ReaderDetached,
    ReaderEvent,
)
from drivers.errors import DeviceGone

READER = "In-process reader"


class SoftwareCard(Protocol):
    """A card in software, of whatever make."""

    @property
    def atr(self) -> bytes: ...

    def reset(self) -> object:
        """Power on: every session is forgotten."""
        ...

    def process(self, command: bytes) -> bytes:
        """Command APDU to response data with SW1 SW2.

        Raises ConnectionError where the card leaves the field by itself.
        """
        ...


class InProcessTransport:
    """A connection as long as the card of its making lies on the reader."""

    def __init__(self, card: SoftwareCard, present: Callable[[], bool]) -> None:
        self._card = card
        self._present = present
        self._open = True

    @property
    def atr(self) -> bytes:
        return self._card.atr

    def transmit(self, command: bytes) -> bytes:
        if not self._open or not self._present():
            raise CardGone("the card was taken away")
        try:
            answer = self._card.process(command)
        except ConnectionError:
            self._open = False
            raise CardGone("the card left the field") from None
        # Taken away while it worked: as on a real reader, its answer is lost.
        if not self._present():
            raise CardGone("the card was taken away")
        return answer

    def reset(self) -> None:
        if not self._open or not self._present():
            raise CardGone("the card was taken away")
        self._card.reset()

    def close(self) -> None:
        self._open = False


class InProcessReaders:
    """One reader; `insert` and `remove` are the hand that lays the card down."""

    def __init__(self, reader: str = READER) -> None:
        self.reader = reader
        self._lock = threading.Lock()
        self._card: SoftwareCard | None = None
        self._plugged = True
        self._insertion = 0
        self._on_event: Callable[[ReaderEvent], None] | None = None

    def start(self, on_event: Callable[[ReaderEvent], None]) -> None:
        """Events come from the thread that calls `insert` and `remove`."""
        with self._lock:
            self._on_event = on_event
            card, plugged = self._card, self._plugged
        if not plugged:
            return
        on_event(ReaderAttached(self.reader))
        if card is not None:
            on_event(CardInserted(self.reader, card.atr))

    def stop(self) -> None:
        with self._lock:
            self._on_event = None

    def insert(self, card: SoftwareCard) -> None:
        self.remove()
        card.reset()
        with self._lock:
            if not self._plugged:
                return
            self._card = card
            self._insertion += 1
        self._tell(CardInserted(self.reader, card.atr))

    def remove(self) -> None:
        with self._lock:
            was_there, self._card = self._card is not None, None
        if was_there:
            self._tell(CardRemoved(self.reader))

    def unplug(self) -> None:
        """Takes the reader away, with the card on it."""
        with self._lock:
            self._plugged = False
        self.remove()
        self._tell(ReaderDetached(self.reader))

    def replug(self) -> None:
        with self._lock:
            self._plugged = True
        self._tell(ReaderAttached(self.reader))

    def _tell(self, event: ReaderEvent) -> None:
        with self._lock:
            on_event = self._on_event
        if on_event:
            on_event(event)

    def connect(self, reader: str) -> CardTransport:
        if reader != self.reader or not self._plugged:
            raise DeviceGone("no such reader")
        with self._lock:
            card, insertion = self._card, self._insertion
        if card is None:
            raise CardGone("no card lies on the reader")
        card.reset()
        return InProcessTransport(card, lambda: self._lies_there(insertion))

    def _lies_there(self, insertion: int) -> bool:
        with self._lock:
            return self._card is not None and self._insertion == insertion
