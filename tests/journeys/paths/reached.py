"""How each kind of screen is reached, and each problem: the shortest way from the idle screen."""

from __future__ import annotations

from kiosk.visit import event as ev
from kiosk.visit import view as v
from kiosk.visit.event import FingerFault, ReadFault, TicketFault
from kiosk.visit.lookup_event import LookupFault
from kiosk.visit.view import Device, PairingStage, Problem
from tests.journeys.paths.steps import (
    CARD_CODE,
    Path,
    given,
    happens,
    holds_up,
    lays_card,
    loses,
    passes,
    problem,
    registry_has,
    shows,
    station_is_slow,
    takes_card,
    touch,
)
from tests.kiosk.visit import people

BEGUN: Path = (touch("Touch to begin"), shows(v.PlaceCard))
CARD_LAID: Path = (lays_card(), shows(v.AccessKeyEntry))
READ: Path = (*CARD_LAID, holds_up(CARD_CODE))
CHECKED: Path = (*READ, shows(v.CheckResult))
MENU: Path = (*CHECKED, touch("Continue"), shows(v.Menu))
NO_CARD: Path = (*BEGUN, touch("Ticket without card"), shows(v.ServiceChoice))
SERVICES: Path = (*MENU, touch("Take a number"), shows(v.ServiceChoice))
LOOKUPS: Path = (*MENU, touch("Look up"), shows(v.LookupMenu))
LOOKUPS_NO_CARD: Path = (*BEGUN, touch("Look up without card"), shows(v.LookupMenu))


def agreed(way: Path, what: str) -> Path:
    return (*way, touch(what), shows(v.ConsentQuestion), touch("Yes, I agree"))


def looked_up(what: str, kind: type) -> Path:
    return (*agreed(LOOKUPS, what), shows(kind))


RECORD: Path = (*agreed(MENU, "My details"), shows(v.RecordCheck))
FORM: Path = (*RECORD, touch("Something is wrong"), shows(v.CorrectionForm))
DISPUTED: Path = (*FORM, touch("The card is right"))
SENT: Path = (
    *DISPUTED,
    touch("Send the request"),
    shows(v.ConsentQuestion),
    touch("Yes, I agree"),
)
DOSSIERS: Path = (*agreed(MENU, "My dossiers"), shows(v.DossierList))
PROCEDURES: Path = (
    *LOOKUPS,
    touch("Procedures, papers, fees"),
    shows(v.ProcedureSearch),
)
PROCEDURE: Path = (
    *PROCEDURES,
    touch("Cư trú", "Đăng ký tạm trú"),
    shows(v.ProcedureShown),
)
UNPAIRED: Path = (
    happens(ev.StationChanged(False, ev.StationTrouble.NOT_PAIRED)),
    shows(v.Pairing, stage=PairingStage.OFFERED),
)

NO_READER: Path = (loses(Device.CARD_READER),)
WAITING: Path = (station_is_slow(), holds_up(people.TICKET_CODE), shows(v.Working))
PROVES_LITTLE = given(evidence=(people.SIGNED, people.NO_CHIP_CHECK, people.VALID))
UNPROVED: Path = (PROVES_LITTLE, *MENU)

LEFT: Path = (
    touch("Finish"),
    shows(v.Goodbye, take_card=True),
    takes_card(),
    passes(6),
    shows(v.Idle),
)

KINDS: dict[type, Path] = {
    v.Idle: (),
    v.PlaceCard: BEGUN,
    v.AccessKeyEntry: CARD_LAID,
    v.Reading: (given(reading=False), *READ, shows(v.Reading)),
    v.CheckResult: CHECKED,
    v.Menu: MENU,
    v.ServiceChoice: SERVICES,
    v.PriorityChoice: (*SERVICES, touch("Priority service?"), shows(v.PriorityChoice)),
    v.FingerPrompt: (
        given(comparing=False),
        *SERVICES,
        touch("Lý lịch"),
        shows(v.FingerPrompt),
    ),
    v.Working: (*SERVICES, station_is_slow(), touch("Cư trú"), shows(v.Working)),
    v.TicketTaken: (*SERVICES, touch("Cư trú"), shows(v.TicketTaken)),
    v.DossierList: DOSSIERS,
    v.LookupMenu: LOOKUPS,
    v.ConsentQuestion: (*MENU, touch("My details"), shows(v.ConsentQuestion)),
    v.DossierCodeEntry: (
        *DOSSIERS,
        touch("Look for a dossier by its code"),
        shows(v.DossierCodeEntry),
    ),
    v.DossierShown: (*DOSSIERS, touch("Đăng ký tạm trú"), shows(v.DossierShown)),
    v.CardStatus: looked_up("My identity card", v.CardStatus),
    v.ResidenceShown: looked_up("Where I am registered", v.ResidenceShown),
    v.ElectronicIdentityShown: looked_up("My electronic identity", v.ElectronicIdentityShown),
    v.HeldShown: looked_up("What is kept about my visits", v.HeldShown),
    v.ProcedureSearch: PROCEDURES,
    v.ProcedureShown: PROCEDURE,
    v.PlaceSearch: (*LOOKUPS, touch("Old and new place names"), shows(v.PlaceSearch)),
    v.RecordCheck: RECORD,
    v.CorrectionForm: FORM,
    v.CorrectionTaken: (*SENT, shows(v.CorrectionTaken)),
    v.CorrectionList: (
        *LOOKUPS,
        touch("My requests for correction"),
        shows(v.CorrectionList),
    ),
    v.ProblemNotice: (
        *MENU,
        touch("My details"),
        shows(v.ConsentQuestion),
        touch("No"),
        problem(Problem.CONSENT_REFUSED),
    ),
    v.TicketStanding: (
        given(seen=v.LookFault.UNKNOWN_TICKET),
        holds_up(people.TICKET_CODE),
        shows(v.TicketStanding),
    ),
    v.ServedList: (touch("Rate the service"), shows(v.ServedList)),
    v.RatingQuestion: (touch("Rate the service"), touch("A005"), shows(v.RatingQuestion)),
    v.RatingThanks: (
        given(rated=True),
        holds_up(people.TICKET_CODE),
        shows(v.RatingQuestion),
        touch("Very unhappy"),
        shows(v.RatingThanks),
    ),
    v.Goodbye: (*MENU, touch("Finish"), shows(v.Goodbye, take_card=True)),
    v.Pairing: UNPAIRED,
    v.ClockWrong: (
        happens(ev.StationChanged(False, ev.StationTrouble.CLOCK_WRONG)),
        shows(v.ClockWrong),
    ),
}
"""But for OutOfService, which the screen shows by itself while there is no core."""


