"""What is shown in the phases of `lookup_state`."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.identity.renewal import renewal_of
from kiosk.records.residence import Residence
from kiosk.visit.lookup_effect import Printable
from kiosk.visit.lookup_state import (
    AtCardStatus,
    AtConsent,
    AtDossier,
    AtDossierCode,
    AtDossiers,
    AtElectronicIdentity,
    AtHeld,
    AtLooking,
    AtLookups,
    AtPrinting,
    AtResidence,
)
from kiosk.visit.lookup_view import (
    MASKED,
    CardStatus,
    ConsentQuestion,
    DossierCodeEntry,
    DossierShown,
    ElectronicIdentityShown,
    HeldShown,
    LookupMenu,
    ResidenceShown,
)
from kiosk.visit.state import State
from kiosk.visit.view import Body, DossierList, Task, Working


def body(state: State) -> Body | None:
    """None: this is none of its phases."""
    match state.phase:
        case AtLookups():
            return LookupMenu(state.assurance, state.terminal.station_reachable)
        case AtConsent(purpose=purpose, wanted=wanted):
            return ConsentQuestion(purpose, wanted)
        case AtLooking(task=task):
            return Working(task)
        case AtPrinting():
            return Working(Task.PRINTING)
        case AtDossiers(dossiers=dossiers):
            return DossierList(dossiers)
        case AtDossierCode(text=text, unknown=unknown):
            return DossierCodeEntry(text, unknown)
        case AtResidence(revealed_at=None) as phase:
            return _masked(_residence(phase))
        case _:
            return sheet_of(state)


def sheet_of(state: State) -> Printable | None:
    """What is shown, with nothing masked; None: it is nothing that can be printed."""
    match state.phase:
        case AtDossier(dossier=dossier, printed=printed):
            return DossierShown(dossier, printed)
        case AtCardStatus() as phase if state.holder is not None:
            return _card_status(state, phase)
        case AtResidence() as phase:
            return _residence(phase)
        case AtElectronicIdentity(identity=identity, printed=printed):
            return ElectronicIdentityShown(identity, printed)
        case AtHeld(held=held, printed=printed):
            return HeldShown(held, printed)
        case _:
            return None


def _card_status(state: State, phase: AtCardStatus) -> CardStatus:
    holder = state.holder
    assert holder is not None
    card = holder.card
    renewal = renewal_of(
        card.date_of_birth, card.date_of_issue, card.date_of_expiry, holder.read_on
    )
    return CardStatus(card.date_of_issue, renewal, phase.issue, phase.printed)


def _residence(phase: AtResidence) -> ResidenceShown:
    return ResidenceShown(phase.residence, phase.today, revealed=True, printed=phase.printed)


def _masked(shown: ResidenceShown) -> ResidenceShown:
    """One's own name stays: it is on the card that lies there."""
    residence = shown.residence
    entries = tuple(replace(entry, address=MASKED) for entry in residence.entries)
    household = tuple(
        member if member.self else replace(member, full_name=MASKED)
        for member in residence.household
    )
    today = tuple(MASKED if address else "" for address in shown.today)
    return replace(shown, residence=Residence(entries, household), today=today, revealed=False)
