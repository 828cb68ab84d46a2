"""The View that a state deserves."""

from __future__ import annotations

from kiosk.appliance.touch_calibration import UNCHANGED
from kiosk.identity.assurance import Assurance
from kiosk.identity.id_number import masked
from kiosk.visit import lookup_picture, own_corrections, record_picture, search_picture
from kiosk.visit.deadlines import countdown
from kiosk.visit.event import Health, StationTrouble
from kiosk.visit.staff_mode_picture import body as staff_mode_body
from kiosk.visit.staff_mode_picture import standing_still
from kiosk.visit.staff_mode_state import StaffPhase
from kiosk.visit.standstill import may_open_staff_mode
from kiosk.visit.state import (
    AtAsking,
    AtChecked,
    AtFarewell,
    AtFinger,
    AtIdle,
    AtKeyEntry,
    AtMenu,
    AtPairing,
    AtPlaceCard,
    AtPriorities,
    AtProblem,
    AtRated,
    AtRating,
    AtReading,
    AtServed,
    AtServices,
    AtTicket,
    AtTold,
    AtWork,
    State,
)
from kiosk.visit.view import (
    AccessKeyEntry,
    Body,
    CheckResult,
    Device,
    FingerPrompt,
    Goodbye,
    Idle,
    Menu,
    Notice,
    PlaceCard,
    PriorityChoice,
    ProblemNotice,
    RatingQuestion,
    RatingThanks,
    Reading,
    ServedList,
    ServiceChoice,
    TicketStanding,
    TicketTaken,
    View,
    Working,
)

_AWAY = {
    Device.CARD_READER: Notice.CARD_READER_AWAY,
    Device.CODE_SCANNER: Notice.CODE_SCANNER_AWAY,
    Device.FINGERPRINT: Notice.FINGERPRINT_AWAY,
    Device.PRINTER: Notice.PRINTER_AWAY,
}
_TROUBLES = {
    StationTrouble.NOT_PAIRED: Notice.NOT_PAIRED,
    StationTrouble.NOT_ADMITTED: Notice.NOT_ADMITTED,
    StationTrouble.CLOCK_WRONG: Notice.CLOCK_WRONG,
}


def view_of(state: State, now: float) -> View:
    """A complete picture of this state. Its sequence is 0: whoever publishes it numbers it."""
    return View(
        sequence=0,
        language=state.language,
        body=_body(state, now),
        station_name=state.terminal.station_name,
        notices=_notices(state),
        countdown=countdown(state, now),
        staff_call=state.staff_call,
        in_visit=not isinstance(state.phase, AtIdle | AtFarewell | AtPairing | StaffPhase),
        staff_key=may_open_staff_mode(state),
        in_staff_mode=isinstance(state.phase, StaffPhase),
        look=state.look,
        choosing_look=state.choosing_look,
        voice=state.voice,
        headphones=state.terminal.headphones,
        touch=UNCHANGED if (machine := state.terminal.appliance.machine) is None else machine.touch,
    )


def _notices(state: State) -> tuple[Notice, ...]:
    found = [_AWAY[d] for d in Device if state.health(d) is Health.AWAY]
    if state.health(Device.PRINTER) is Health.OUT_OF_PAPER:
        found.append(Notice.PRINTER_OUT_OF_PAPER)
    if state.terminal.station_trouble is not None:
        found.append(_TROUBLES[state.terminal.station_trouble])
    elif state.terminal.appliance.provisioned and not state.terminal.station_reachable:
        found.append(Notice.STATION_AWAY)
    if not state.terminal.clock_verified and Notice.CLOCK_WRONG not in found:
        found.append(Notice.CLOCK_UNVERIFIED)
    return tuple(sorted(found, key=list(Notice).index))


def _body(state: State, now: float) -> Body:
    terminal = state.terminal
    if isinstance(state.phase, StaffPhase):
        return staff_mode_body(state, state.phase, now)
    match state.phase:
        case AtIdle():
            return standing_still(state) or Idle(
                terminal.station_name, terminal.services, terminal.queues, terminal.announcements
            )
        case AtPlaceCard():
            anonymous = any(s.required_assurance is Assurance.ANONYMOUS for s in terminal.services)
            return PlaceCard(anonymous)
        case AtKeyEntry(digits=digits, fault=fault, tries_left=left):
            ready = state.health(Device.CODE_SCANNER) is Health.READY
            return AccessKeyEntry(digits, fault, left, ready)
        case AtReading(stage=stage, fraction=fraction, full_name=name):
            return Reading(stage, fraction, name)
        case AtChecked():
            return _check_result(state)
        case AtMenu():
            name = state.holder.card.full_name if state.holder else ""
            reachable, answered = terminal.station_reachable, own_corrections.answered(state)
            return Menu(name, state.assurance, reachable, answered)
        case AtServices():
            return ServiceChoice(
                terminal.services, terminal.queues, state.assurance, state.priority
            )
        case AtPriorities():
            return PriorityChoice(state.priority)
        case AtFinger(finger=finger, hint=hint, tries_left=tries, fraction=fraction):
            return FingerPrompt(finger, hint, tries, fraction)
        case _:
            return _later_body(state)


def _later_body(state: State) -> Body:
    match state.phase:
        case AtWork(task=task):
            return Working(task)
        case AtTicket(ticket=ticket, service=service, printed=printed, leaving=leaving):
            return TicketTaken(ticket, service, printed, not leaving)
        case AtProblem(problem=problem, ways_on=ways_on, number=number):
            return ProblemNotice(problem, ways_on, number)
        case AtPairing(shown=shown):
            return shown
        case AtFarewell():
            return Goodbye(take_card=state.terminal.card_present)
        case _:
            return _body_about_ticket(state)


def _body_about_ticket(state: State) -> Body:
    terminal = state.terminal
    match state.phase:
        case AtAsking(task=task):
            return Working(task)
        case AtTold(ticket=None, fault=fault):
            return TicketStanding(None, None, fault)
        case AtTold(ticket=ticket) if ticket is not None:
            return TicketStanding(ticket, terminal.service(ticket.service_id))
        case AtServed(tickets=tickets):
            return ServedList(tickets, terminal.services)
        case AtRating(number=number, service_id=service_id, unsent=unsent):
            return RatingQuestion(number, terminal.service(service_id), unsent)
        case AtRated(explainable=explainable):
            return RatingThanks(explainable)
        case phase:
            found = (
                lookup_picture.body(state)
                or record_picture.body(state)
                or search_picture.body(state)
            )
            assert found is not None, f"no picture of {type(phase).__name__}"
            return found


def _check_result(state: State) -> CheckResult:
    holder = state.holder
    assert holder is not None
    return CheckResult(
        full_name=holder.card.full_name,
        number_masked=masked(holder.card.number),
        portrait=holder.card.portrait,
        evidence=holder.evidence,
        assurance=holder.assurance,
    )
