"""A sheet to take along: what was shown, with nothing masked but the ID numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from PIL import Image

from kiosk.devices.drawn_paper import DrawnPaper, Style
from kiosk.devices.lookup_lines import (
    card_lines,
    dossier_lines,
    held_lines,
    identity_lines,
    residence_lines,
)
from kiosk.devices.procedure_lines import procedure_lines
from kiosk.devices.record_lines import correction_lines, record_lines
from kiosk.devices.sheet_line import (
    Code,
    Entry,
    Heading,
    Item,
    Large,
    Line,
    Note,
    day,
    without_numbers,
)
from kiosk.devices.sheet_words import Words
from kiosk.queue.day import STATION_TIME
from kiosk.visit.lookup_effect import PrintSheet
from kiosk.visit.lookup_view import (
    CardStatus,
    CorrectionTaken,
    DossierShown,
    ElectronicIdentityShown,
    HeldShown,
    ProcedureShown,
    RecordCheck,
    ResidenceShown,
)

TALLEST = 3200
"""Dots: 40 cm. What is longer goes on a second piece."""
_INDENT = 20


def render_sheet(job: PrintSheet, now: dt.datetime, width_dots: int) -> tuple[Image.Image, ...]:
    """Mode "1" pictures, `width_dots` wide (384 on 58 mm paper, 576 on 80 mm); mostly one.

    In the visit's language. `now` has a time zone. Texts are wrapped, and none is cut.
    """
    words = Words(job.language)
    title, lines = _content(job, words)
    paper = DrawnPaper(width_dots)
    _head(paper, job.station_name, words.say(title))
    for line in lines:
        _draw(paper, line)
    _foot(paper, words, now, job)
    return paper.pages(TALLEST)


def _content(job: PrintSheet, words: Words) -> tuple[str, Iterable[Line]]:
    """The key of its title, and what stands on it."""
    match job.sheet:
        case DossierShown() as shown:
            return "dossier", dossier_lines(shown, words)
        case CardStatus() as shown:
            return "card", card_lines(shown, words)
        case ResidenceShown() as shown:
            return "residence", residence_lines(shown, words)
        case ElectronicIdentityShown() as shown:
            return "electronic_identity", identity_lines(shown, words)
        case HeldShown() as shown:
            return "held", held_lines(shown, words)
        case ProcedureShown() as shown:
            return "procedure", procedure_lines(shown, words)
        case RecordCheck() as shown:
            return "record", record_lines(shown, words)
        case CorrectionTaken() as shown:
            ticket = shown.ticket or job.ticket
            return "correction", correction_lines(shown, ticket, words)


def _head(paper: DrawnPaper, station_name: str, title: str) -> None:
    if station_name:
        paper.text(station_name, Style(30, bold=True))
        paper.gap(8)
    paper.rule(4)
    paper.gap(10)
    paper.text(title, Style(42, bold=True))
    paper.gap(14)


def _draw(paper: DrawnPaper, line: Line) -> None:
    match line:
        case Heading(text=text):
            paper.gap(10)
            paper.paragraph(without_numbers(text), Style(32, bold=True))
        case Entry(label=label, value=value):
            paper.paragraph(label, Style(25))
            paper.paragraph(without_numbers(value), Style(32, bold=True), indent=_INDENT)
            paper.gap(6)
        case Item(text=text, more=more):
            paper.paragraph(without_numbers(text), Style(30), indent=_INDENT, mark="•")
            if more:
                paper.paragraph(without_numbers(more), Style(25), indent=_INDENT)
            paper.gap(4)
        case Note(text=text):
            paper.paragraph(without_numbers(text), Style(27), indent=_INDENT)
            paper.gap(6)
        case Large(label=label, text=text):
            paper.text(label, Style(28))
            paper.gap(8)
            paper.headline(text, longest=24)
            paper.gap(14)
        case Code(payload=payload):
            paper.code(payload)


def _foot(paper: DrawnPaper, words: Words, now: dt.datetime, job: PrintSheet) -> None:
    printed = now.astimezone(STATION_TIME)
    paper.gap(14)
    paper.rule(2, dashed=True)
    paper.gap(8)
    paper.text(words.say("printed_at", hour=f"{printed:%H:%M}", day=day(printed)), Style(26))
    if not isinstance(job.sheet, CorrectionTaken):
        paper.text(words.say("not_a_document"), Style(24))
    if not isinstance(job.sheet, ProcedureShown):
        paper.gap(6)
        paper.paragraph(words.say("personal"), Style(27, bold=True))
    paper.gap(16)
