"""What a generated person has had to do with offices: dossiers, cards, electronic identity."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from kiosk.records.card_issue import CardIssue, CardIssueStatus
from kiosk.records.dossier import Dossier, DossierStatus, DossierStep, StepState
from kiosk.records.electronic_identity import (
    ElectronicIdentity,
    IdentityLevel,
    IdentityState,
)
from kiosk.station.registry.sample.population.dice import Dice
from kiosk.station.registry.sample.population.person import AS_OF, Person, years
from kiosk.station.registry.sample.population.words import Commune, ProcedureWords, words

CARD_PROCEDURE = "card_renew_age"
_FIRST_CARDS = dt.date(2021, 1, 25)
"""Cards with a chip."""
_FIRST_LEVELS = dt.date(2022, 10, 20)
"""Decree 59/2022/NĐ-CP in force."""
_DOSSIERS_SINCE = AS_OF - dt.timedelta(days=120)
_RECEIVED = {"vi": "Tiếp nhận hồ sơ", "en": "Received"}
_HANDED_OVER = {"vi": "Trả kết quả", "en": "Result handed over"}


class Offices:
    """Gives dossiers codes that no other has."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._numbers: Counter[tuple[str, dt.date]] = Counter()

    def dossiers(self, person: Person, commune: Commune) -> tuple[Dossier, ...]:
        dice = self._dice
        if person.age < 18 or not dice.chance(0.16):
            return ()
        found = [self._dossier(commune) for _ in range(dice.one_of((1, 1, 1, 1, 2, 3)))]
        return tuple(sorted(found, key=lambda dossier: dossier.submitted_on, reverse=True))

    def _dossier(self, commune: Commune) -> Dossier:
        dice = self._dice
        known = {each.id: each for each in words().procedure}
        chosen = known[dice.weighted(tuple((each.id, each.weight) for each in known.values()))]
        submitted = _working_day(dice.day(_DOSSIERS_SINCE, AS_OF))
        due = working_days_after(submitted, chosen.days)
        status = self._status(due)
        office = f"Công an {commune.today[0].lower()}{commune.today[1:]}"
        self._numbers[chosen.agency, submitted] += 1
        number = self._numbers[chosen.agency, submitted]
        needs = status is DossierStatus.NEEDS_DOCUMENTS
        return Dossier(
            code=f"{chosen.agency}-{submitted:%y%m%d}-{number:04d}",
            title=chosen.title,
            status=status,
            submitted_on=submitted,
            due_on=due,
            office=office,
            missing=(dice.one_of(chosen.missing),) if needs else (),
            steps=_steps(chosen, status, submitted, due, office),
            procedure=chosen.id,
        )

    def _status(self, due: dt.date) -> DossierStatus:
        dice = self._dice
        if due > AS_OF:
            if dice.chance(0.2):
                return DossierStatus.NEEDS_DOCUMENTS
            return dice.one_of((DossierStatus.RECEIVED, DossierStatus.PROCESSING))
        if dice.chance(0.03):
            return DossierStatus.REFUSED
        if dice.chance(0.06):
            return DossierStatus.NEEDS_DOCUMENTS
        return DossierStatus.READY if (AS_OF - due).days < 21 else DossierStatus.RETURNED

    def card_issue(self, person: Person, dossiers: tuple[Dossier, ...]) -> CardIssue | None:
        for dossier in dossiers:
            if dossier.procedure == CARD_PROCEDURE:
                status = _CARD_STATUS[dossier.status]
                return CardIssue(status, dossier.submitted_on, dossier.due_on, dossier.office)
        if person.age < 14 or not self._dice.chance(0.9):
            return None
        first = max(_FIRST_CARDS, _birthday(person.born, 14))
        applied = _working_day(self._dice.day(first, _DOSSIERS_SINCE))
        return CardIssue(CardIssueStatus.HANDED_OVER, applied)

    def electronic_identity(self, person: Person) -> ElectronicIdentity:
        dice = self._dice
        share = 0.75 if person.age < 60 else 0.3
        if person.age < 14 or not dice.chance(share + 0.15):
            return ElectronicIdentity(IdentityLevel.NONE)
        since = dice.day(max(_FIRST_LEVELS, _birthday(person.born, 14)), AS_OF)
        second = dice.chance(share / (share + 0.15))
        state = IdentityState.ACTIVE
        if dice.chance(0.12):
            state = dice.one_of((IdentityState.NOT_ACTIVATED, IdentityState.LOCKED))
        level = IdentityLevel.LEVEL_2 if second else IdentityLevel.LEVEL_1
        return ElectronicIdentity(level, state, since)


_CARD_STATUS = {
    DossierStatus.RECEIVED: CardIssueStatus.RECEIVED,
    DossierStatus.PROCESSING: CardIssueStatus.PRODUCING,
    DossierStatus.NEEDS_DOCUMENTS: CardIssueStatus.RECEIVED,
    DossierStatus.READY: CardIssueStatus.READY,
    DossierStatus.RETURNED: CardIssueStatus.HANDED_OVER,
    DossierStatus.REFUSED: CardIssueStatus.REFUSED,
}
_DONE_STEPS = {
    DossierStatus.RECEIVED: 0,
    DossierStatus.NEEDS_DOCUMENTS: 1,
    DossierStatus.PROCESSING: 1,
    DossierStatus.READY: -1,
    DossierStatus.RETURNED: -1,
    DossierStatus.REFUSED: 1,
}
"""How many have been done; -1: all but the last."""


def _steps(
    procedure: ProcedureWords,
    status: DossierStatus,
    submitted: dt.date,
    due: dt.date,
    office: str,
) -> tuple[DossierStep, ...]:
    names = (_RECEIVED, *procedure.steps, _HANDED_OVER)
    span = (due - submitted).days
    dates = [
        _working_day(submitted + dt.timedelta(days=span * place // (len(names) - 1)))
        for place in range(len(names))
    ]
    done = _DONE_STEPS[status] % len(names)
    over = status in (DossierStatus.RETURNED, DossierStatus.REFUSED)
    steps: list[DossierStep] = []
    for place, (name, on) in enumerate(zip(names, dates, strict=True)):
        if place < done or (over and place == done):
            steps.append(DossierStep(name, StepState.DONE, min(on, AS_OF), office))
        elif place == done:
            steps.append(DossierStep(name, StepState.CURRENT, office=office))
        elif not over:
            # What is late has no date that could be promised.
            steps.append(DossierStep(name, StepState.AHEAD, on if on > AS_OF else None, office))
    return tuple(steps)


def working_days_after(day: dt.date, days: int) -> dt.date:
    """Public holidays are not known here."""
    while days:
        day += dt.timedelta(days=1)
        days -= day.weekday() < 5
    return day


def _working_day(day: dt.date) -> dt.date:
    """Or the Friday before."""
    return day - dt.timedelta(days=max(day.weekday() - 4, 0))


def _birthday(born: dt.date, age: int) -> dt.date:
    day = dt.date(born.year + age, born.month, min(born.day, 28))
    return day if years(born, AS_OF) >= age else AS_OF
