"""Counts APDUs, bytes and time of a reading, step by step; `kiosk card bench` and the bench of the
same name under tests/ share it."""

from __future__ import annotations

import datetime as dt
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from drivers.chipcard.channel import Exchange
from drivers.chipcard.document import Can, Document, Status
from drivers.chipcard.inprocess import InProcessReaders
from drivers.chipcard.pcsc import PcscReaders
from drivers.chipcard.profile import CardProfile, Purpose
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.chipcard.transport import CardTransport
from drivers.chipcard.trust import TrustStore
from drivers.errors import DeviceError
from drivers.simulated.chipcard import Holder, LinkModel, Profile
from drivers.simulated.chipcard.pcscd import VIRTUAL_READER
from kiosk.commands.card.card_process import CardProcess, MadeCard, Spent

CONNECT_SECONDS = 10.0
EVERYTHING = CardProfile(purpose=Purpose.EVERYTHING)


class NotMeasured(Exception):
    """The card could not be read; the text says why."""


@dataclass(frozen=True)
class Step:
    """What one step of the reading took."""

    name: str
    """A step of the access, a file's name, a check."""
    apdus: int
    sent: int
    """Bytes of command APDUs."""
    received: int
    seconds: float
    """Of its commands, and of the computing before each of them."""


@dataclass(frozen=True)
class Measured:
    """One reading, or the median of several that went alike."""

    steps: tuple[Step, ...]
    seconds: float
    waiting: float
    """Part of it between a command given to the transport and the answer."""
    card: float
    """Part of that in which the card itself computed."""
    link: float
    """Part of it that a modelled link took; 0 without one."""
    cpu: float
    """Seconds of processor time of this process, where the card has another one."""
    identity_seconds: float
    """Until DG1 and DG13 were there and verified."""
    identity_after: int
    """APDUs until DG1 and DG13 were there and verified."""
    photo_from: int
    """Number of the first APDU for DG2; 0: it was not read."""
    files: Mapping[str, int]

    @property
    def apdus(self) -> int:
        return sum(step.apdus for step in self.steps)

    @property
    def octets(self) -> int:
        return sum(step.sent + step.received for step in self.steps)

    @property
    def host(self) -> float:
        """Seconds without the card's own: reader software, PC/SC service, virtual reader."""
        return self.seconds - self.card - self.link

    @property
    def computing(self) -> float:
        """Seconds of that in the reader software."""
        return self.seconds - self.waiting


@dataclass
class _Record:
    """Grows while one document is read."""

    began: float = field(default_factory=time.perf_counter)
    exchanges: list[tuple[Exchange, float]] = field(default_factory=list)
    """And when each was over."""
    identity_after: int = 0
    identity_seconds: float = 0.0

    def note(self, exchange: Exchange) -> None:
        self.exchanges.append((exchange, time.perf_counter()))

    def identified(self, document: Document) -> None:
        if document.status("passive") is Status.PASSED:
            self.identity_after = len(self.exchanges)
            self.identity_seconds = time.perf_counter() - self.began

    def steps(self, ended: float) -> tuple[Step, ...]:
        """Adds up what belongs together; a step that comes again counts where it came first."""
        found: dict[str, Step] = {}
        for number, (exchange, _) in enumerate(self.exchanges):
            last = number + 1 == len(self.exchanges)
            begins = self.exchanges[number - 1][1] if number else self.began
            ends = ended if last else self.exchanges[number][1]
            before = found.get(exchange.step, Step(exchange.step, 0, 0, 0, 0.0))
            found[exchange.step] = Step(
                before.name,
                before.apdus + 1,
                before.sent + len(exchange.sent),
                before.received + len(exchange.received),
                before.seconds + ends - begins,
            )
        return tuple(found.values())

    @property
    def photo_from(self) -> int:
        numbers = [n for n, (e, _) in enumerate(self.exchanges, start=1) if e.step == "DG2"]
        return numbers[0] if numbers else 0


