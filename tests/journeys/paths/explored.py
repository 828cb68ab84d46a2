"""Every edge that the machine has, found by trying everything everywhere.

A search over states on paper, breadth first. Two states that differ only in what no step asks
about (names, times, texts) count as one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kiosk.core.reference import load_reference
from kiosk.language import Language
from kiosk.queue.priority import PriorityClass
from kiosk.queue.rating import RatingReason
from kiosk.queue.ticket_now import Stand
from kiosk.records.claims import can_be_confirmed
from kiosk.records.correction import Claim, CorrectionState
from kiosk.records.record import Field
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import lookup_event as la
from kiosk.visit import state as st
from kiosk.visit import view as vw
from kiosk.visit.effect import Effect
from kiosk.visit.ending import pending_request
from kiosk.visit.look import Look, TextSize, Voice
from kiosk.visit.lookup_state import AtLooking, AtPrinting
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.machine import step, view_of
from kiosk.visit.own_corrections import answered
from kiosk.visit.record_state import AtCorrectionSheet, AtCorrectionTicket, AtSending
from tests.journeys.paths.edges import EVERYWHERE, Edge, edge_of, name_of
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper

_MATTERS_UNMOVED = (*EVERYWHERE, ev.CodeScanned, la.CorrectionsFound)
"""What may change a state that stays where it is."""
_Passed = tuple[vw.View, ev.Event, vw.View, tuple[Effect, ...]]
LATER = 10_000.0
"""Seconds after which every wait is over."""
PROCEDURE = "temporary_residence"
EVIDENCE = (
    (people.SIGNED, people.GENUINE, people.VALID),
    (people.SIGNED, people.NO_CHIP_CHECK, people.VALID),
    (people.SIGNED, people.GENUINE, people.EXPIRED),
    (people.SIGNED, people.CLONED),
    (people.UNSIGNED,),
    (people.UNDATED,),
)
_TOUCHES: tuple[it.Intent, ...] = (
    it.Start(),
    it.TypeDigit("1"),
    it.DeleteDigit(),
    it.ClearDigits(),
    it.SubmitDigits(),
    it.WithoutCard(),
    it.Continue(),
    it.OpenTickets(),
    it.OpenLookups(),
    *(it.OpenLookup(lookup) for lookup in Lookup),
    it.AnswerConsent(True),
    it.AnswerConsent(False),
    it.OpenDossierCode(),
    it.OpenDossier(people.DOSSIER.code),
    it.TypeText(people.DOSSIER.code),
    it.TypeText("tam tru"),
    it.SubmitText(),
    it.OpenProcedure(PROCEDURE),
    it.Reveal(),
    it.Reveal(Field.RESIDENCE),
    it.Conceal(),
    it.ConfirmRecord(),
    it.OpenCorrection(),
    it.Dispute(Field.RESIDENCE, Claim.CARD_IS_RIGHT),
    it.Dispute(Field.RESIDENCE, None),
    it.SubmitCorrection(),
    it.OpenCorrections(),
    it.PrintShown(),
    *(it.ChooseService(service.id) for service in people.SERVICES),
    it.OpenPriorities(),
    it.ChoosePriority(PriorityClass.ELDERLY),
    it.SkipFinger(),
    it.Back(),
    *(it.ChooseWayOn(way) for way in vw.WayOn),
    it.BeginPairing(),
    it.CodesAreSame(),
    it.OpenServed(),
    it.ChooseServed("A005"),
    it.Rate(5),
    it.GiveReason(RatingReason.WAITED_LONG),
    it.Finish(),
)
_MANNERS: tuple[it.Intent, ...] = (
    it.ChooseLanguage(Language.ENGLISH),
    it.OpenLook(),
    it.CloseLook(),
    it.ChooseLook(Look(text_size=TextSize.LARGEST)),
    it.ChooseVoice(Voice()),
    it.StillHere(),
    it.CallStaff(),
)
"""These lead nowhere; tried once at each kind of screen."""
_HAPPENS: tuple[ev.Event, ...] = (
    ev.CodeScanned(people.CODE),
    ev.CodeScanned(people.TICKET_CODE),
    ev.CodeScanned(people.DOSSIER.code),
    ev.CodeScanned("https://example.org/menu"),
    ev.CodeGarbled(),
)
_WORLDS: tuple[tuple[ev.Event, ...], ...] = (
    (),
    (ev.StationChanged(False),),
    (ev.StationChanged(False, ev.StationTrouble.NOT_PAIRED),),
    (ev.StationChanged(False, ev.StationTrouble.CLOCK_WRONG),),
)
"""What stands still while a visit goes on; the search is begun anew in each."""


def explore() -> frozenset[Edge]:
    edges = (edge_of(*passed) for passed in _passed())
    return frozenset(edge for edge in edges if edge is not None)


def problems() -> frozenset[tuple[vw.Problem, tuple[vw.WayOn, ...]]]:
    """Every problem that a resident can be told of, with every set of ways on that it offers."""
    shown = (after.body for _before, _event, after, _effects in _passed())
    return frozenset(
        (body.problem, body.ways_on) for body in shown if isinstance(body, vw.ProblemNotice)
    )


@cache
def _passed() -> tuple[_Passed, ...]:
    """Every step of the search: View before, what happened, View after, effects."""
    return tuple(passed for world in _WORLDS for passed in _search(*_beginning(world)))


def _beginning(world: tuple[ev.Event, ...]) -> tuple[st.State, float]:
    visit = VisitOnPaper()
    visit.state = replace(visit.state, reference=load_reference("Tỉnh Ninh Bình"))
    visit.send(*world)
    return visit.state, visit.now


def _search(start: st.State, now: float) -> Iterator[_Passed]:
    seen, waiting = {_key(start)}, deque([(start, now)])
    kinds: set[type] = set()
    while waiting:
        state, at = waiting.popleft()
        before = view_of(state, at)
        new = type(before.body) not in kinds
        kinds.add(type(before.body))
        for event, when in _everything(state, at, _MANNERS if new else ()):
            done = step(state, event, when)
            unmoved = done.state.phase is state.phase and done.state.terminal is state.terminal
            if unmoved and not done.effects and not isinstance(event, _MATTERS_UNMOVED):
                continue
            after = view_of(done.state, when)
            yield before, event, after, done.effects
            key = _key(done.state)
            if key not in seen:
                seen.add(key)
                waiting.append((done.state, when))


def _everything(
    state: st.State, now: float, manners: tuple[it.Intent, ...]
) -> Iterator[tuple[ev.Event, float]]:
    for event in (*_TOUCHES, *manners, *_HAPPENS, *_of_devices(state), *_answers(state)):
        yield event, now
    yield ev.Tick(), now + LATER


def _of_devices(state: st.State) -> Iterator[ev.Event]:
    """What can become of reader, card and sensor as they are."""
    for device in (vw.Device.CARD_READER, vw.Device.FINGERPRINT):
        there = state.health(device) is ev.Health.READY
        yield ev.DeviceChanged(device, ev.Health.AWAY if there else ev.Health.READY)
    if state.terminal.card_present:
        yield ev.CardRemoved()
    elif state.health(vw.Device.CARD_READER) is ev.Health.READY:
        yield ev.CardInserted()


def _answers(state: st.State) -> tuple[ev.Event, ...]:
    request = pending_request(state)
    if isinstance(state.phase, st.AtPairing):
        return tuple(ev.PairingChanged(stage) for stage in vw.PairingStage)
    if request is None:
        return _background(state)
    match state.phase:
        case st.AtReading():
            return (
                *(ev.CardRead(request, people.MINH, each, people.TODAY) for each in EVIDENCE),
                *(ev.CardReadFailed(request, fault) for fault in ev.ReadFault),
            )
        case st.AtFinger():
            return (
                ev.FingerProgress(request, "right_index", vw.FingerHint.LIFT, 2),
                ev.FingerVerified(request, people.FINGER),
                *(ev.FingerFailed(request, one, people.OTHER_FINGER) for one in ev.FingerFault),
            )
        case AtPrinting() | AtCorrectionSheet() | st.AtWork(task=vw.Task.PRINTING):
            return ev.Printed(request, True), ev.Printed(request, False)
        case st.AtWork() | AtCorrectionTicket():
            failed = (ev.TicketFailed(request, fault, "A005") for fault in ev.TicketFault)
            return ev.TicketIssued(request, people.ticket()), *failed
        case AtLooking() | AtSending():
            return _looked_up(request)
        case _:
            return _about_tickets(request)


def _background(state: st.State) -> tuple[ev.Event, ...]:
    asked = state.holder.about_record.asked if state.holder else None
    if asked is None:
        return ()
    return (la.CorrectionsFound(asked, _OWN),)


_OWN = tuple(people.correction(state) for state in CorrectionState)


def _looked_up(request: int) -> tuple[ev.Event, ...]:
    return (
        la.DossiersFound(request, (people.DOSSIER, people.NOTICED)),
        la.DossierFound(request, people.DOSSIER),
        la.DossierFound(request, None),
        la.RecordFound(request, people.MINH_IN_REGISTRY),
        la.RecordFound(request, people.MINH_AS_ON_CARD),
        la.RecordFound(request, None),
        la.CardIssueFound(request, people.NEW_CARD),
        la.ResidenceFound(request, people.HOME),
        la.ElectronicIdentityFound(request, people.LEVEL_1),
        la.ElectronicIdentityFound(request, None),
        la.HeldFound(request, people.HELD),
        la.CorrectionReceived(request, people.RECEIPT),
        la.CorrectionsFound(request, _OWN),
        *(la.LookupFailed(request, fault) for fault in la.LookupFault),
    )


def _about_tickets(request: int) -> tuple[ev.Event, ...]:
    return (
        *(ev.TicketSeen(request, people.standing(stand)) for stand in Stand),
        ev.ServedListed(request, people.JUST_SERVED),
        *(ev.LookFailed(request, fault) for fault in vw.LookFault),
        ev.RatingTaken(request, True),
        ev.RatingTaken(request, False),
        *(ev.RatingFailed(request, fault) for fault in ev.RatingFault),
    )


def _key(state: st.State) -> tuple[object, ...]:
    holder = state.holder
    return (
        _phase_key(state.phase),
        state.assurance,
        state.terminal.card_present,
        state.health(vw.Device.CARD_READER),
        state.health(vw.Device.FINGERPRINT),
        state.key is not None,
        bool(state.wanted_service),
        state.wanted_lookup and name_of(state.wanted_lookup),
        bool(holder and holder.consents),
        answered(state) > 0,
    )


_CODED = (
    *("task", "problem", "ways_on", "leaving", "printed", "confirmed", "unsent", "explainable"),
    *("wanted", "unknown", "fault", "known", "chosen", "then", "retry", "awaited"),
)
_PRESENT = ("disputed", "ticket", "text", "listed", "form", "revealed_at", "rating", "number")


def _phase_key(phase: object) -> tuple[object, ...]:
    """What of a phase decides how it goes on."""
    parts: list[object] = [type(phase).__name__]
    for name in _CODED:
        parts.append(_code(getattr(phase, name, None)))
    for name in _PRESENT:
        parts.append(bool(getattr(phase, name, None)))
    digits = getattr(phase, "digits", "")
    parts.append((len(digits) > 0) + (len(digits) >= 12))
    shown = getattr(phase, "shown", None)
    parts.append(getattr(shown, "stage", type(shown).__name__))
    parts.append(type(getattr(phase, "origin", None)).__name__)
    parts.append(can_be_confirmed(getattr(phase, "fields", ())))
    return tuple(parts)


def _code(value: object) -> object:
    if isinstance(value, (*it.Intent.__args__, ev.CodeScanned)):
        return name_of(value)
    return value
