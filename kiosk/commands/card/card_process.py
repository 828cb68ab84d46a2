"""A simulated card for measuring: it knows how long it works, and can have a process of its own.

In one process with the reader the two would wait for each other's Python interpreter, and the
host's time would be none of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from drivers.simulated.chipcard import (
    DemoCountry,
    Holder,
    LinkModel,
    ModelledLink,
    Profile,
    SlotState,
    VirtualSlot,
    personalise,
)
from drivers.simulated.chipcard.vpcd import Card

INSERT_SECONDS = 15.0
ANSWER_SECONDS = 30.0
END_SECONDS = 5.0


@dataclass(frozen=True)
class Spent:
    """Seconds since the card was made."""

    card: float = 0.0
    """In which it computed."""
    link: float = 0.0
    """In which the modelled link was waited for."""


class TimedCard:
    """A card that adds up how long it works."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self.seconds = 0.0

    @property
    def atr(self) -> bytes:
        return self._card.atr

    def reset(self) -> None:
        self._card.reset()

    def process(self, command: bytes) -> bytes:
        began = time.perf_counter()
        try:
            return self._card.process(command)
        finally:
            self.seconds += time.perf_counter() - began


class MeasuredCard:
    """A card, behind a modelled link where one is given, that tells what time it took."""

    def __init__(self, card: Card, link: LinkModel | None = None) -> None:
        self._timed = TimedCard(card)
        self._outside: Card = self._timed
        self._paused = 0.0
        if link is not None:
            self._outside = ModelledLink(self._timed, link, self._pause)

    @property
    def spent(self) -> Spent:
        return Spent(self._timed.seconds, self._paused)

    @property
    def atr(self) -> bytes:
        return self._outside.atr

    def reset(self) -> None:
        self._outside.reset()

    def process(self, command: bytes) -> bytes:
        return self._outside.process(command)

    def _pause(self, seconds: float) -> None:
        """Sleeping takes a little longer than it was told: that is the link's time too."""
        began = time.perf_counter()
        time.sleep(seconds)
        self._paused += time.perf_counter() - began


@dataclass(frozen=True)
class MadeCard:
    """What it takes to make one."""

    profile: Profile
    holder: Holder = field(repr=False)
    trust: Path
    """Where the country's certificate and revocation list go."""
    link: LinkModel | None = None

    def make(self) -> MeasuredCard:
        country = DemoCountry.create()
        card = personalise(country, self.holder, self.profile)
        country.export_trust(self.trust)
        country.export_crl(self.trust)
        return MeasuredCard(card, self.link)


class CardProcess:
    """The card in the virtual reader, served by another process while this is open."""

    def __init__(self, made: MadeCard) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        cores = os.sched_getaffinity(0)
        others = set(range(os.cpu_count() or 1)) - cores
        arguments = (made, theirs, others or cores)
        self._process = context.Process(target=_serve, args=arguments, daemon=True)
        self._theirs = theirs

    def __enter__(self) -> Self:
        self._process.start()
        self._theirs.close()
        return self

    def __exit__(self, *_: object) -> None:
        self._ours.close()
        self._process.join(END_SECONDS)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()

    def lies_there(self) -> bool:
        """Whether the reader has seen the card; waits for it."""
        return self._ours.poll(ANSWER_SECONDS) and bool(self._ours.recv())

    def spent(self) -> Spent:
        self._ours.send(True)
        found: Spent = self._ours.recv()
        return found


def _serve(made: MadeCard, questions: Connection, cores: set[int]) -> None:
    """Until the other side closes the pipe."""
    os.sched_setaffinity(0, cores)
    card = made.make()
    slot = VirtualSlot()
    slot.insert(card)
    try:
        questions.send(slot.wait_for(SlotState.PRESENT, INSERT_SECONDS))
        while questions.recv():
            questions.send(card.spent)
    except (EOFError, OSError, KeyboardInterrupt):
        return
    finally:
        slot.close()
