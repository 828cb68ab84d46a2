"""What is said in lookups and of one's record, as message ids."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.records.card_issue import CardIssueStatus
from kiosk.records.correction import Claim, CorrectionState
from kiosk.records.dossier import DossierStatus
from kiosk.records.electronic_identity import IdentityLevel
from kiosk.records.held import Processing, Purpose
from kiosk.records.record import FieldComparison, Verdict
from kiosk.records.residence import Relation, ResidenceKind
from kiosk.ui.widgets.lines import Look
from kiosk.ui.wording import N_
from kiosk.visit.lookup_view import Lookup

LOOKUPS = {
    Lookup.RECORD: ("record", N_("My details")),
    Lookup.DOSSIERS: ("folder", N_("My dossiers")),
    Lookup.CARD: ("card", N_("My identity card")),
    Lookup.RESIDENCE: ("house", N_("Where I am registered")),
    Lookup.ELECTRONIC_IDENTITY: ("phone", N_("My electronic identity")),
    Lookup.PROCEDURES: ("document", N_("Procedures, papers, fees")),
    Lookup.PLACES: ("map", N_("Old and new place names")),
    Lookup.HELD: ("lock", N_("What is kept about my visits")),
}
"""Icon and name."""

PURPOSES = {
    Purpose.LOOKUP: N_("To show you your own data"),
    Purpose.RECORD_CHECK: N_("To compare your card with the register"),
    Purpose.CORRECTION: N_("To have the register corrected"),
}

WANTED = {
    Lookup.RECORD: N_("The details on your card and in the register"),
    Lookup.DOSSIERS: N_("Your dossiers and how far they are"),
    Lookup.CARD: N_("The dates of your card, and how a new one stands"),
    Lookup.RESIDENCE: N_("Your registered addresses and your household"),
    Lookup.ELECTRONIC_IDENTITY: N_("The level of your electronic identity"),
    Lookup.HELD: N_("What this station keeps about your visits"),
}
"""Which data is looked at."""

DOSSIER_LOOKS = {
    DossierStatus.RECEIVED: ("document", Look.NEUTRAL),
    DossierStatus.PROCESSING: ("clock", Look.CALM),
    DossierStatus.NEEDS_DOCUMENTS: ("differs", Look.CAUTION),
    DossierStatus.READY: ("passed", Look.GOOD),
    DossierStatus.RETURNED: ("check", Look.NEUTRAL),
    DossierStatus.REFUSED: ("failed", Look.BAD),
}

CARD_ISSUES = {
    CardIssueStatus.NONE: ("info", Look.NEUTRAL, N_("No new card has been applied for.")),
    CardIssueStatus.RECEIVED: ("document", Look.CALM, N_("Your application has been received.")),
    CardIssueStatus.PRODUCING: ("clock", Look.CALM, N_("Your new card is being made.")),
    CardIssueStatus.READY: ("passed", Look.GOOD, N_("Your new card is ready to be collected.")),
    CardIssueStatus.HANDED_OVER: ("check", Look.NEUTRAL, N_("Your card has been handed over.")),
    CardIssueStatus.REFUSED: (
        "failed",
        Look.BAD,
        N_("The application was not accepted. Please ask at the counter."),
    ),
}

RESIDENCE_KINDS = {
    ResidenceKind.PERMANENT: N_("Permanent residence"),
    ResidenceKind.TEMPORARY: N_("Temporary residence"),
    ResidenceKind.STAY: N_("Notified stay"),
    ResidenceKind.TEMPORARY_ABSENCE: N_("Temporary absence"),
}

RELATIONS = {
    Relation.HEAD: N_("head of the household"),
    Relation.SPOUSE: N_("wife or husband"),
    Relation.CHILD: N_("child"),
    Relation.PARENT: N_("parent"),
    Relation.GRANDPARENT: N_("grandparent"),
    Relation.GRANDCHILD: N_("grandchild"),
    Relation.SIBLING: N_("brother or sister"),
    Relation.OTHER_RELATIVE: N_("relative"),
    Relation.NOT_RELATED: N_("living with them"),
}

LEVELS = {
    IdentityLevel.NONE: N_("You have no electronic identity yet."),
    IdentityLevel.LEVEL_1: N_("You have an electronic identity of level 1."),
    IdentityLevel.LEVEL_2: N_("You have an electronic identity of level 2, the highest."),
}

PROCESSINGS = {
    Processing.TICKET: ("ticket", N_("A number was taken")),
    Processing.DOSSIERS: ("folder", N_("Dossiers were shown")),
    Processing.CARD_ISSUE: ("card", N_("The state of the card was shown")),
    Processing.RESIDENCE: ("house", N_("Residence was shown")),
    Processing.ELECTRONIC_IDENTITY: ("phone", N_("The electronic identity was shown")),
    Processing.RECORD: ("record", N_("Card and register were compared")),
    Processing.FINGER: ("fingerprint", N_("A fingerprint was compared")),
    Processing.CORRECTION: ("differs", N_("A correction was asked for")),
    Processing.HELD: ("lock", N_("This list was shown")),
    Processing.CONSENT: ("info", N_("You were asked whether you agree")),
}

CORRECTIONS_SEEN = ("differs", N_("Requests for correction were looked up"))
"""Of a CORRECTION that names none: how the requests stand was asked."""

VERDICT_LOOKS = {
    Verdict.MATCH: ("passed", Look.GOOD),
    Verdict.DIFFERS: ("differs", Look.CAUTION),
    Verdict.MISSING_IN_REGISTRY: ("not_done", Look.CAUTION),
    Verdict.MISSING_ON_CARD: ("not_done", Look.NEUTRAL),
    Verdict.OUTDATED: ("again", Look.CALM),
}

VERDICT_ORDER = (
    Verdict.DIFFERS,
    Verdict.MISSING_IN_REGISTRY,
    Verdict.MISSING_ON_CARD,
    Verdict.OUTDATED,
    Verdict.MATCH,
)
"""What needs an answer stands first."""


def wanting_first(fields: Iterable[FieldComparison]) -> list[FieldComparison]:
    """The fields, those that do not agree before those that do."""
    return sorted(fields, key=lambda field: VERDICT_ORDER.index(field.verdict))


CORRECTION_STEPS = (N_("Say what is wrong"), N_("Agree to it"), N_("Take the receipt"))
CLAIMS = {
    Claim.CARD_IS_RIGHT: N_("The card is right"),
    Claim.REGISTRY_IS_RIGHT: N_("The register is right"),
    Claim.NEITHER_IS_RIGHT: N_("Neither is right"),
}

CORRECTION_STATES = {
    CorrectionState.OPEN: ("clock", Look.CALM, N_("Being looked at")),
    CorrectionState.ACCEPTED: ("passed", Look.GOOD, N_("Corrected")),
    CorrectionState.REJECTED: ("failed", Look.BAD, N_("Not corrected")),
    CorrectionState.ASKED_BACK: ("differs", Look.CAUTION, N_("We need something from you")),
}
