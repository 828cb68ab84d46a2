"""What stands on the sheet about a procedure."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.devices.sheet_line import Entry, Heading, Item, Line, Note, day
from kiosk.devices.sheet_words import Words
from kiosk.procedures.procedure import Fee, LegalBasis, Paper, Procedure
from kiosk.visit.lookup_view import ProcedureShown


def procedure_lines(shown: ProcedureShown, words: Words) -> Iterator[Line]:
    procedure = shown.procedure
    yield Entry(words.say("matter"), words.given(procedure.name))
    if summary := words.given(procedure.summary):
        yield Note(summary)
    yield from _papers(procedure, words)
    yield Heading(words.say("fees"))
    yield from (_fee(fee, words) for fee in procedure.fees)
    if not procedure.fees:
        yield Note(words.say("ask_at_counter"))
    if limit := words.given(procedure.time_limit):
        yield Entry(words.say("time_limit"), limit)
    if procedure.online:
        yield Note(words.say("online"))
    if procedure.legal_basis:
        yield Heading(words.say("legal_basis"))
        yield from (_basis(basis, words) for basis in procedure.legal_basis)
    if procedure.valid_from is not None:
        yield Note(words.say("valid_from", day=day(procedure.valid_from)))
    if procedure.checked_on is None:
        yield Note(words.say("not_checked"))
    else:
        yield Note(words.say("checked_on", day=day(procedure.checked_on)))


def _papers(procedure: Procedure, words: Words) -> Iterator[Line]:
    if procedure.papers:
        yield Heading(words.say("papers"))
    yield from (_paper(paper, words) for paper in procedure.papers)


def _paper(paper: Paper, words: Words) -> Item:
    form = words.say("form", form=paper.form) if paper.form else ""
    return Item(words.given(paper.name), " · ".join(filter(None, (form, words.given(paper.note)))))


def _fee(fee: Fee, words: Words) -> Item:
    amount = f"{fee.dong:,}".replace(",", ".")
    said = words.say("dong", amount=amount) if fee.dong else words.say("free")
    return Item(said, words.given(fee.case))


def _basis(basis: LegalBasis, words: Words) -> Item:
    articles = words.say("articles", numbers=basis.articles) if basis.articles else ""
    more = ", ".join(filter(None, (words.given(basis.title), articles)))
    return Item(basis.document, more)
