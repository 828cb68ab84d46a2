"""A model of the contactless link, for measuring what a reading would take on a real reader.

It stands between a card and whoever sends it commands, and makes each exchange take a fixed
time plus its bytes at a given rate. ISO/IEC 14443 runs at 106 to 848 kbit/s; a PC/SC reader adds
two to ten milliseconds per exchange.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from drivers.simulated.chipcard.vpcd import Card


@dataclass(frozen=True)
class LinkModel:
    """`latency_ms` of every exchange, `kbit_per_s` of every byte in either direction."""

    latency_ms: float
    kbit_per_s: float

    def __post_init__(self) -> None:
        if self.latency_ms < 0 or self.kbit_per_s <= 0:
            raise ValueError("a link has a latency of 0 ms or more and a rate above 0 kbit/s")

    def seconds(self, octets: int, exchanges: int = 1) -> float:
        """Time on the link of that many bytes (both directions together) in so many exchanges."""
        return exchanges * self.latency_ms / 1000 + octets * 8 / (self.kbit_per_s * 1000)


@dataclass
class LinkCount:
    """What went over the link since it was made or last counted from nothing."""

    exchanges: int = 0
    sent: int = 0
    """Bytes of command APDUs."""
    received: int = 0
    seconds: float = 0.0
    """Of the model, without the card's own time."""


class ModelledLink:
    """A card behind a modelled link: a card itself, for a virtual slot or an in-process reader.

    `sleep` is what the link waits with; a function that only adds the seconds up makes the model
    run without waiting.
    """

    def __init__(
        self, card: Card, model: LinkModel, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._card = card
        self._model = model
        self._sleep = sleep
        self.count = LinkCount()

    @property
    def atr(self) -> bytes:
        return self._card.atr

    def reset(self) -> None:
        self._card.reset()

    def process(self, command: bytes) -> bytes:
        """As the card's own, later. Raises what the card raises (CardPulled)."""
        answer = self._card.process(command)
        spent = self._model.seconds(len(command) + len(answer))
        self.count.exchanges += 1
        self.count.sent += len(command)
        self.count.received += len(answer)
        self.count.seconds += spent
        self._sleep(spent)
        return answer
