"""Which card counts, where several readers stand. Pure; fed with the readers' events.

Without a preference every reader serves, and the first card laid down is the one. With a
preference (a part of the reader's name) only such readers serve, as long as one is attached: a
card that stays in a second reader is not a visitor. A card that counts goes on counting until it
leaves.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.chipcard import transport
from kiosk.visit.event import CardInserted, CardRemoved, DeviceChanged, Event, Health
from kiosk.visit.view import Device


@dataclass(frozen=True)
class Insertion:
    """One laying down of a card. Laid down again, it is another: it must be proved again."""

    reader: str
    serial: int


class CardPresence:
    """Turns events of readers into events of the visit."""

    def __init__(self, preferred_reader: str = "") -> None:
        self._preferred = preferred_reader.casefold()
        self._attached: list[str] = []
        self._cards: dict[str, Insertion] = {}
        self._serial = 0
        self._ready: bool | None = None
        self.active: Insertion | None = None
        """The card that counts."""

    def apply(self, event: transport.ReaderEvent) -> tuple[Event, ...]:
        match event:
            case transport.ReaderAttached(reader=reader):
                self._attach(reader)
            case transport.ReaderDetached(reader=reader):
                if reader in self._attached:
                    self._attached.remove(reader)
                self._cards.pop(reader, None)
            case transport.CardInserted(reader=reader):
                self._attach(reader)
                self._serial += 1
                self._cards[reader] = Insertion(reader, self._serial)
            case transport.CardRemoved(reader=reader):
                self._cards.pop(reader, None)
            case transport.ServiceLost():
                self._attached.clear()
                self._cards.clear()
        return self._settle()

    def _attach(self, reader: str) -> None:
        if reader not in self._attached:
            self._attached.append(reader)

    def _serving(self) -> list[str]:
        preferred = [r for r in self._attached if self._preferred in r.casefold()]
        return preferred or self._attached

    def _settle(self) -> tuple[Event, ...]:
        found: list[Event] = []
        serving = self._serving()
        if self.active is not None and self._cards.get(self.active.reader) != self.active:
            self.active = None
            found.append(CardRemoved())
        if bool(serving) is not self._ready:
            self._ready = bool(serving)
            health = Health.READY if serving else Health.AWAY
            found.append(DeviceChanged(Device.CARD_READER, health))
        if self.active is None:
            lying = [self._cards[reader] for reader in serving if reader in self._cards]
            if lying:
                self.active = min(lying, key=lambda insertion: insertion.serial)
                found.append(CardInserted())
        return tuple(found)
