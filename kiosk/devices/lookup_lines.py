"""What stands on the sheets of the personal lookups."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.devices.sheet_line import Entry, Heading, Item, Line, Note, day
from kiosk.devices.sheet_words import Words
from kiosk.identity.renewal import Renewal, RenewalState
from kiosk.queue.day import STATION_TIME
from kiosk.records.card_issue import CardIssue, CardIssueStatus
from kiosk.records.dossier import DossierStep, StepState
from kiosk.records.electronic_identity import IdentityLevel, IdentityState
from kiosk.records.held import HeldEntry, Processing
from kiosk.records.residence import ResidenceEntry
from kiosk.visit.lookup_view import (
    CardStatus,
    DossierShown,
    ElectronicIdentityShown,
    HeldShown,
    ResidenceShown,
)

MOST_HELD = 40
"""Newest entries on paper: some 60 cm of it."""


def dossier_lines(shown: DossierShown, words: Words) -> Iterator[Line]:
    dossier = shown.dossier
    yield Entry(words.say("code"), dossier.code)
    yield Entry(words.say("matter"), words.given(dossier.title))
    yield Entry(words.say("status"), words.name(dossier.status))
    yield Entry(words.say("submitted"), day(dossier.submitted_on))
    if dossier.due_on is not None:
        yield Entry(words.say("due"), day(dossier.due_on))
    if dossier.office:
        yield Entry(words.say("office"), dossier.office)
    if dossier.missing:
        yield Heading(words.say("missing"))
        yield from (Item(paper) for paper in dossier.missing)
    if dossier.steps:
        yield Heading(words.say("steps"))
        yield from (_step(step, words) for step in dossier.steps)


def _step(step: DossierStep, words: Words) -> Item:
    state = words.say(step.state.value)
    if step.on is not None:
        ahead = step.state is StepState.AHEAD
        state = words.say("expected", day=day(step.on)) if ahead else f"{state}, {day(step.on)}"
    return Item(words.given(step.name), " · ".join(filter(None, (state, step.office))))


def card_lines(shown: CardStatus, words: Words) -> Iterator[Line]:
    if shown.issued_on is not None:
        yield Entry(words.say("issued"), day(shown.issued_on))
    yield from _renewal(shown.renewal, words)
    if shown.issue is not None:
        yield from _issue(shown.issue, words)


def _renewal(renewal: Renewal, words: Words) -> Iterator[Line]:
    if renewal.expires_on is not None:
        yield Entry(words.say("expires"), day(renewal.expires_on))
    yield Entry(words.say("status"), words.name(renewal.state))
    if renewal.days_left is not None and renewal.state is RenewalState.DUE_SOON:
        yield Note(words.say("days_left", count=renewal.days_left))
    if renewal.at_age is not None:
        yield Note(words.say("to_age", age=renewal.at_age))
    if renewal.passed_over is not None:
        yield Note(words.say("passed_over", age=renewal.passed_over))
    if renewal.by_rule is not None:
        yield Note(words.say("by_rule", day=day(renewal.by_rule)))
    yield Note(words.say("ages"))


def _issue(issue: CardIssue, words: Words) -> Iterator[Line]:
    yield Heading(words.say("new_card"))
    yield Entry(words.say("status"), words.name(issue.status))
    if issue.applied_on is not None:
        yield Entry(words.say("applied"), day(issue.applied_on))
    if issue.expected_on is not None:
        yield Entry(words.say("ready_on"), day(issue.expected_on))
    if issue.office and issue.status is not CardIssueStatus.NONE:
        yield Entry(words.say("collect_at"), issue.office)


def residence_lines(shown: ResidenceShown, words: Words) -> Iterator[Line]:
    residence = shown.residence
    if not residence.entries:
        yield Note(words.say("nothing_registered"))
    for number, entry in enumerate(residence.entries):
        today = shown.today[number] if number < len(shown.today) else ""
        yield from _residence_entry(entry, today, words)
    if residence.household:
        yield Heading(words.say("household"))
    for member in residence.household:
        relation = words.name(member.relation)
        myself = words.say("self") if member.self else ""
        yield Item(member.full_name, ", ".join(filter(None, (relation, myself))))


def _residence_entry(entry: ResidenceEntry, today: str, words: Words) -> Iterator[Line]:
    yield Heading(words.name(entry.kind))
    yield Entry(words.say("address"), entry.address)
    if today:
        yield Entry(words.say("address_today"), today)
    if entry.since is not None:
        yield Entry(words.say("since"), day(entry.since))
    if entry.until is not None:
        yield Entry(words.say("until"), day(entry.until))


def identity_lines(shown: ElectronicIdentityShown, words: Words) -> Iterator[Line]:
    identity = shown.identity
    yield Entry(words.say("level"), words.name(identity.level))
    told = identity.level is not IdentityLevel.NONE or identity.state is IdentityState.PENDING
    if told:
        yield Entry(words.say("status"), words.name(identity.state))
    if identity.since is not None:
        yield Entry(words.say("since"), day(identity.since))
    if told and identity.state is IdentityState.NOT_ACTIVATED:
        yield Note(words.say("activate"))
    if told and identity.state is IdentityState.LOCKED:
        yield Note(words.say("locked"))
    if identity.level is IdentityLevel.NONE:
        yield Note(words.say("next_level_1"))
    if identity.level is not IdentityLevel.LEVEL_2:
        yield Note(words.say("next_level_2"))


def held_lines(shown: HeldShown, words: Words) -> Iterator[Line]:
    held = shown.held
    if not held.entries:
        yield Note(words.say("nothing_held"))
    yield from (_held_entry(entry, words) for entry in held.entries[:MOST_HELD])
    if held.more or len(held.entries) > MOST_HELD:
        yield Note(words.say("older"))


def _held_entry(entry: HeldEntry, words: Words) -> Item:
    at = entry.at.astimezone(STATION_TIME)
    until = words.say("kept_until", day=day(entry.until)) if entry.until else ""
    said = (_what(entry, words), _detail(entry, words))
    more = " · ".join(filter(None, (f"{at:%H:%M}", entry.terminal, until)))
    return Item(f"{day(at)}  {': '.join(filter(None, said))}", more)


def _what(entry: HeldEntry, words: Words) -> str:
    """A CORRECTION that names none: how the requests stand was asked."""
    if entry.what is Processing.CORRECTION and not entry.slip:
        return words.say("corrections_seen")
    return words.name(entry.what)


def _detail(entry: HeldEntry, words: Words) -> str:
    """What the resident can know it by: a number on another slip, or the answer that was given."""
    if entry.consented is None:
        return entry.slip
    return words.say("agreed" if entry.consented else "not_agreed")
