"""Requests for correction as they are kept: made by terminals, decided by staff, seen by residents.

Functions with a book are steps for the writer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from kiosk.identity.assurance import Assurance, Evidence
from kiosk.queue.day import station_day
from kiosk.records.correction import (
    Correction,
    CorrectionRequest,
    CorrectionState,
    DisputedField,
    SignedData,
)
from kiosk.records.correction_code import MOST_OF_A_DAY, correction_code, read_code
from kiosk.records.decision import MOST_UNDECIDED, UNDECIDED, Decision, decided
from kiosk.station.correction_schema import corrections as table
from kiosk.station.holder_seal import HolderSeal
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.rows import Row
from kiosk.station.sql_book import SqlBook

MOST_TOLD = 50
"""Of one resident."""
MOST_COMPARED = 1000
"""Undecided requests that a ticket's holder is looked for among."""
PURPOSE = b"commune-kiosk correction requests, version 1"
"""Of the key that seals them."""

_column = table.c
_undecided = [state.value for state in UNDECIDED]


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it comes: `resident` is the lasting tag."""

    resident: str
    number: str
    name: str
    request: CorrectionRequest
    service_id: str
    terminal_id: str
    area: str = ""

    def __repr__(self) -> str:
        return "Asking(…)"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A request as staff see it. `sealed`: number and name."""

    code: str
    made_at: dt.datetime
    sealed: str
    service_id: str
    terminal_id: str
    area: str
    request: CorrectionRequest
    state: CorrectionState
    answer: str
    decided_at: dt.datetime | None
    staff: str | None
    revision: int
    seen: bool

    def __repr__(self) -> str:
        return f"Kept({self.code}, {self.state.value})"

    @property
    def undecided(self) -> bool:
        return self.state in UNDECIDED

    @property
    def digest(self) -> bytes:
        return digest_of(self.request)

    def told(self) -> Correction:
        """As its resident sees it."""
        return Correction(
            code=self.code,
            made_on=station_day(self.made_at),
            state=self.state,
            fields=self.request.fields,
            answer=self.answer,
            decided_on=None if self.decided_at is None else station_day(self.decided_at),
            seen=self.seen,
            service_id=self.service_id,
        )


def digest_of(request: CorrectionRequest) -> bytes:
    """What a receipt is bound to: SHA-256 of all that stands open in the store."""
    return hashlib.sha256(msgspec.json.encode(request)).digest()


def ask(book: SqlBook, asking: Asking, seal: HolderSeal, now: dt.datetime) -> Kept:
    """Keep a new request. Raises Refusal: TOO_MANY_CORRECTIONS, DAY_FULL."""
    waiting = book.connection.execute(
        select(func.count()).where(
            _column.station_id == book.station_id,
            _column.resident == asking.resident,
            _column.state.in_(_undecided),
        )
    ).scalar_one()
    if waiting >= MOST_UNDECIDED:
        raise Refusal(Reason.TOO_MANY_CORRECTIONS)
    day = station_day(now)
    last = book.connection.execute(
        select(func.coalesce(func.max(_column.ordinal), 0)).where(
            _column.station_id == book.station_id, _column.day == day
        )
    ).scalar_one()
    if last >= MOST_OF_A_DAY:
        raise Refusal(Reason.DAY_FULL)
    code = correction_code(day, last + 1)
    row = {
        "station_id": book.station_id,
        "code": code,
        "day": day,
        "ordinal": last + 1,
        "made_at": now,
        "resident": asking.resident,
        "sealed": seal.sealed(code, f"{asking.number}\n{asking.name}"),
        "service_id": asking.service_id,
        "terminal_id": asking.terminal_id,
        "area": asking.area,
        "assurance": int(asking.request.assurance),
        "fields": _json(asking.request.fields),
        "evidence": _json(asking.request.evidence),
        "signed_data": _json(asking.request.signed_data),
        "state": CorrectionState.OPEN.value,
        "answer": "",
        "decided_at": None,
        "staff": None,
        # Who made it knows that it is open.
        **dict.fromkeys(("revision", "shown", "seen"), 1),
    }
    book.execute(insert(table).values(row))
    return kept_of(row)


def holder_of(code: str, sealed: str, seal: HolderSeal) -> tuple[str, str] | None:
    """Number and name; None if they were not sealed for this request by this station."""
    opened = seal.opened(code, sealed)
    if opened is None:
        return None
    number, _, name = opened.partition("\n")
    return number, name


def find(connection: Connection, station_id: str, code: str) -> Kept | None:
    if read_code(code) is None:
        return None
    own = (_column.station_id == station_id, _column.code == code)
    row = connection.execute(select(table).where(*own)).mappings().one_or_none()
    return None if row is None else kept_of(row)


