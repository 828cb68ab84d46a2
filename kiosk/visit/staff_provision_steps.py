"""The first start of a terminal: three questions, or one code held to the scanner."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from kiosk.appliance.provisioning import FirstAnswers
from kiosk.appliance.request import Restart, Unit
from kiosk.staff.access import LONGEST_SETUP_CODE, AccessWay, is_plain, is_setup_code
from kiosk.staff.member import Role
from kiosk.visit.effect import AuditAction, Effect
from kiosk.visit.ending import to_idle
from kiosk.visit.event import CodeScanned, Event
from kiosk.visit.intent import (
    Back,
    ClearDigits,
    DeleteDigit,
    SubmitDigits,
    SubmitText,
    TypeDigit,
    TypeText,
)
from kiosk.visit.staff_mode_asking import audit
from kiosk.visit.staff_mode_effect import (
    AskCaretaker,
    FindStations,
    Provision,
    ProvisionByCode,
)
from kiosk.visit.staff_mode_event import StaffTaskDone, StationsFound
from kiosk.visit.staff_mode_intent import (
    BeginProvisioning,
    ChooseStation,
    LookAgain,
    TypeStation,
)
from kiosk.visit.staff_mode_state import AtProvision, StaffSession, Waiting
from kiosk.visit.staff_mode_view import ProvisionFault, ProvisionQuestion, ProvisionStep
from kiosk.visit.state import AtIdle, State, Step

LONGEST_NAME, LONGEST_ADDRESS = 64, 200
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_LONGEST_SCAN = 4096
_BEFORE = {
    ProvisionStep.STATION: ProvisionStep.NAME,
    ProvisionStep.STATION_ADDRESS: ProvisionStep.STATION,
    ProvisionStep.SETUP_CODE: ProvisionStep.STATION,
    ProvisionStep.SETUP_CODE_AGAIN: ProvisionStep.SETUP_CODE,
}
_UNPROVISIONED = StaffSession(Role.TECHNICIAN, AccessWay.UNPROVISIONED)


def at_idle(state: State, event: Event, now: float) -> Step:
    """At a terminal that nobody has set up yet."""
    match event:
        case BeginProvisioning():
            return Step(_at(state, AtProvision(ProvisionStep.NAME)))
        case CodeScanned(text=text):
            return _scanned(state, AtProvision(ProvisionStep.WELCOME), text, now)
        case _:
            return Step(state)


def at_provision(state: State, phase: AtProvision, event: Event, now: float) -> Step:
    waiting = phase.waiting
    match event:
        case StaffTaskDone() if waiting and event.request == waiting.request:
            return _answered(state, phase, event, now)
        case StationsFound(stations=found) if waiting and event.request == waiting.request:
            return Step(state.at(replace(phase, stations=found, waiting=None)))
        case _ if phase.step in (ProvisionStep.SAVING, ProvisionStep.DONE):
            return Step(state)
        case CodeScanned(text=text):
            return _scanned(state, phase, text, now)
        case BeginProvisioning() if phase.step is ProvisionStep.WELCOME:
            return Step(_at(state, AtProvision(ProvisionStep.NAME)))
        case Back():
            return _back(state, phase, now)
        case _:
            return _in_question(state, phase, event, now)


def question_shown(phase: AtProvision) -> ProvisionQuestion:
    of_code = phase.step in (ProvisionStep.SETUP_CODE, ProvisionStep.SETUP_CODE_AGAIN)
    return ProvisionQuestion(
        step=phase.step,
        text="" if of_code else phase.text,
        typed=len(phase.text) if of_code else 0,
        stations=phase.stations,
        looking=phase.step is ProvisionStep.STATION and phase.waiting is not None,
        fault=phase.fault,
        detail=phase.detail,
    )


def _in_question(state: State, phase: AtProvision, event: Event, now: float) -> Step:
    match phase.step:
        case ProvisionStep.NAME:
            return _name(state, phase, event, now)
        case ProvisionStep.STATION:
            return _station(state, phase, event, now)
        case ProvisionStep.STATION_ADDRESS:
            return _address(state, phase, event)
        case ProvisionStep.SETUP_CODE | ProvisionStep.SETUP_CODE_AGAIN:
            return _code(state, phase, event, now)
        case _:
            return Step(state)


def _name(state: State, phase: AtProvision, event: Event, now: float) -> Step:
    match event:
        case TypeText(text=text):
            return Step(_at(state, replace(phase, text=text[:LONGEST_NAME], fault=None)))
        case SubmitText() if _NAME.fullmatch(phase.text):
            return _look(state, replace(phase, name=phase.text), now)
        case SubmitText():
            return Step(_at(state, replace(phase, fault=ProvisionFault.NO_NAME)))
        case _:
            return Step(state)


def _station(state: State, phase: AtProvision, event: Event, now: float) -> Step:
    match event:
        case ChooseStation(url=url) if not url or any(s.url == url for s in phase.stations):
            return Step(_at(state, _asks_code(replace(phase, url=url))))
        case TypeStation():
            typing = replace(phase, text="https://", fault=None, waiting=None)
            return Step(_at(state, replace(typing, step=ProvisionStep.STATION_ADDRESS)))
        case LookAgain() if phase.waiting is None:
            return _look(state, phase, now)
        case _:
            return Step(state)


def _address(state: State, phase: AtProvision, event: Event) -> Step:
    match event:
        case TypeText(text=text):
            return Step(_at(state, replace(phase, text=text[:LONGEST_ADDRESS], fault=None)))
        case SubmitText() if is_address(phase.text):
            return Step(_at(state, _asks_code(replace(phase, url=phase.text.strip()))))
        case SubmitText():
            return Step(_at(state, replace(phase, fault=ProvisionFault.NO_ADDRESS)))
        case _:
            return Step(state)


def is_address(text: str) -> bool:
    """Whether this can be the address of a station's service."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and bool(host) and plain and port != 0