@dataclass
class Bench:
    """A reader with a simulated card on it."""

    connect: Callable[[], CardTransport]
    spent: Callable[[], Spent]
    can: Can
    trust: TrustStore

    def measure(self, rounds: int, profile: CardProfile = EVERYTHING) -> Measured:
        """Raises NotMeasured."""
        return median([self._once(profile) for _ in range(max(1, rounds))])

    def _once(self, profile: CardProfile) -> Measured:
        transport = self.connect()
        before = self.spent()
        record = _Record()
        cpu_before = time.process_time()
        outcome = read_document(
            transport,
            self.can,
            trust=self.trust,
            now=dt.datetime.now(dt.UTC),
            on_progress=lambda _: None,
            profile=profile,
            on_identity=record.identified,
            on_exchange=record.note,
        )
        ended, cpu = time.perf_counter(), time.process_time() - cpu_before
        if not isinstance(outcome, OpenDocument):
            raise NotMeasured(f"the card could not be read: {outcome}")
        outcome.close()
        after = self.spent()
        return Measured(
            steps=record.steps(ended),
            seconds=ended - record.began,
            waiting=sum(exchange.seconds for exchange, _ in record.exchanges),
            card=after.card - before.card,
            link=after.link - before.link,
            cpu=cpu,
            identity_seconds=record.identity_seconds,
            identity_after=record.identity_after,
            photo_from=record.photo_from,
            files={file.name: len(data) for file, data in outcome.document.files.items()},
        )


def median(readings: Sequence[Measured]) -> Measured:
    """Counts of the last one; times are medians, step by step."""
    last = readings[-1]
    seconds: dict[str, list[float]] = {}
    for reading in readings:
        for step in reading.steps:
            seconds.setdefault(step.name, []).append(step.seconds)
    return Measured(
        steps=tuple(
            Step(s.name, s.apdus, s.sent, s.received, statistics.median(seconds[s.name]))
            for s in last.steps
        ),
        seconds=statistics.median(reading.seconds for reading in readings),
        waiting=statistics.median(reading.waiting for reading in readings),
        card=statistics.median(reading.card for reading in readings),
        link=statistics.median(reading.link for reading in readings),
        cpu=statistics.median(reading.cpu for reading in readings),
        identity_seconds=statistics.median(reading.identity_seconds for reading in readings),
        identity_after=last.identity_after,
        photo_from=last.photo_from,
        files=last.files,
    )


@contextmanager
def bench_of(
    profile: Profile, holder: Holder, *, in_process: bool, link: LinkModel | None = None
) -> Iterator[Bench]:
    """The card in a process of its own, in the virtual reader of the PC/SC service, which must run;
    or `in_process`. Behind a modelled link where one is given.

    Raises NotMeasured where the virtual reader cannot be used.
    """
    can = Can(profile.can or holder.can)
    with TemporaryDirectory(prefix="kiosk-bench-") as folder:
        made = MadeCard(profile, holder, Path(folder), link)
        if in_process:
            card = made.make()
            readers = InProcessReaders()
            readers.insert(card)
            trust = TrustStore.from_directory(Path(folder))
            yield Bench(lambda: readers.connect(readers.reader), lambda: card.spent, can, trust)
            return
        with CardProcess(made) as process:
            if not process.lies_there():
                raise NotMeasured("the virtual reader cannot be used: is another card in it?")
            trust = TrustStore.from_directory(Path(folder))
            yield Bench(_connect_soon, process.spent, can, trust)


def _connect_soon() -> CardTransport:
    """The service looks at its readers every 0.4 s."""
    deadline = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            return PcscReaders().connect(f"{VIRTUAL_READER} 00 00")
        except DeviceError as error:
            if time.monotonic() > deadline:
                raise NotMeasured(f"the virtual reader cannot be used: {error}") from None
            time.sleep(0.05)


@contextmanager
def one_core() -> Iterator[None]:
    """This thread, and those that it starts, on one of the cores that it may use."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
