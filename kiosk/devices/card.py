"""The chip card reader's worker: events of readers in, what the card says out."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from drivers.chipcard.document import (
    AccessKey,
    Blocked,
    Document,
    Gone,
    MatchOnCard,
    NeedsMrz,
    NotADocument,
    NotCompared,
    Progress,
    ReadFailure,
    Unreadable,
    WrongKey,
)
from drivers.chipcard.transport import (
    CardGone,
    CardReaders,
    CardTransport,
    ReaderEvent,
    ServiceLost,
)
from drivers.errors import DeviceCancelled, DeviceError, DeviceGone
from drivers.fingerprint.minutia import Minutia
from drivers.fingerprint.position import FingerPosition
from kiosk.devices.card_fingers import NONE, CardFingers, CardQuestion
from kiosk.devices.card_key import driver_key
from kiosk.devices.card_mapping import identified_name, read_answer
from kiosk.devices.card_presence import CardPresence, Insertion
from kiosk.devices.card_progress import ProgressReport
from kiosk.devices.faults import Contained
from kiosk.devices.standing import Trouble
from kiosk.devices.worker import DeviceWorker, Emit
from kiosk.queue.day import station_day
from kiosk.visit.effect import ReadCard
from kiosk.visit.event import CardIdentified, CardReadFailed, DeviceChanged, Health, ReadFault
from kiosk.visit.view import Device

_log = logging.getLogger(__name__)

READ_SECONDS = 60.0
MATCH_SECONDS = 20.0
FINGERPRINT_SECONDS = 45.0
LEAVING_SECONDS = 0.6
"""PC/SC services look at a reader every 0.4 s."""
NO_SERVICE = "the PC/SC service does not answer"
NO_READER = "no reader is plugged in"


class OpenDocument(Protocol):
    """A document whose chip still listens: what the chip card driver returns."""

    @property
    def document(self) -> Document: ...

    @property
    def offers_match_on_card(self) -> bool: ...

    @property
    def fingers(self) -> Sequence[FingerPosition]: ...

    def match_on_card(
        self, minutiae: Sequence[Minutia]
    ) -> MatchOnCard | NotCompared | ReadFailure: ...

    @property
    def offers_fingerprints(self) -> bool: ...

    def read_fingerprints(self) -> Document | ReadFailure: ...

    def close(self) -> None: ...


class ReadDocument(Protocol):
    """The chip card driver's `read_document`, with trust, clock and profile filled in."""

    def __call__(
        self,
        transport: CardTransport,
        key: AccessKey,
        *,
        on_progress: Callable[[Progress], None],
        on_identity: Callable[[Document], None],
        cancelled: Callable[[], bool],
    ) -> OpenDocument | ReadFailure: ...


@dataclass(frozen=True)
class _Forget:
    pass


_Question = CardQuestion[OpenDocument, Any]


@dataclass
class _Open:
    """The document at hand, of one laying down of one card."""

    document: OpenDocument
    transport: CardTransport
    insertion: Insertion


class _Watched:
    """The readers while they are watched; closing lets go of the card and ends the watching."""

    def __init__(self, readers: CardReaders, let_go: Callable[[], None]) -> None:
        self.readers = readers
        self._let_go = let_go

    def close(self) -> None:
        self._let_go()
        self.readers.stop()


