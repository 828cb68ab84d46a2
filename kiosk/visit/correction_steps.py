"""A request that the registry be corrected: from what is wrong to a receipt and a number.

What the person has said is lost neither to a station that is away nor to a lost answer: trying
again sends the same with the same key. Once it is sent it goes on when the card is taken, with
nothing left of the card, and therefore without a number.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.identity.assurance import Assurance
from kiosk.records.area import area_of
from kiosk.records.claims import claims_for
from kiosk.records.correction import (
    Claim,
    CorrectionReceipt,
    CorrectionRequest,
    DisputedField,
)
from kiosk.records.held import Purpose
from kiosk.records.record import Field, FieldComparison, Verdict
from kiosk.visit.asking_steps import failed, station_away
from kiosk.visit.consent_steps import ask_for_consent, has_consented
from kiosk.visit.effect import Audit, AuditAction, ForgetCard, RequestTicket
from kiosk.visit.ending import end_visit, home, without_holder
from kiosk.visit.event import Event, Health, Printed, TicketFailed, TicketFault, TicketIssued
from kiosk.visit.intent import Back, Conceal, Dispute, PrintShown, Reveal, SubmitCorrection
from kiosk.visit.lookup_effect import SendCorrection
from kiosk.visit.lookup_event import CorrectionReceived, LookupFailed, LookupFault
from kiosk.visit.lookup_view import Lookup, PrintState
from kiosk.visit.own_corrections import forgotten
from kiosk.visit.print_steps import sheet_to_print
from kiosk.visit.record_picture import receipt_of
from kiosk.visit.record_state import (
    AtCorrection,
    AtCorrectionSheet,
    AtCorrectionTaken,
    AtCorrectionTicket,
    AtRecord,
    AtSending,
    UnderWay,
)
from kiosk.visit.revealing import concealed, revealed
from kiosk.visit.service_steps import applicant
from kiosk.visit.state import Holder, State, Step
from kiosk.visit.view import Device

SHEET = "correction"
"""What the audit of its print-out says."""


def begin(state: State, record: AtRecord) -> Step:
    """With the fields of the record; where the registry has none, its number is what it lacks."""
    if record.known:
        return Step(state.at(AtCorrection(record.fields, concealed(record))))
    if state.holder is None:
        return Step(state)
    form = AtCorrection(unknown_to_registry(state.holder), concealed(record))
    return Step(state.at(_disputed(form, Field.NUMBER, Claim.CARD_IS_RIGHT)))


def unknown_to_registry(holder: Holder) -> tuple[FieldComparison, ...]:
    """Of a genuine card whose number the registry does not know, that is what there is to say."""
    number = holder.card.number
    return (FieldComparison(Field.NUMBER, number, "", Verdict.MISSING_IN_REGISTRY),)


def step(state: State, event: Event, now: float) -> Step:
    match state.phase:
        case AtCorrection() as phase:
            return _at_correction(state, phase, event, now)
        case AtSending() as phase:
            return _at_sending(state, phase, event, now)
        case AtCorrectionTicket() as phase:
            return _at_ticket(state, phase, event, now)
        case AtCorrectionSheet() as phase:
            return _at_sheet(state, phase, event, now)
        case AtCorrectionTaken() as phase:
            return _at_taken(state, phase, event, now)
        case _:
            return Step(state)


# -- saying what is wrong ---------------------------------------------------------------------


def _at_correction(state: State, phase: AtCorrection, event: Event, now: float) -> Step:
    match event:
        case Dispute(field=field, claim=claim):
            return Step(state.at(_disputed(phase, field, claim)))
        case Reveal(field=field):
            return Step(state.at(revealed(phase, field, now)))
        case Conceal():
            return Step(state.at(concealed(phase)))
        case SubmitCorrection() if phase.disputed:
            return _submit(state.at(concealed(phase)), concealed(phase), event, now)
        case Back():
            return Step(state.at(phase.record))
        case _:
            return Step(state)


def _disputed(phase: AtCorrection, field: Field, claim: Claim | None) -> AtCorrection:
    """A claim that does not fit how the field compares is none."""
    said = {each.field: each.claim for each in phase.disputed}
    verdicts = {each.field: each.verdict for each in phase.fields}
    if claim is None:
        said.pop(field, None)
    elif field in verdicts and claim in claims_for(verdicts[field]):
        said[field] = claim
    disputed = tuple(DisputedField(f, v, said[f]) for f, v in verdicts.items() if f in said)
    if disputed == phase.disputed:
        return phase
    return replace(phase, disputed=disputed, key="")


def _submit(state: State, form: AtCorrection, wanted: Event, now: float) -> Step:
    holder = state.holder
    if holder is None:
        return Step(state)
    if not has_consented(state, Purpose.CORRECTION):
        return ask_for_consent(state, Purpose.CORRECTION, Lookup.RECORD, wanted)
    if not state.terminal.station_reachable:
        return station_away(state, wanted)
    sent = replace(form, key=form.key or state.new_key())
    request = state.last_request + 1
    phase = AtSending(request, now, state.assurance, sent)
    effect = SendCorrection(
        request=request,
        number=holder.card.number,
        full_name=holder.card.full_name,
        correction=CorrectionRequest(
            sent.disputed, state.assurance, holder.evidence, holder.signed_data
        ),
        key=sent.key,
        area=area_of_residence(state, sent.record.fields),
    )
    return Step(replace(state, last_request=request).at(phase), (effect,))


def area_of_residence(state: State, fields: tuple[FieldComparison, ...]) -> str:
    """Today's commune, as the registry says, else the card."""
    on_card = state.holder.card.residence if state.holder else ""
    registered = next((f.registry for f in fields if f.field is Field.RESIDENCE), "")
    return area_of((registered, on_card), state.reference.places)