def unread(fault: ReadFault, what: Problem) -> Path:
    return (given(unread=fault), *READ, problem(what))


def proved(*evidence: object) -> Path:
    return (given(evidence=evidence), *READ)


def no_ticket(fault: TicketFault | ev.AlreadyWaiting, what: Problem) -> Path:
    return (*SERVICES, given(ticket=fault), touch("Cư trú"), problem(what))


def not_found(fault: LookupFault, what: Problem) -> Path:
    return (given(away=fault), *agreed(MENU, "My dossiers"), problem(what))


PROBLEMS: dict[Problem, Path] = {
    Problem.CARD_REMOVED: (*KINDS[v.Reading], takes_card(), problem(Problem.CARD_REMOVED)),
    Problem.CARD_UNREADABLE: unread(ReadFault.UNREADABLE, Problem.CARD_UNREADABLE),
    Problem.NOT_AN_ID_CARD: unread(ReadFault.NOT_AN_ID_CARD, Problem.NOT_AN_ID_CARD),
    Problem.CARD_BLOCKED: unread(ReadFault.BLOCKED, Problem.CARD_BLOCKED),
    Problem.CARD_NOT_SIGNED: (*proved(people.UNSIGNED), problem(Problem.CARD_NOT_SIGNED)),
    Problem.CLOCK_UNVERIFIED: (*proved(people.UNDATED), problem(Problem.CLOCK_UNVERIFIED)),
    Problem.CARD_CLONED: (
        *proved(people.SIGNED, people.CLONED),
        problem(Problem.CARD_CLONED),
    ),
    Problem.CARD_EXPIRED: (
        *proved(people.SIGNED, people.GENUINE, people.EXPIRED),
        problem(Problem.CARD_EXPIRED),
    ),
    Problem.CHIP_NOT_PROVED: (
        *proved(people.SIGNED, people.NO_CHIP_CHECK, people.VALID),
        shows(v.CheckResult),
        touch("Continue", "My details"),
        problem(Problem.CHIP_NOT_PROVED),
    ),
    Problem.CARD_READER_AWAY: (
        loses(Device.CARD_READER),
        touch("Touch to begin"),
        problem(Problem.CARD_READER_AWAY),
    ),
    Problem.STATION_AWAY: no_ticket(TicketFault.STATION_AWAY, Problem.STATION_AWAY),
    Problem.SERVICE_CLOSED: no_ticket(TicketFault.CLOSED, Problem.SERVICE_CLOSED),
    Problem.DAY_FULL: no_ticket(TicketFault.FULL, Problem.DAY_FULL),
    Problem.ALREADY_WAITING: no_ticket(ev.AlreadyWaiting("A003"), Problem.ALREADY_WAITING),
    Problem.LOOKUP_FAILED: not_found(LookupFault.FAILED, Problem.LOOKUP_FAILED),
    Problem.REGISTRY_AWAY: not_found(LookupFault.REGISTRY_AWAY, Problem.REGISTRY_AWAY),
    Problem.RECORD_AMBIGUOUS: not_found(LookupFault.AMBIGUOUS, Problem.RECORD_AMBIGUOUS),
    Problem.RECORD_UNKNOWN: (
        registry_has(electronic_identity=None),
        *agreed(LOOKUPS, "My electronic identity"),
        problem(Problem.RECORD_UNKNOWN),
    ),
    Problem.TOO_MANY_CORRECTIONS: (
        *DISPUTED,
        given(away=LookupFault.TOO_MANY),
        touch("Send the request", "Yes, I agree"),
        problem(Problem.TOO_MANY_CORRECTIONS),
    ),
    Problem.CONSENT_REFUSED: KINDS[v.ProblemNotice],
    Problem.HOLDER_NOT_VERIFIED: (
        given(finger=FingerFault.NO_MATCH),
        *SERVICES,
        touch("Lý lịch"),
        problem(Problem.HOLDER_NOT_VERIFIED),
    ),
    Problem.FINGERPRINT_AWAY: (
        *SERVICES,
        loses(Device.FINGERPRINT),
        touch("Lý lịch"),
        problem(Problem.FINGERPRINT_AWAY),
    ),
}