def decide(
    book: SqlBook,
    code: str,
    revision: int,
    decision: Decision,
    answer: str,
    staff: str,
    now: dt.datetime,
) -> Kept:
    """What an officer, who saw it at `revision`, says.

    Raises Refusal: UNKNOWN_CORRECTION, CHANGED_MEANWHILE; NotDecided.
    """
    before = find(book.connection, book.station_id, code)
    if before is None:
        raise Refusal(Reason.UNKNOWN_CORRECTION)
    if before.revision != revision:
        raise Refusal(Reason.CHANGED_MEANWHILE)
    state, said = decided(before.state, decision, answer)
    changed = {"state": state.value, "answer": said, "decided_at": now, "staff": staff}
    book.execute(
        update(table)
        .where(_column.station_id == book.station_id, _column.code == code)
        .values(**changed, revision=revision + 1)
    )
    return msgspec.structs.replace(
        before,
        state=state,
        answer=said,
        decided_at=now,
        staff=staff,
        revision=revision + 1,
        seen=False,
    )


def tell(book: SqlBook, resident: str) -> list[Kept]:
    """The resident's requests, newest first, and note which state of each is told."""
    found = of_resident(book.connection, book.station_id, resident)
    if found:
        # What is decided after this is not among what `see` is about.
        book.execute(
            update(table)
            .where(*_mine(book, resident), _column.shown != _column.revision)
            .values(shown=_column.revision)
        )
    return found


def see(book: SqlBook, resident: str, codes: Iterable[str]) -> None:
    """These, as they were told last, have been on the resident's screen."""
    book.execute(
        update(table)
        .where(*_mine(book, resident), _column.code.in_(sorted(set(codes))))
        .values(seen=_column.shown)
    )


def listed(
    connection: Connection,
    station_id: str,
    states: Sequence[CorrectionState],
    offset: int,
    limit: int,
) -> list[Kept]:
    """In these states: undecided ones before the others, oldest first; the others newest first."""
    wanted = [state.value for state in states]
    is_open = _column.state == CorrectionState.OPEN.value
    waits = _column.state.in_(_undecided)
    found: list[Kept] = []
    for part, order in (
        (is_open, _column.made_at.asc()),
        (waits & ~is_open, _column.made_at.asc()),
        (~waits, _column.decided_at.desc()),
    ):
        found += _page(
            connection, station_id, part & _column.state.in_(wanted), order, offset + limit
        )
        if len(found) >= offset + limit:
            break
    return found[offset : offset + limit]


def _page(
    connection: Connection,
    station_id: str,
    part: ColumnElement[bool],
    order: ColumnElement[object],
    limit: int,
) -> list[Kept]:
    rows = connection.execute(
        select(table)
        .where(_column.station_id == station_id, part)
        .order_by(order, _column.code)
        .limit(limit)
    ).mappings()
    return [kept_of(row) for row in rows]


def count_open(connection: Connection, station_id: str) -> int:
    """How many wait for a first word of staff."""
    return connection.execute(
        select(func.count()).where(
            _column.station_id == station_id, _column.state == CorrectionState.OPEN.value
        )
    ).scalar_one()


def undecided(connection: Connection, station_id: str) -> list[tuple[str, str]]:
    """Code and seal of the oldest that staff have still to decide."""
    rows = connection.execute(
        select(_column.code, _column.sealed)
        .where(_column.station_id == station_id, _column.state.in_(_undecided))
        .order_by(_column.made_at)
        .limit(MOST_COMPARED)
    )
    return [(row.code, row.sealed) for row in rows]


def of_resident(connection: Connection, station_id: str, resident: str) -> list[Kept]:
    """What is kept of one resident, newest first, MOST_TOLD at most."""
    rows = connection.execute(
        select(table)
        .where(_column.station_id == station_id, _column.resident == resident)
        .order_by(_column.made_at.desc(), _column.code.desc())
        .limit(MOST_TOLD)
    ).mappings()
    return [kept_of(row) for row in rows]


def kept_of(row: Row) -> Kept:
    request = CorrectionRequest(
        fields=msgspec.json.decode(row["fields"], type=tuple[DisputedField, ...]),
        assurance=Assurance(row["assurance"]),
        evidence=msgspec.json.decode(row["evidence"], type=tuple[Evidence, ...]),
        signed_data=msgspec.json.decode(row["signed_data"], type=tuple[SignedData, ...]),
    )
    same = ("code", "made_at", "sealed", "service_id", "terminal_id", "area", "answer")
    return Kept(
        **{name: row[name] for name in (*same, "decided_at", "staff", "revision")},
        request=request,
        state=CorrectionState(row["state"]),
        seen=row["seen"] == row["revision"],
    )


def _mine(book: SqlBook, resident: str) -> tuple[ColumnElement[bool], ...]:
    return (_column.station_id == book.station_id, _column.resident == resident)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
