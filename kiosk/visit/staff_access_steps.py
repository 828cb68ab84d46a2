"""Opening staff mode: by a code, typed or scanned, or by an officer's own card.

A card opens nothing by lying there: its chip must be proved to be no copy, and the station must
know it as one of its staff's. Its number is in the effects that ask, and nowhere else.
"""

from __future__ import annotations

import math
from dataclasses import replace

from kiosk.identity.access_key import NUMBER_LENGTH, AccessKey
from kiosk.identity.assurance import Assurance, assurance_of
from kiosk.identity.card_code import key_from_code, key_from_number
from kiosk.staff.access import (
    CODE_LENGTH,
    AccessFault,
    AccessWay,
    is_setup_code,
    read_code,
)
from kiosk.staff.member import Role
from kiosk.visit.effect import Audit, AuditAction, Effect, ForgetCard, ReadCard
from kiosk.visit.event import CardRead, CardReadFailed, CodeGarbled, CodeScanned, Event, Health
from kiosk.visit.intent import ClearDigits, DeleteDigit, SubmitDigits, TypeDigit
from kiosk.visit.staff_mode_effect import (
    AskMachine,
    CheckStaffCard,
    CheckStaffCode,
    Examine,
    LookAtDevices,
)
from kiosk.visit.staff_mode_event import StaffAccessGranted, StaffAccessRefused
from kiosk.visit.staff_mode_state import (
    AccessGuard,
    AtStaffCode,
    AtStaffMenu,
    StaffSession,
    Waiting,
)
from kiosk.visit.staff_mode_view import StaffCodeEntry, StaffCodeKind
from kiosk.visit.state import State, Step
from kiosk.visit.view import Device

LONGEST_LOCK = 3600.0
_COUNTED = (AccessFault.UNKNOWN, AccessFault.CARD_UNKNOWN)


def at_code(state: State, phase: AtStaffCode, event: Event, now: float) -> Step:
    if phase.waiting is not None:
        return _answered(state, phase, phase.waiting, event, now)
    if is_locked(state, now):
        return Step(state)
    match event:
        case TypeDigit(digit=digit) if len(digit) == 1 and digit in "0123456789":
            return _typed(state, (phase.digits + digit)[:NUMBER_LENGTH])
        case DeleteDigit():
            return _typed(state, phase.digits[:-1])
        case ClearDigits():
            return _typed(state, "")
        case SubmitDigits():
            return _submitted(state, phase.digits, now)
        case CodeScanned(text=text):
            return _scanned(state, text, now)
        case CodeGarbled():
            return _wrong(state, AccessFault.NOT_A_CODE)
        case _:
            return Step(state)


def card_moved(state: State) -> Step:
    """What was typed was for the other way in."""
    if isinstance(state.phase, AtStaffCode) and state.phase.waiting is None:
        return Step(state.at(AtStaffCode()))
    return Step(state)


def code_kind(state: State) -> StaffCodeKind:
    """Which code is wanted: nobody's card can be known without the station."""
    if not _station_knows(state):
        return StaffCodeKind.SETUP
    return StaffCodeKind.CARD_NUMBER if state.terminal.card_present else StaffCodeKind.STATION


def is_locked(state: State, now: float) -> bool:
    return now < state.terminal.appliance.guard.locked_until


def minutes_locked(state: State, now: float) -> int | None:
    left = state.terminal.appliance.guard.locked_until - now
    return math.ceil(left / 60) if left > 0 else None


def fewer_minutes_at(state: State, now: float) -> float | None:
    """When the number of minutes that is shown changes."""
    minutes = minutes_locked(state, now)
    if minutes is None:
        return None
    return state.terminal.appliance.guard.locked_until - (minutes - 1) * 60


def picture(state: State, phase: AtStaffCode, now: float) -> StaffCodeEntry:
    ready = state.health(Device.CARD_READER) is Health.READY
    return StaffCodeEntry(
        typed=len(phase.digits),
        kind=code_kind(state),
        checking=phase.waiting is not None,
        fault=phase.fault,
        tries_left=phase.tries_left,
        locked_minutes=minutes_locked(state, now),
        card_possible=ready and _station_knows(state),
        scanner_ready=state.health(Device.CODE_SCANNER) is Health.READY,
    )


def granted(state: State, role: Role, way: AccessWay) -> Step:
    """Staff mode is open; what its pages show is asked for at once."""
    appliance = replace(state.terminal.appliance, guard=AccessGuard())
    opened = replace(
        state,
        terminal=replace(state.terminal, appliance=appliance),
        staff=StaffSession(role, way),
        phase=AtStaffMenu(),
    )
    said = _audit(AuditAction.STAFF_MODE_OPENED, f"{way.value}.{role.value}")
    return Step(opened, (AskMachine(), LookAtDevices(), Examine(), said))


def no_answer(phase: AtStaffCode, waiting: Waiting) -> StaffAccessRefused:
    fault = AccessFault.CARD_UNREADABLE if phase.reading else AccessFault.STATION_AWAY
    return StaffAccessRefused(waiting.request, fault)


def _station_knows(state: State) -> bool:
    terminal = state.terminal
    return terminal.station_reachable and terminal.station_trouble is None


def _typed(state: State, digits: str) -> Step:
    return Step(state.at(AtStaffCode(digits)))


