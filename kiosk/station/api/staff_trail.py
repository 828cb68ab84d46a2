"""What a step of an officer was done to, in the words of the audit trail: never a resident."""

from __future__ import annotations

from pydantic import BaseModel

from kiosk.station.api.appointment_messages import AppointmentAnswer
from kiosk.station.api.messages import HelpCallAnswer, RequestBody
from kiosk.station.api.staff_messages import (
    CancelBody,
    CounterAnswer,
    DayBody,
    DeskTicketAnswer,
    DoneAnswer,
    NextAnswer,
    PriorityBody,
    ServiceBody,
    StandingAnswer,
    TransferBody,
)


def what_was_done(body: RequestBody, answer: BaseModel) -> tuple[str, str]:
    """Subject and detail of the entry."""
    if isinstance(answer, NextAnswer):
        ticket = answer.ticket
        return ("" if ticket is None else ticket.number), _counter(body)
    if isinstance(answer, StandingAnswer):
        return answer.number, _detail(body)
    if isinstance(answer, DeskTicketAnswer):
        return answer.ticket.number, answer.ticket.service_id
    if isinstance(answer, AppointmentAnswer):
        return answer.service_id, answer.hour
    if isinstance(answer, HelpCallAnswer):
        return answer.terminal_id, answer.reason.value
    if isinstance(answer, CounterAnswer):
        return answer.name, answer.state.value
    if isinstance(body, ServiceBody):
        return body.service_id, "open" if body.open else "closed"
    if isinstance(body, DayBody) and isinstance(answer, DoneAnswer):
        return body.day.isoformat(), str(answer.tickets)
    return str(getattr(body, "service_id", "")), ""


def _detail(body: RequestBody) -> str:
    if isinstance(body, TransferBody):
        return " ".join(filter(None, (body.service_id, body.to_counter)))
    if isinstance(body, PriorityBody):
        return body.priority.value
    if isinstance(body, CancelBody):
        return body.reason.value
    return _counter(body)


def _counter(body: RequestBody) -> str:
    return str(getattr(body, "counter", ""))
