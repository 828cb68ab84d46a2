"""Carries out the effects of a step, and sees to it that each is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.core.lanes import Lane
from kiosk.core.lookup_calls import LookupNote, LookupQuestion, answer_to, send
from kiosk.core.ports import Ports
from kiosk.core.staff_failure import staff_failure
from kiosk.devices.faults import Contained
from kiosk.identity.assurance import Assurance, Check, Evidence, Outcome
from kiosk.queue.staff_call import StaffCallReason
from kiosk.visit.effect import (
    AlertStaff,
    Audit,
    Cancel,
    CancelPairing,
    ConfirmPairing,
    Effect,
    ForgetCard,
    ListServed,
    LookAtTicket,
    Pair,
    PrintTicket,
    ReadCard,
    RequestTicket,
    SendRating,
    SendReason,
    VerifyFinger,
)
from kiosk.visit.event import (
    AlreadyWaiting,
    CardReadFailed,
    Event,
    FingerFailed,
    FingerFault,
    LookFailed,
    PairingChanged,
    Printed,
    RatingFailed,
    RatingFault,
    RatingTaken,
    ReadFault,
    ServedListed,
    TicketFailed,
    TicketFault,
    TicketIssued,
    TicketSeen,
)
from kiosk.visit.lookup_effect import PrintSheet
from kiosk.visit.lookup_event import LookupFailed, LookupFault
from kiosk.visit.staff_mode_effect import StaffEffect
from kiosk.visit.view import LookFault, PairingFault, PairingStage

_log = logging.getLogger(__name__)


class Performer:
    """Effects go to devices at once, and to the station through lanes, so that lookups which hang
    do not hold up a ticket. `answer` takes events from any thread."""

    def __init__(self, ports: Ports, answer: Callable[[Event], None]) -> None:
        self._ports = ports
        self._answer = answer
        self._tickets = Lane("tickets", threads=2, waiting=8)
        self._lookups = Lane("lookups", threads=3, waiting=8)
        self._notes = Lane("notes", threads=1, waiting=16)
        """In their order, and behind nobody who waits for an answer."""
        self._staff = Lane("staff", threads=3, waiting=16)
        """An update takes minutes, and a trial waits for a finger; the rest goes on beside them."""
        self._lanes = (self._tickets, self._lookups, self._notes, self._staff)

    def start(self) -> None:
        for lane in self._lanes:
            lane.start()

    def stop(self) -> None:
        for lane in self._lanes:
            lane.stop()

    def perform(self, effects: tuple[Effect, ...], assurance: Assurance) -> None:
        """All effects of one step. An effect that breaks is answered with its failure.

        The audit comes last: its disk must not delay the card or the printer.
        """
        for effect in sorted(effects, key=lambda effect: isinstance(effect, Audit)):
            with Contained(_log, f"effect {type(effect).__name__}") as performing:
                self._perform(effect, assurance)
            if performing.fault is not None:
                self._answer_failure(effect)

    def _perform(self, effect: Effect, assurance: Assurance) -> None:
        ports = self._ports
        match effect:
            case ReadCard():
                ports.card.read(effect)
            case ForgetCard():
                ports.card.forget()
            case VerifyFinger():
                ports.finger.verify(effect, assurance)
            case PrintTicket():
                ports.printer.print_ticket(effect)
            case Cancel(request=request):
                ports.card.cancel(request)
                ports.finger.cancel(request)
                if ports.appliance is not None:
                    ports.appliance.cancel(request)
            case Audit():
                ports.audit.record(effect)
            case AlertStaff(reason=reason):
                self._tickets.submit(lambda: self._call_staff(reason))
            case Pair():
                ports.station.begin_pairing()
            case ConfirmPairing():
                ports.station.confirm_pairing()
            case CancelPairing():
                ports.station.cancel_pairing()
            case RequestTicket():
                self._ask(self._tickets, effect, lambda: self._ticket(effect))
            case PrintSheet():
                ports.printer.print_sheet(effect)
            case LookAtTicket():
                self._ask(self._lookups, effect, lambda: self._look(effect))
            case ListServed():
                self._ask(self._lookups, effect, lambda: self._served(effect))
            case SendRating():
                self._ask(self._lookups, effect, lambda: self._rate(effect))
            case SendReason():
                self._lookups.submit(lambda: ports.feedback.explain(effect.ticket, effect.reason))
            case _ if isinstance(effect, LookupQuestion):
                self._ask(
                    self._lookups, effect, lambda: answer_to(effect, ports.lookups, assurance)
                )
            case _ if isinstance(effect, StaffEffect):
                self._for_staff(effect)
            case _ if isinstance(effect, LookupNote):
                self._notes.submit(lambda: send(effect, ports.lookups, assurance))

    def _ask(self, lane: Lane, effect: Effect, question: Callable[[], Event]) -> None:
        def call() -> None:
            with Contained(_log, f"effect {type(effect).__name__}") as asking:
                self._answer(question())
            if asking.fault is not None:
                self._answer_failure(effect)

        if not lane.submit(call):
            self._answer_failure(effect)

    def _for_staff(self, effect: StaffEffect) -> None:
        appliance = self._ports.appliance
        if appliance is None:
            self._answer_failure(effect)
            return

        def call() -> None:
            with Contained(_log, f"effect {type(effect).__name__}") as asking:
                for event in appliance.answers(effect):
                    self._answer(event)
            if asking.fault is not None:
                self._answer_failure(effect)

        if not self._staff.submit(call):
            self._answer_failure(effect)

    def _call_staff(self, reason: StaffCallReason) -> None:
        self._ports.station.call_staff(reason)

    def _ticket(self, effect: RequestTicket) -> Event:
        outcome = self._ports.station.take_ticket(effect.service_id, effect.applicant)
        if isinstance(outcome, AlreadyWaiting):
            return TicketFailed(effect.request, TicketFault.ALREADY_WAITING, outcome.number)
        if isinstance(outcome, TicketFault):
            return TicketFailed(effect.request, outcome)
        return TicketIssued(effect.request, outcome)

    def _look(self, effect: LookAtTicket) -> Event:
        outcome = self._ports.feedback.look(effect.ticket)
        if isinstance(outcome, LookFault):
            return LookFailed(effect.request, outcome)
        return TicketSeen(effect.request, outcome)

    def _served(self, effect: ListServed) -> Event:
        outcome = self._ports.feedback.served_lately()
        if isinstance(outcome, LookFault):
            return LookFailed(effect.request, outcome)
        return ServedListed(effect.request, outcome)

    def _rate(self, effect: SendRating) -> Event:
        outcome = self._ports.feedback.rate(effect.ticket, effect.score)
        if isinstance(outcome, RatingFault):
            return RatingFailed(effect.request, outcome)
        return RatingTaken(effect.request, outcome)

    def _answer_failure(self, effect: Effect) -> None:
        failure = failure_of(effect)
        if failure is not None:
            self._answer(failure)


def failure_of(effect: Effect) -> Event | None:
    """The answer to an effect that could not even be tried; None: it has no answer."""
    match effect:
        case ReadCard(request=request):
            return CardReadFailed(request, ReadFault.UNREADABLE)
        case VerifyFinger(request=request):
            not_done = Evidence(Check.FINGERPRINT_ON_SENSOR, Outcome.NOT_DONE, "fault")
            return FingerFailed(request, FingerFault.SENSOR_AWAY, not_done)
        case PrintTicket(request=request) | PrintSheet(request=request):
            return Printed(request, ok=False)
        case RequestTicket(request=request):
            return TicketFailed(request, TicketFault.STATION_AWAY)
        case Pair():
            return PairingChanged(PairingStage.FAILED, fault=PairingFault.NO_STATION)
        case _ if isinstance(effect, LookupQuestion):
            return LookupFailed(effect.request, LookupFault.FAILED)
        case LookAtTicket(request=request) | ListServed(request=request):
            return LookFailed(request, LookFault.STATION_AWAY)
        case SendRating(request=request):
            return RatingFailed(request, RatingFault.STATION_AWAY)
        case _ if isinstance(effect, StaffEffect):
            return staff_failure(effect)
        case _:
            return None
