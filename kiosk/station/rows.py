"""Between the queue's values and the store's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Executable, Table, insert, text
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.identity.assurance import Assurance
from kiosk.queue.appointment import Appointment, AppointmentState
from kiosk.queue.counter import CounterStanding, CounterState
from kiosk.queue.pace import Pace
from kiosk.queue.priority import PriorityClass
from kiosk.queue.service_day import ServiceDay
from kiosk.queue.standing import EventKind, QueueEvent, Standing
from kiosk.queue.ticket import TicketState

Row = Mapping[Any, Any]
_S = TypeVar("_S", bound=msgspec.Struct)


def ticket_row(ticket: Standing) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(ticket, name) for name in _TICKET_FIELDS}
    row["state"] = ticket.state.value
    row["priority"] = ticket.priority.value
    row["assurance"] = int(ticket.assurance)
    row["line"], row["lane"] = (ticket.line, int(ticket.lane)) if ticket.callable else (None, None)
    return row


def ticket_of(row: Row) -> Standing:
    fields = {name: row[name] for name in _TICKET_FIELDS}
    fields["state"] = TicketState(row["state"])
    fields["priority"] = PriorityClass(row["priority"])
    fields["assurance"] = Assurance(row["assurance"])
    return Standing(**fields)


_TICKET_FIELDS = Standing.__struct_fields__


def service_day_row(status: ServiceDay) -> dict[str, object]:
    row = _plain(status)
    del row["pace"]
    pace = status.pace
    return {
        **row,
        "pace_weight": pace.weight,
        "pace_total": pace.total,
        "pace_squares": pace.squares,
    }


def service_day_of(row: Row) -> ServiceDay:
    pace = Pace(row["pace_weight"], row["pace_total"], row["pace_squares"])
    names = (name for name in ServiceDay.__struct_fields__ if name != "pace")
    return ServiceDay(pace=pace, **{name: row[name] for name in names})


def counter_row(counter: CounterStanding) -> dict[str, object]:
    return {**_plain(counter), "state": counter.state.value}


def counter_of(row: Row) -> CounterStanding:
    return _struct(CounterStanding, row, state=CounterState(row["state"]))


def appointment_row(appointment: Appointment) -> dict[str, object]:
    return {**_plain(appointment), "state": appointment.state.value}


def appointment_of(row: Row) -> Appointment:
    return _struct(Appointment, row, state=AppointmentState(row["state"]))


def event_row(event: QueueEvent) -> dict[str, object]:
    state = None if event.state is None else event.state.value
    return {**_plain(event), "kind": event.kind.value, "state": state}


def event_of(row: Row) -> QueueEvent:
    state = None if row["state"] is None else TicketState(row["state"])
    return _struct(QueueEvent, row, kind=EventKind(row["kind"]), state=state)


def _plain(value: msgspec.Struct) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__struct_fields__}


def _struct(struct: type[_S], row: Row, /, **given: object) -> _S:
    rest = {name: row[name] for name in struct.__struct_fields__ if name not in given}
    return struct(**rest, **given)


def insert_if_new(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]
) -> None:
    """Insert `rows` but those whose key is there already (ON CONFLICT DO NOTHING)."""
    connection.execute(_insert_if_new(table, connection.dialect.name), list(rows))


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert `rows`, or overwrite those whose key is there already (ON CONFLICT DO UPDATE)."""
    connection.execute(_upsert(table, connection.dialect.name), list(rows))


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert `rows`, each with every column of the table."""
    if connection.dialect.name == "postgresql":
        # One statement with one value, however many rows: the server plans and answers once.
        connection.execute(_insert_json(table), {"rows": msgspec.json.encode(rows).decode()})
    else:
        connection.execute(_insert(table), list(rows))


# Building a statement takes longer than running it: each is built once.


@cache
def _insert_if_new(table: Table, dialect: str) -> Executable:
    made = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return made(table).on_conflict_do_nothing()


@cache
def _insert(table: Table) -> Executable:
    return insert(table)


@cache
def _insert_json(table: Table) -> Executable:
    return text(
        f"INSERT INTO {table.name} "  # noqa: S608 - a table of ours
        f"SELECT * FROM jsonb_populate_recordset(NULL::{table.name}, CAST(:rows AS jsonb))"
    )


@cache
def _upsert(table: Table, dialect: str) -> Executable:
    made = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = made(table)
    keys = {column.name for column in table.primary_key.columns}
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)