def _code(state: State, phase: AtProvision, event: Event, now: float) -> Step:
    match event:
        case TypeDigit(digit=digit) if len(digit) == 1 and digit in "0123456789":
            return Step(_at(state, _typed(phase, (phase.text + digit)[:LONGEST_SETUP_CODE])))
        case DeleteDigit():
            return Step(_at(state, _typed(phase, phase.text[:-1])))
        case ClearDigits():
            return Step(_at(state, _typed(phase, "")))
        case SubmitDigits() if phase.step is ProvisionStep.SETUP_CODE:
            return Step(_at(state, _first_time(phase)))
        case SubmitDigits() if phase.text == phase.code:
            return _save(state, phase, now)
        case SubmitDigits():
            differ = replace(_asks_code(phase), fault=ProvisionFault.CODES_DIFFER)
            return Step(_at(state, differ))
        case _:
            return Step(state)


def _typed(phase: AtProvision, digits: str) -> AtProvision:
    return replace(phase, text=digits, fault=None)


def _first_time(phase: AtProvision) -> AtProvision:
    if not is_setup_code(phase.text):
        return replace(phase, fault=ProvisionFault.NO_CODE)
    if is_plain(phase.text):
        return replace(phase, text="", fault=ProvisionFault.PLAIN_CODE)
    again = replace(phase, step=ProvisionStep.SETUP_CODE_AGAIN, code=phase.text)
    return _typed(again, "")


def _asks_code(phase: AtProvision) -> AtProvision:
    asking = replace(phase, step=ProvisionStep.SETUP_CODE, code="", waiting=None)
    return _typed(asking, "")


def _look(state: State, phase: AtProvision, now: float) -> Step:
    request = state.last_request + 1
    looking = replace(phase, step=ProvisionStep.STATION, fault=None, waiting=Waiting(request, now))
    return Step(replace(_at(state, looking), last_request=request), (FindStations(request),))


def _save(state: State, phase: AtProvision, now: float) -> Step:
    request = state.last_request + 1
    answers = FirstAnswers(phase.name, phase.url, phase.code)
    saving = replace(_saving(phase, request, now), code="", text="")
    return Step(replace(_at(state, saving), last_request=request), (Provision(request, answers),))


def _scanned(state: State, phase: AtProvision, text: str, now: float) -> Step:
    if len(text) > _LONGEST_SCAN:
        return Step(_at(state, replace(phase, fault=ProvisionFault.NOT_UNDERSTOOD)))
    request = state.last_request + 1
    saving = _saving(AtProvision(ProvisionStep.WELCOME), request, now)
    return Step(
        replace(_at(state, saving), last_request=request), (ProvisionByCode(request, text),)
    )


def _saving(phase: AtProvision, request: int, now: float) -> AtProvision:
    return replace(phase, step=ProvisionStep.SAVING, waiting=Waiting(request, now), fault=None)


def _answered(state: State, phase: AtProvision, event: StaffTaskDone, now: float) -> Step:
    if phase.step is ProvisionStep.STATION:
        return Step(state.at(replace(phase, waiting=None)))
    if not event.done:
        named = bool(phase.name)
        fault = ProvisionFault.NOT_SAVED if named else ProvisionFault.NOT_UNDERSTOOD
        step = ProvisionStep.SETUP_CODE if named else ProvisionStep.WELCOME
        failed = replace(phase, step=step, waiting=None, fault=fault, detail=event.detail)
        return Step(state.at(failed))
    effects: tuple[Effect, ...] = (audit(AuditAction.PROVISIONED),)
    request = state.last_request
    if event.restart_needed:
        request += 1
        effects = (*effects, AskCaretaker(request, Restart(Unit.PROGRAM)))
    # `waiting` is kept for its time: this page ends by itself.
    done = AtProvision(ProvisionStep.DONE, waiting=Waiting(request, now))
    return Step(replace(state, last_request=request, phase=done), effects)


def _back(state: State, phase: AtProvision, now: float) -> Step:
    before = _BEFORE.get(phase.step)
    if before is None:
        return to_idle(state)
    if before is ProvisionStep.STATION:
        return _look(state, phase, now)
    text = phase.name if before is ProvisionStep.NAME else ""
    return Step(_at(state, replace(phase, step=before, text=text, fault=None, waiting=None)))


def _at(state: State, phase: AtProvision) -> State:
    session = state.staff or _UNPROVISIONED
    before = state if not isinstance(state.phase, AtIdle) else to_idle(state).state
    return replace(before, staff=session, phase=phase)
