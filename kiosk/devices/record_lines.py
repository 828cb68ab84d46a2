"""What stands on the sheet of a compared record, and on the receipt of a request to correct it."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.devices.sheet_line import Code, Entry, Heading, Large, Line, Note, day
from kiosk.devices.sheet_words import Words
from kiosk.identity.id_number import masked
from kiosk.queue.ticket import Ticket
from kiosk.records.record import Field, FieldComparison, Verdict
from kiosk.visit.lookup_view import CorrectionTaken, RecordCheck

_NUMBERS = (Field.NUMBER, Field.OLD_NUMBER)


def record_lines(shown: RecordCheck, words: Words) -> Iterator[Line]:
    if not shown.known:
        yield Note(words.say("unknown_record"))
    for field in shown.fields:
        yield from _field(field, words)
    if shown.confirmed:
        yield Note(words.say("confirmed"))


def _field(field: FieldComparison, words: Words) -> Iterator[Line]:
    """Both sides where they are not the same."""
    yield Heading(f"{words.name(field.field)}: {words.name(field.verdict)}")
    on_card, in_registry = (_plain(field, side) for side in (field.card, field.registry))
    if field.verdict is Verdict.MATCH:
        yield Note(on_card)
        return
    if on_card:
        yield Entry(words.say("on_card"), on_card)
    if in_registry:
        yield Entry(words.say("in_registry"), in_registry)
    if field.today:
        yield Entry(words.say("address_today"), field.today)


def _plain(field: FieldComparison, value: str) -> str:
    return masked(value) if field.field in _NUMBERS else value


def correction_lines(shown: CorrectionTaken, ticket: Ticket | None, words: Words) -> Iterator[Line]:
    yield Large(words.say("your_code"), shown.receipt.code)
    yield Code(shown.receipt.token)
    yield Entry(words.say("made_on"), day(shown.receipt.made_on))
    number = ticket.number if ticket else shown.number
    if number:
        yield Large(words.say("ticket"), number)
    else:
        yield Note(words.say("come_back"))
    if ticket and ticket.counters:
        yield Entry(words.say("counter"), ", ".join(ticket.counters))
    yield Note(words.say("answer_next_visit"))