def _wrong(state: State, fault: AccessFault, tries_left: int | None = None) -> Step:
    return Step(state.at(AtStaffCode(fault=fault, tries_left=tries_left)))


def _submitted(state: State, digits: str, now: float) -> Step:
    kind = code_kind(state)
    key = key_from_number(digits)
    if kind is StaffCodeKind.CARD_NUMBER and key is not None:
        return _read(state, key, now)
    if kind is not StaffCodeKind.SETUP:
        return _checked(state, digits, StaffCodeKind.STATION, now)
    if not state.terminal.appliance.has_setup_code:
        return _wrong(state, AccessFault.NO_SETUP_CODE)
    return _checked(state, digits, kind, now)


def _scanned(state: State, text: str, now: float) -> Step:
    kind = code_kind(state)
    if kind is not StaffCodeKind.SETUP and (code := read_code(text)) is not None:
        return _checked(state, code, StaffCodeKind.STATION, now)
    key = key_from_code(text)
    if kind is StaffCodeKind.CARD_NUMBER and isinstance(key, AccessKey):
        return _read(state, key, now)
    return _wrong(state, AccessFault.NOT_A_CODE)


def _checked(state: State, code: str, kind: StaffCodeKind, now: float) -> Step:
    of_station = kind is StaffCodeKind.STATION
    if not (len(code) == CODE_LENGTH if of_station else is_setup_code(code)):
        return _wrong(state, AccessFault.NOT_A_CODE)
    way = AccessWay.STATION_CODE if of_station else AccessWay.SETUP_CODE
    waiting, request = _waiting(state, now, AtStaffCode(code, way=way))
    return Step(waiting, (CheckStaffCode(request, kind, code),))


def _read(state: State, key: AccessKey, now: float) -> Step:
    reading = AtStaffCode(reading=True, way=AccessWay.CARD)
    waiting, request = _waiting(state, now, reading)
    return Step(waiting, (ReadCard(request, key),))


def _waiting(state: State, now: float, phase: AtStaffCode) -> tuple[State, int]:
    request = state.last_request + 1
    waiting = replace(phase, waiting=Waiting(request, now))
    return replace(state, last_request=request, phase=waiting), request


def _answered(state: State, phase: AtStaffCode, waiting: Waiting, event: Event, now: float) -> Step:
    match event:
        case CardRead(request=waiting.request) if phase.reading:
            return _proved(state, event, now)
        case CardReadFailed(request=waiting.request) if phase.reading:
            return _refused(state, phase, AccessFault.CARD_UNREADABLE).then(ForgetCard())
        case StaffAccessGranted(request=waiting.request, role=role) if not phase.reading:
            return granted(state, role, phase.way)
        case StaffAccessRefused(request=waiting.request, fault=fault):
            if fault is AccessFault.LOCKED:
                return _locked(state, now + (event.locked_seconds or state.rules.staff_lock))
            if fault in _COUNTED:
                return _counted(state, fault, now)
            forgotten: tuple[Effect, ...] = (ForgetCard(),) if phase.reading else ()
            return _refused(state, phase, fault).then(*forgotten)
        case _:
            return Step(state)


def _proved(state: State, read: CardRead, now: float) -> Step:
    if assurance_of(read.evidence) < Assurance.CARD_GENUINE:
        refused = _wrong(state, AccessFault.CARD_NOT_GENUINE)
        said = _audit(AuditAction.STAFF_MODE_REFUSED, AccessFault.CARD_NOT_GENUINE.value)
        return refused.then(ForgetCard(), said)
    waiting, request = _waiting(state, now, AtStaffCode(way=AccessWay.CARD))
    return Step(waiting, (ForgetCard(), CheckStaffCard(request, read.card.number)))


def _refused(state: State, phase: AtStaffCode, fault: AccessFault) -> Step:
    """Nothing was wrong about it as far as is known: it does not count."""
    return Step(state.at(AtStaffCode(fault=fault)))


def _counted(state: State, fault: AccessFault, now: float) -> Step:
    guard = state.terminal.appliance.guard
    failures = guard.failures + 1
    said = _audit(AuditAction.STAFF_MODE_REFUSED, fault.value)
    if failures >= state.rules.staff_tries:
        lock = min(state.rules.staff_lock * 2**guard.locks, LONGEST_LOCK)
        return _locked(state, now + lock).then(said)
    guarded = _guarded(state, replace(guard, failures=failures))
    return _wrong(guarded, fault, state.rules.staff_tries - failures).then(said)


def _locked(state: State, until: float) -> Step:
    locks = state.terminal.appliance.guard.locks + 1
    guarded = _guarded(state, AccessGuard(locks=min(locks, 8), locked_until=until))
    said = _audit(AuditAction.STAFF_MODE_REFUSED, AccessFault.LOCKED.value)
    return _wrong(guarded, AccessFault.LOCKED).then(said)


def _guarded(state: State, guard: AccessGuard) -> State:
    appliance = replace(state.terminal.appliance, guard=guard)
    return replace(state, terminal=replace(state.terminal, appliance=appliance))


def _audit(action: AuditAction, detail: str) -> Audit:
    return Audit(action, Assurance.ANONYMOUS, detail=detail)
