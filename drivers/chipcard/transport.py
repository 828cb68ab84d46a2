"""How APDUs reach a card, and how readers report what lies on them.

Two implementations: `pcsc` (any PC/SC reader) and `inprocess` (a software card in this process,
for unit tests and machines without pcscd). Nothing above this file knows which is in use.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from drivers.chipcard.reader_features import Signal
from drivers.errors import DeviceError


class CardGone(DeviceError):
    """The card left the field, or was reset by another program: it must be proved again."""


class CardTransport(Protocol):
    """One connection to one card. Used from one thread."""

    @property
    def atr(self) -> bytes: ...

    def transmit(self, command: bytes) -> bytes:
        """Sends a command APDU; returns response data with SW1 SW2 as the last two bytes.

        61XX and 6CXX are resolved below this line.
        Raises CardGone, DeviceGone (reader unplugged, PC/SC service away), DeviceTimeout.
        """
        ...

    def close(self) -> None:
        """Lets go of the card. Never raises; may be called twice."""
        ...


@runtime_checkable
class LimitedTransport(Protocol):
    """A connection that knows how much its reader carries."""

    @property
    def longest_answer(self) -> int:
        """Bytes of response data, without the status word."""
        ...


@runtime_checkable
class ResettingTransport(Protocol):
    """A connection that can make its card begin anew."""

    def reset(self) -> None:
        """Warm reset: the card forgets every session. Raises what `transmit` raises."""
        ...


@runtime_checkable
class SignallingTransport(Protocol):
    """A connection whose reader has lamps or a buzzer."""

    def signal(self, signal: Signal) -> None:
        """As far as the reader can. Never raises."""
        ...


@dataclass(frozen=True)
class ReaderAttached:
    reader: str


@dataclass(frozen=True)
class ReaderDetached:
    reader: str


@dataclass(frozen=True)
class CardInserted:
    reader: str
    atr: bytes


@dataclass(frozen=True)
class CardRemoved:
    reader: str


@dataclass(frozen=True)
class ServiceLost:
    """The PC/SC service cannot be reached; it is tried again with backoff."""


ReaderEvent = ReaderAttached | ReaderDetached | CardInserted | CardRemoved | ServiceLost


class CardReaders(Protocol):
    """All chip card readers of this machine. Heals by itself from unplug and service restart."""

    def start(self, on_event: Callable[[ReaderEvent], None]) -> None:
        """Begins watching in a thread of its own; `on_event` is called from that thread.

        What is there already is reported first (attached readers, cards lying on them).
        """
        ...

    def stop(self) -> None: ...

    def connect(self, reader: str) -> CardTransport:
        """Raises CardGone, DeviceGone."""
        ...