# -- under way --------------------------------------------------------------------------------


def _at_sending(state: State, phase: AtSending, event: Event, now: float) -> Step:
    match event:
        case CorrectionReceived(request=phase.request, receipt=receipt):
            audit = Audit(AuditAction.CORRECTION_SENT, phase.assurance, detail=receipt.service_id)
            taken = _ask_for_ticket(forgotten(state), phase, receipt, now)
            return replace(taken, effects=(audit, *taken.effects))
        case LookupFailed(request=phase.request, fault=fault) if phase.form is not None:
            return failed(state, fault, SubmitCorrection(), phase.form)
        case LookupFailed(request=phase.request):
            return end_visit(state, now, "station_away")
        case _:
            return Step(state)


def _ask_for_ticket(state: State, phase: AtSending, receipt: CorrectionReceipt, now: float) -> Step:
    service = state.terminal.service(receipt.service_id)
    if (
        state.holder is None
        or service is None
        or not state.terminal.is_open(service.id)
        or not service.admits(state.assurance)
    ):
        return _print(state, _taken(phase, receipt, now), phase.assurance)
    request = state.last_request + 1
    waiting = AtCorrectionTicket(request, now, phase.assurance, receipt, phase.leaving)
    asked = replace(state, last_request=request).at(waiting)
    return Step(asked, (RequestTicket(request, service.id, applicant(state)),))


def _at_ticket(state: State, phase: AtCorrectionTicket, event: Event, now: float) -> Step:
    """Whatever comes of the number: the request is at the station, and its receipt is printed."""
    taken = _taken(phase, phase.receipt, now)
    match event:
        case TicketIssued(request=phase.request, ticket=ticket):
            audit = Audit(AuditAction.TICKET_TAKEN, phase.assurance, detail=ticket.service_id)
            return _print(state, replace(taken, ticket=ticket), phase.assurance).then(audit)
        case TicketFailed(request=phase.request, fault=fault, number=number):
            waiting = number if fault is TicketFault.ALREADY_WAITING else ""
            return _print(state, replace(taken, number=waiting), phase.assurance)
        case _:
            return Step(state)


def _taken(phase: UnderWay, receipt: CorrectionReceipt, now: float) -> AtCorrectionTaken:
    """Without a number, and not on paper, unless they come."""
    return AtCorrectionTaken(receipt, None, "", PrintState.FAILED, now, phase.leaving)


def _print(state: State, taken: AtCorrectionTaken, assurance: Assurance) -> Step:
    if state.health(Device.PRINTER) is not Health.READY:
        return Step(state.at(taken))
    request = state.last_request + 1
    printing = AtCorrectionSheet(request, taken.since, assurance, taken, taken.leaving)
    sheet = receipt_of(taken, PrintState.PRINTED)
    effect = sheet_to_print(state, request, sheet, assurance, taken.ticket)
    return Step(replace(state, last_request=request).at(printing), (effect,))


def _at_sheet(state: State, phase: AtCorrectionSheet, event: Event, now: float) -> Step:
    if not isinstance(event, Printed) or event.request != phase.request:
        return Step(state)
    printed = PrintState.PRINTED if event.ok else PrintState.FAILED
    done = Step(state.at(replace(phase.taken, printed=printed, since=now, leaving=phase.leaving)))
    if not event.ok:
        return done
    return done.then(Audit(AuditAction.SHEET_PRINTED, phase.assurance, detail=SHEET))


def _at_taken(state: State, phase: AtCorrectionTaken, event: Event, now: float) -> Step:
    match event:
        case PrintShown() if not phase.leaving and phase.printed is PrintState.FAILED:
            return _print(state, replace(phase, since=now), state.assurance)
        case Back() if not phase.leaving:
            return Step(home(state))
        case _:
            return Step(state)


# -- what comes from outside ------------------------------------------------------------------


def no_answer(phase: UnderWay) -> Event:
    """What a wait that lasted too long comes to."""
    match phase:
        case AtSending(request=request):
            return LookupFailed(request, LookupFault.STATION_AWAY)
        case AtCorrectionTicket(request=request):
            return TicketFailed(request, TicketFault.STATION_AWAY)
        case AtCorrectionSheet(request=request):
            return Printed(request, ok=False)


def leave(state: State, phase: UnderWay | AtCorrectionTaken, now: float) -> Step:
    """The card was taken, or the person is done: what was sent goes on without what is personal."""
    match phase:
        case AtSending():
            left: UnderWay | AtCorrectionTaken = replace(phase, form=None, leaving=True)
        case AtCorrectionTaken():
            left = replace(phase, leaving=True, since=now)
        case _:
            left = replace(phase, leaving=True)
    return Step(without_holder(state).at(left), (ForgetCard(),))
