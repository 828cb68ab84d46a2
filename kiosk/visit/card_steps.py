"""From the card laid down to the result of its checks."""

from __future__ import annotations

from dataclasses import replace

from kiosk.identity.access_key import NUMBER_LENGTH, AccessKey
from kiosk.identity.assurance import (
    CLOCK_UNVERIFIED,
    Assurance,
    Check,
    Evidence,
    Outcome,
    assurance_of,
)
from kiosk.identity.card_code import CodeFault, key_from_code, key_from_number
from kiosk.queue.staff_call import StaffCallReason
from kiosk.records.dossier_code import read_dossier_code
from kiosk.visit.effect import AlertStaff, Audit, AuditAction, ReadCard
from kiosk.visit.ending import card_problem, end_visit, problem
from kiosk.visit.event import (
    CardIdentified,
    CardRead,
    CardReadFailed,
    CodeGarbled,
    CodeScanned,
    Event,
    Health,
    ReadFault,
    ReadProgress,
)
from kiosk.visit.intent import (
    Back,
    ClearDigits,
    DeleteDigit,
    OpenLookups,
    SubmitDigits,
    TypeDigit,
    WithoutCard,
)
from kiosk.visit.lookup_state import AtLookups
from kiosk.visit.state import (
    AtChecked,
    AtKeyEntry,
    AtPlaceCard,
    AtReading,
    AtServices,
    Holder,
    State,
    Step,
)
from kiosk.visit.view import Device, KeyFault, Problem, WayOn


def ask_for_card(state: State, now: float) -> Step:
    """The next thing that is missing: the reader, the card, its key, or the reading itself."""
    if state.health(Device.CARD_READER) is not Health.READY:
        return problem(state, Problem.CARD_READER_AWAY, WayOn.TICKET_WITHOUT_CARD)
    if not state.terminal.card_present:
        return Step(state.at(AtPlaceCard()))
    return read(state, state.key, now) if state.key else Step(state.at(AtKeyEntry()))


def read(state: State, key: AccessKey, now: float) -> Step:
    request = state.last_request + 1
    reading = replace(
        state, key=key, holder=None, last_request=request, phase=AtReading(request, since=now)
    )
    return Step(reading, (ReadCard(request, key),))


def at_place_card(state: State, event: Event, now: float) -> Step:
    match event:
        case WithoutCard():
            return Step(_wanting_nothing(state).at(AtServices()))
        case OpenLookups():
            return Step(_wanting_nothing(state).at(AtLookups()))
        case CodeScanned(text=text):
            key = key_from_code(text)
            # Some hold the code up before they lay the card down: it is kept for them.
            if isinstance(key, AccessKey):
                return Step(replace(state, key=key))
            return Step(_wanting_dossier(state, event))
        case Back() if state.wanted_lookup is not None:
            return Step(_wanting_nothing(state).at(AtLookups()))
        case Back():
            return end_visit(state, now, "back")
        case _:
            return Step(state)


def _wanting_nothing(state: State) -> State:
    return replace(state, wanted_service="", wanted_lookup=None)


def _wanting_dossier(state: State, scanned: CodeScanned) -> State:
    """Whoever holds a dossier's code up wants to see it, once the card is read."""
    if read_dossier_code(scanned.text) is None:
        return state
    return replace(state, wanted_service="", wanted_lookup=scanned)


_CODE_FAULTS = {
    CodeFault.NOT_A_CARD_CODE: KeyFault.NOT_A_CARD_CODE,
    CodeFault.GARBLED: KeyFault.GARBLED,
}


