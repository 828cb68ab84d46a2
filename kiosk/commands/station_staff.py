"""`kiosk station staff` and `kiosk station audit`: tasks on the service's store, which need no
service to run and which a running one takes up at once."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.commands.secret_input import asked_secretly
from kiosk.commands.table import columns
from kiosk.identity.id_number import typed_number
from kiosk.queue.day import STATION_TIME
from kiosk.staff.hashed import hash_password
from kiosk.staff.member import Member, Role, shown_name, sign_in_name
from kiosk.staff.password import one_time_password
from kiosk.station.database import Database
from kiosk.station.options import StationOptions, StationStartError
from kiosk.station.refusal import Refusal
from kiosk.station.resident_key import resident_key
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff import accounts, cards, lockout
from kiosk.station.staff.access_tags import AccessTags
from kiosk.station.staff.trail import Entry, Verification, Wanted, all_entries, hash_at, verify
from kiosk.station.store import open_store
from kiosk.station.writer import Writer

LONGEST_LINE = 64
"""Characters; what is longer is no card's number."""
_WITNESS = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


class _Wrong(Exception):
    """What was typed cannot be; the text says why."""


def do_staff(options: StationOptions, asked: argparse.Namespace) -> int:
    try:
        with _opened(options) as (database, writer):
            if asked.staff_action == "list":
                return _list(database, options.station_id)
            staff_id = _staff_id(asked.id)
            if asked.staff_action in ("card", "remove-card"):
                _card(options, writer, staff_id, registers=asked.staff_action == "card")
            else:
                _do(options, writer, staff_id, asked)
            return 0
    except (StationStartError, _Wrong) as error:
        print(f"kiosk station staff: {error}", file=sys.stderr)
    except Refusal as refusal:
        print(f"kiosk station staff: {refusal.reason.sentence}", file=sys.stderr)
    return 1


def do_audit(options: StationOptions, asked: argparse.Namespace) -> int:
    """0: whole; 1: broken, or not to be read."""
    try:
        with _opened(options) as (database, _writer):
            if asked.what == "print":
                return _print(database, options.station_id, asked)
            return _verify(database, options.station_id, asked.witness)
    except (StationStartError, _Wrong) as error:
        print(f"kiosk station audit: {error}", file=sys.stderr)
    except Refusal as refusal:
        print(f"kiosk station audit: {refusal.reason.sentence}", file=sys.stderr)
    return 1


@contextmanager
def _opened(options: StationOptions) -> Iterator[tuple[Database, Writer]]:
    # The first account may be made before the service's first start.
    database = open_store(options)
    try:
        writer = Writer(database, options.station_id)
        try:
            yield database, writer
        finally:
            writer.close()
    finally:
        database.close()


def _staff_id(typed: str) -> str:
    staff_id = sign_in_name(typed)
    if staff_id is None:
        raise _Wrong("a sign-in name has up to 64 of a-z, 0-9, dot, hyphen and underscore")
    return staff_id


def _card(options: StationOptions, writer: Writer, staff_id: str, *, registers: bool) -> None:
    now = dt.datetime.now(dt.UTC)
    if not registers:
        if not writer.call(lambda book: cards.remove(book, staff_id, now, None)):
            raise _Wrong(f"{staff_id} has no card here")
        print(f"The card of {staff_id} opens no terminal any more.")
        return
    asking = "The card's 12 digits (they are not shown): "
    number = typed_number(asked_secretly(asking, LONGEST_LINE))
    if number is None:
        raise _Wrong("a card's number has 12 digits")
    tags = AccessTags(resident_key(options), options.station_id)
    writer.call(lambda book: cards.register(book, tags, staff_id, number, now, None))
    print(f"The card is {staff_id}'s and opens the staff mode of this station's terminals.")


def _do(options: StationOptions, writer: Writer, staff_id: str, asked: argparse.Namespace) -> None:
    now = dt.datetime.now(dt.UTC)
    if asked.staff_action in ("deactivate", "activate"):
        active = asked.staff_action == "activate"
        writer.call(lambda book: accounts.set_active(book, staff_id, now, None, active=active))
        print(f"{staff_id} may {'sign in again' if active else 'not sign in any more'}.")
        return
    password = one_time_password()
    hashed = hash_password(password)
    if asked.staff_action == "add":
        name = shown_name(asked.name)
        if name is None:
            raise _Wrong("--name: 1 to 80 characters")
        member = Member(id=staff_id, name=name, role=Role(asked.role))
        writer.call(lambda book: accounts.add(book, member, hashed, now, None))
    else:
        tries = lockout.name_subject(resident_key(options), staff_id)

        def step(book: SqlBook) -> None:
            lockout.forgive(book, tries)
            accounts.reset_password(book, staff_id, hashed, now, None)

        writer.call(step)
    print(f"{staff_id} signs in with this one-time password and then chooses another one:")
    print(f"\n  {password}\n\nIt is shown this once.")


def _list(database: Database, station_id: str) -> int:
    with database.reading() as connection:
        found = accounts.accounts(connection, station_id)
    if not found:
        print("There is no account. See: kiosk station staff add --help")
        return 0
    rows = [("ID", "NAME", "ROLE", "STATE")]
    for one in found:
        state = "active" if one.active else "deactivated"
        if one.active and one.must_change:
            state = "one-time password"
        rows.append((one.member.id, one.member.name, one.member.role.value, state))
    print("\n".join(columns(rows)))
    return 0


def _verify(database: Database, station_id: str, witness: str) -> int:
    expected = _WITNESS.fullmatch(witness)
    if witness and expected is None:
        raise _Wrong("--witness: as an earlier verification has said it, number:hash")
    with database.reading() as connection:
        found = verify(connection, station_id)
        kept = True
        if expected is not None:
            number, digest = int(expected[1]), expected[2]
            kept = hash_at(connection, station_id, number) == digest
    print(_said(found))
    if not kept:
        print("The trail is not the one that the witness saw: it was cut short or rewritten.")
    return 0 if found.whole and kept else 1


def _said(found: Verification) -> str:
    if found.whole:
        return (
            f"The trail is whole; entries: {found.entries}.\n"
            f"Keep elsewhere, for --witness: {found.entries}:{found.last_hash}"
        )
    lines = [f"The trail is BROKEN, in {len(found.faults)} places or more:"]
    lines += [f"  entry {fault.seq}: {fault.kind}" for fault in found.faults[:20]]
    return "\n".join(lines)


def _print(database: Database, station_id: str, asked: argparse.Namespace) -> int:
    since = until = None
    if asked.day:
        try:
            day = dt.date.fromisoformat(asked.day)
        except ValueError:
            raise _Wrong("--day: a date such as 2026-11-24") from None
        since = dt.datetime.combine(day, dt.time(), STATION_TIME)
        until = since + dt.timedelta(days=1)
    wanted = Wanted(staff=asked.staff or None, since=since, until=until)
    with database.reading() as connection:
        for entry in all_entries(connection, station_id, wanted):
            print(_line(entry))
    return 0


def _line(entry: Entry) -> str:
    at = entry.at.astimezone(STATION_TIME).strftime("%Y-%m-%d %H:%M:%S")
    said = f"{entry.staff or '-':<16} {entry.action:<22} {entry.subject} {entry.detail}"
    return f"{entry.seq:>7}  {at}  {said}".rstrip()