class CardWorker(DeviceWorker[_Watched, ReadCard | _Forget | _Question]):
    """One thread owns the card: reading, comparing a finger, letting go.

    `readers` None: no reader is fitted. `today` gives None while nobody knows the day.
    """

    def __init__(
        self,
        readers: CardReaders | None,
        read: ReadDocument,
        emit: Emit,
        *,
        preferred_reader: str = "",
        today: Callable[[], dt.date | None] = lambda: station_day(dt.datetime.now(dt.UTC)),
    ) -> None:
        opener = None if readers is None else lambda: self._watch(readers)
        super().__init__(Device.CARD_READER, opener, emit)
        self._read_document = read
        self._today = today
        self._presence = CardPresence(preferred_reader)
        self._presence_changed = threading.Condition()
        self._withdrawn = -1
        self._must_forget = False
        self._held: _Open | None = None
        self._fingers = NONE

    # What the core calls.

    def read(self, effect: ReadCard) -> None:
        """Answered by ReadProgress…, then CardRead or CardReadFailed; not at all if cancelled."""
        self.submit(effect)

    def cancel(self, request: int) -> None:
        """Stops the reading of this request, running or still waiting."""
        self._withdrawn = max(self._withdrawn, request)

    def forget(self) -> None:
        """Closes the chip's session; what it said is dropped."""
        self.submit(_Forget())

    @property
    def fingers(self) -> CardFingers:
        """What the card at hand can prove its holder by."""
        return self._fingers

    def match_on_card(self, minutiae: Sequence[Minutia]) -> MatchOnCard | NotCompared | ReadFailure:
        """Has the card compare a finger. Blocks up to MATCH_SECONDS; for another's thread."""
        question: CardQuestion[OpenDocument, MatchOnCard | NotCompared] = CardQuestion(
            lambda document: document.match_on_card(minutiae)
        )
        self.submit(question)
        return question.wait(MATCH_SECONDS, lambda: self.stopping)

    def read_fingerprints(self) -> Document | ReadFailure:
        """The document at hand with DG3. Blocks up to FINGERPRINT_SECONDS; for another's thread."""
        question: CardQuestion[OpenDocument, Document] = CardQuestion(
            lambda document: document.read_fingerprints()
        )
        self.submit(question)
        return question.wait(FINGERPRINT_SECONDS, lambda: self.stopping)

    # The readers' thread.

    def _watch(self, readers: CardReaders) -> _Watched:
        self.report(Health.AWAY)
        readers.start(self._on_reader_event)
        return _Watched(readers, self._close_document)

    def _on_reader_event(self, event: ReaderEvent) -> None:
        with Contained(_log, "a reader event"), self._presence_changed:
            for found in self._presence.apply(event):
                if isinstance(found, DeviceChanged):
                    self._tell_health(event, found.health)
                else:
                    self._emit(found)
            self._presence_changed.notify_all()

    def _tell_health(self, event: ReaderEvent, health: Health) -> None:
        if health is not Health.READY:
            lost = isinstance(event, ServiceLost)
            self.note(Trouble.GONE, NO_SERVICE if lost else NO_READER)
        self.report(health)

    def _active(self) -> Insertion | None:
        with self._presence_changed:
            return self._presence.active

    # The worker's thread.

    def opened(self, device: _Watched) -> None:
        """The readers report themselves; READY comes with the first of them."""

    def idle(self, device: _Watched) -> None:
        self._drop_stale()

    def serve(self, device: _Watched, job: ReadCard | _Forget | _Question) -> None:
        self._drop_stale()
        match job:
            case ReadCard():
                with Contained(_log, "reading a card") as reading:
                    self._read(device.readers, job)
                if reading.fault is not None:
                    self._close_document()
                    self._fail(job, ReadFault.UNREADABLE)
            case _Forget():
                self._close_document()
            case CardQuestion():
                with Contained(_log, "asking the card"):
                    if not job.abandoned:
                        job.answer = self._asked(job)
                job.done.set()

    def refuse(self, job: ReadCard | _Forget | _Question) -> None:
        match job:
            case ReadCard():
                self._fail(job, ReadFault.CARD_GONE)
            case _Forget():
                self._must_forget = True
            case CardQuestion():
                job.done.set()

    def _read(self, readers: CardReaders, effect: ReadCard) -> None:
        self._close_document()
        insertion = self._active()
        if insertion is None:
            self._fail(effect, ReadFault.CARD_GONE)
            return
        try:
            transport = readers.connect(insertion.reader)
        except (CardGone, DeviceGone):
            self._fail(effect, ReadFault.CARD_GONE)
            return
        try:
            outcome = self._outcome(transport, effect, insertion)
            if isinstance(outcome, Unreadable) and self._leaves(insertion):
                outcome = Gone()
            if isinstance(outcome, ReadFailure):
                self._answer_failure(effect, outcome)
            else:
                self._held = _Open(outcome, transport, insertion)
                self._answer_document(effect, self._held)
        finally:
            if self._held is None:
                transport.close()

    def _outcome(
        self, transport: CardTransport, effect: ReadCard, insertion: Insertion
    ) -> OpenDocument | ReadFailure:
        deadline = time.monotonic() + READ_SECONDS

        def cancelled() -> bool:
            return (
                self.stopping
                or self._is_withdrawn(effect)
                or self._active() != insertion
                or time.monotonic() > deadline
            )

        try:
            return self._read_document(
                transport,
                driver_key(effect.key),
                on_progress=ProgressReport(effect.request, self._emit, time.monotonic),
                on_identity=lambda document: self._identified(effect, document),
                cancelled=cancelled,
            )
        except DeviceCancelled:
            return Gone() if self._active() != insertion else Unreadable("cancelled")
        except (CardGone, DeviceGone):
            return Gone()
        except DeviceError as error:
            return Unreadable(type(error).__name__)

    def _identified(self, effect: ReadCard, document: Document) -> None:
        name = identified_name(document, effect.key)
        if name and not self._is_withdrawn(effect):
            self._emit(CardIdentified(effect.request, name))

    def _leaves(self, insertion: Insertion) -> bool:
        """A card that is pulled often speaks nonsense first: its leaving is waited for briefly."""
        with self._presence_changed:
            return self._presence_changed.wait_for(
                lambda: self._presence.active != insertion, LEAVING_SECONDS
            )

    def _answer_failure(self, effect: ReadCard, failure: ReadFailure) -> None:
        match failure:
            case WrongKey(tries_left=tries_left):
                self._fail(effect, ReadFault.WRONG_KEY, tries_left)
            case Blocked():
                self._fail(effect, ReadFault.BLOCKED)
            case Gone():
                self._fail(effect, ReadFault.CARD_GONE)
            case NotADocument() | NeedsMrz():
                # Every chip ID card takes the number: what needs an MRZ is a passport or the like.
                self._fail(effect, ReadFault.NOT_AN_ID_CARD)
            case Unreadable(reason=reason):
                _log.info("card unreadable: %s", reason)
                self._fail(effect, ReadFault.UNREADABLE)

    def _answer_document(self, effect: ReadCard, opened: _Open) -> None:
        document = opened.document
        if self._is_withdrawn(effect) or self._active() != opened.insertion:
            self._close_document()
            self._fail(effect, ReadFault.CARD_GONE)
            return
        answer = read_answer(effect, document.document, self._today())
        if isinstance(answer, CardReadFailed):
            self._close_document()
        else:
            self._fingers = _fingers_of(document)
        self._emit(answer)

    def _asked(self, question: _Question) -> object:
        if self._held is None:
            return Gone()
        try:
            return question.ask(self._held.document)
        except (CardGone, DeviceGone):
            return Gone()
        except DeviceError as error:
            return Unreadable(type(error).__name__)

    def _is_withdrawn(self, effect: ReadCard) -> bool:
        # Requests only grow: whatever came before a cancelled one is not waited for either.
        return effect.request <= self._withdrawn

    def _fail(self, effect: ReadCard, fault: ReadFault, tries_left: int | None = None) -> None:
        if not self._is_withdrawn(effect):
            self._emit(CardReadFailed(effect.request, fault, tries_left))

    def _drop_stale(self) -> None:
        """The card left: its document goes too."""
        if self._must_forget or (self._held is not None and self._held.insertion != self._active()):
            self._must_forget = False
            self._close_document()

    def _close_document(self) -> None:
        held, self._held = self._held, None
        self._fingers = NONE
        if held is not None:
            with Contained(_log, "closing a card"):
                held.document.close()
            held.transport.close()


def _fingers_of(document: OpenDocument) -> CardFingers:
    compares = document.offers_match_on_card
    return CardFingers(
        compares=compares,
        compared=document.fingers[0].label if compares else "",
        shows=document.offers_fingerprints,
    )
