"""Ratings in the store: given once, explained once, and shown as figures of groups."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, insert, select, update

from kiosk.queue import rating as rules
from kiosk.queue.day import station_day
from kiosk.queue.fault import NotPossible, QueueFault
from kiosk.queue.rating import LATELY, Rating, RatingReason, RatingWay, Tally
from kiosk.queue.standing import Standing
from kiosk.queue.ticket import TicketState
from kiosk.queue.ticket_now import ServedTicket
from kiosk.station.rating_schema import ratings
from kiosk.station.rows import Row, ticket_of
from kiosk.station.schema import tickets
from kiosk.station.sql_book import SqlBook

MOST_LISTED = 60


class TicketKey(msgspec.Struct, frozen=True):
    """Names a ticket of this station: by its id, or by day, prefix and ordinal."""

    id: str = ""
    place: tuple[dt.date, str, int] | None = None


class RatedDay(msgspec.Struct, frozen=True):
    """What may be shown of a service's day; it has ratings."""

    day: dt.date
    service_id: str
    tally: Tally


def find(
    connection: Connection, station_id: str, key: TicketKey
) -> tuple[Standing, Rating | None] | None:
    """The ticket and its rating."""
    column = tickets.c
    if key.place is None:
        wanted = [column.id == key.id]
    else:
        day, prefix, ordinal = key.place
        wanted = [column.day == day, column.prefix == prefix, column.ordinal == ordinal]
    query = select(tickets).where(column.station_id == station_id, *wanted)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    ticket = ticket_of(row)
    return ticket, _rating(connection, station_id, ticket.id)


def rate(
    book: SqlBook, key: TicketKey, score: int, way: RatingWay, now: dt.datetime
) -> tuple[Standing, Rating]:
    """A step for the writer: the ticket and its new rating.

    Raises NotPossible: UNKNOWN_TICKET, and as `kiosk.queue.rating.rate`.
    """
    ticket = _known(book, key)
    before = _rating(book.connection, book.station_id, ticket.id)
    given = rules.rate(ticket, before, score, way, now)
    row = {name: getattr(given, name) for name in Rating.__struct_fields__}
    row |= {"station_id": book.station_id, "reason": None, "way": way.value}
    book.execute(insert(ratings), row)
    return ticket, given


def explain(book: SqlBook, key: TicketKey, reason: RatingReason, now: dt.datetime) -> Rating:
    """A step for the writer: the rating with the reason added.

    Raises NotPossible: UNKNOWN_TICKET, and as `kiosk.queue.rating.explain`.
    """
    ticket = _known(book, key)
    before = _rating(book.connection, book.station_id, ticket.id)
    explained = rules.explain(before, reason, now)
    book.execute(
        update(ratings)
        .where(ratings.c.station_id == book.station_id, ratings.c.ticket_id == ticket.id)
        .values(reason=reason.value)
    )
    return explained


def served_lately(
    connection: Connection, station_id: str, now: dt.datetime
) -> tuple[ServedTicket, ...]:
    """Today's tickets that were served within LATELY and have no rating, by their numbers.

    Of more than MOST_LISTED the latest.
    """
    column = tickets.c
    rated = select(ratings.c.ticket_id).where(
        ratings.c.station_id == station_id, ratings.c.ticket_id == column.id
    )
    rows = connection.execute(
        select(tickets)
        .where(
            column.station_id == station_id,
            column.ended_at.is_not(None),
            column.ended_at >= now - LATELY,
            column.ended_at <= now,
            column.state == TicketState.SERVED.value,
            column.day == station_day(now),
            ~rated.exists(),
        )
        .order_by(column.ended_at.desc())
        .limit(MOST_LISTED)
    ).mappings()
    found = sorted((ticket_of(row) for row in rows), key=lambda t: (t.prefix, t.ordinal))
    return tuple(ServedTicket(ticket.number, ticket.service_id) for ticket in found)


def rated_days(
    connection: Connection, station_id: str, first: dt.date, last: dt.date, now: dt.datetime
) -> tuple[RatedDay, ...]:
    """Each service's figures for each day from `first` to `last` with ratings, by day, service.

    A day with too few of them has an empty tally.
    """
    column = ratings.c
    rows = connection.execute(
        select(ratings).where(
            column.station_id == station_id, column.day >= first, column.day <= last
        )
    ).mappings()
    groups: defaultdict[tuple[dt.date, str], list[Rating]] = defaultdict(list)
    for row in rows:
        each = _rating_of(row)
        groups[each.day, each.service_id].append(each)
    return tuple(
        RatedDay(day, service_id, rules.tally(groups[day, service_id], now))
        for day, service_id in sorted(groups)
    )


def together(days: Iterable[RatedDay]) -> Tally:
    """All these figures as one. Only what may be shown is in it."""
    whole = Tally()
    for each in days:
        whole = whole.with_(each.tally)
    return whole


def _known(book: SqlBook, key: TicketKey) -> Standing:
    ticket = book.ticket(key.id) if key.place is None else book.ticket_by_number(*key.place)
    if ticket is None:
        raise NotPossible(QueueFault.UNKNOWN_TICKET)
    return ticket


def _rating(connection: Connection, station_id: str, ticket_id: str) -> Rating | None:
    row = (
        connection.execute(
            select(ratings).where(
                ratings.c.station_id == station_id, ratings.c.ticket_id == ticket_id
            )
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else _rating_of(row)


def _rating_of(row: Row) -> Rating:
    fields = {name: row[name] for name in Rating.__struct_fields__}
    fields["reason"] = None if row["reason"] is None else RatingReason(row["reason"])
    fields["way"] = RatingWay(row["way"])
    return Rating(**fields)