def at_key_entry(state: State, phase: AtKeyEntry, event: Event, now: float) -> Step:
    digits = phase.digits
    match event:
        case TypeDigit(digit=digit):
            fits = len(digit) == 1 and digit in "0123456789" and len(digits) < NUMBER_LENGTH
            return Step(state.at(AtKeyEntry(digits + digit if fits else digits)))
        case DeleteDigit():
            return Step(state.at(AtKeyEntry(digits[:-1])))
        case ClearDigits():
            return Step(state.at(AtKeyEntry()))
        case SubmitDigits():
            typed = key_from_number(digits)
            if typed is None:
                return Step(state.at(AtKeyEntry(digits, KeyFault.TOO_SHORT)))
            return read(state, typed, now)
        case CodeScanned(text=text):
            scanned = key_from_code(text)
            if isinstance(scanned, CodeFault):
                wanting = _wanting_dossier(state, event)
                if wanting is not state:
                    return Step(wanting)
                return Step(state.at(AtKeyEntry(digits, _CODE_FAULTS[scanned])))
            return read(state, scanned, now)
        case CodeGarbled():
            return Step(state.at(AtKeyEntry(digits, KeyFault.GARBLED)))
        case Back():
            return end_visit(state, now, "back")
        case _:
            return Step(state)


def at_reading(state: State, phase: AtReading, event: Event, now: float) -> Step:
    match event:
        case ReadProgress(request=phase.request, stage=stage, fraction=fraction):
            shown = max(phase.fraction, min(1.0, fraction))
            return Step(state.at(replace(phase, stage=stage, fraction=shown)))
        case CardIdentified(request=phase.request, full_name=name):
            return Step(state.at(replace(phase, full_name=name)))
        case CardRead(request=phase.request):
            return _card_read(state, event)
        case CardReadFailed(request=phase.request):
            return _read_failed(state, event)
        case _:
            return Step(state)


def _card_read(state: State, event: CardRead) -> Step:
    assurance = assurance_of(event.evidence)
    audit = Audit(AuditAction.CARD_CHECKED, assurance, event.evidence)
    if _failed(event.evidence, Check.CHIP_AUTHENTICATION, Check.ACTIVE_AUTHENTICATION):
        stopped = card_problem(state, Problem.CARD_CLONED, WayOn.TICKET_WITHOUT_CARD)
        return stopped.then(audit, AlertStaff(StaffCallReason.CLONED_CARD))
    if assurance < Assurance.CARD_DATA_AUTHENTIC:
        undated = any(
            e.check is Check.PASSIVE_AUTHENTICATION and e.reason == CLOCK_UNVERIFIED
            for e in event.evidence
        )
        what = Problem.CLOCK_UNVERIFIED if undated else Problem.CARD_NOT_SIGNED
        stopped = card_problem(state, what, WayOn.TICKET_WITHOUT_CARD)
        return stopped.then(audit)
    holder = Holder(event.card, event.evidence, event.read_on, event.signed_data)
    # The key has done its work: another reading asks for it again.
    known = replace(state, holder=holder, key=None)
    if _failed(event.evidence, Check.CARD_VALIDITY):
        return problem(known, Problem.CARD_EXPIRED, WayOn.CONTINUE).then(audit)
    return Step(known.at(AtChecked()), (audit,))


def _failed(evidence: tuple[Evidence, ...], *checks: Check) -> bool:
    return any(e.check in checks and e.outcome is Outcome.FAILED for e in evidence)


def _read_failed(state: State, event: CardReadFailed) -> Step:
    match event.fault:
        case ReadFault.WRONG_KEY:
            entry = AtKeyEntry(fault=KeyFault.WRONG_KEY, tries_left=event.tries_left)
            return Step(replace(state, key=None).at(entry))
        case ReadFault.CARD_GONE:
            return card_problem(state, Problem.CARD_REMOVED, WayOn.TRY_AGAIN)
        case ReadFault.BLOCKED:
            return card_problem(state, Problem.CARD_BLOCKED, WayOn.TICKET_WITHOUT_CARD)
        case ReadFault.NOT_AN_ID_CARD:
            return card_problem(
                state, Problem.NOT_AN_ID_CARD, WayOn.TRY_AGAIN, WayOn.TICKET_WITHOUT_CARD
            )
        case ReadFault.UNREADABLE:
            return card_problem(
                state, Problem.CARD_UNREADABLE, WayOn.TRY_AGAIN, WayOn.TICKET_WITHOUT_CARD
            )


def reading_timed_out(state: State) -> Step:
    return card_problem(state, Problem.CARD_UNREADABLE, WayOn.TRY_AGAIN, WayOn.TICKET_WITHOUT_CARD)
