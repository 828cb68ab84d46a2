"""What is said of lookups and of one's record: what is here aloud, what it says to headphones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.identity.assurance import Assurance
from kiosk.records.claims import can_be_confirmed
from kiosk.records.held import Purpose
from kiosk.records.record import SOUND
from kiosk.ui.lookup_wording import LOOKUPS, PURPOSES, WANTED
from kiosk.ui.voice.sentences import Sentences
from kiosk.ui.voice.ticket_wording import number_and_counter
from kiosk.ui.wording import DOSSIER_STATUSES
from kiosk.visit import view as v
from kiosk.visit.lookup_view import Lookup, PrintState


def _menu(body: v.LookupMenu, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_("What would you like to know?"))
    if body.assurance is Assurance.ANONYMOUS:
        said.all(_("Without a card: procedures and place names."))


def _consent(body: v.ConsentQuestion, said: Sentences) -> None:
    _ = said.words.gettext
    if body.purpose is Purpose.CORRECTION:
        said.all(_("May we send your request?"))
        said.all(_(PURPOSES[body.purpose]))
        said.all(_("Your name and number, and which details are wrong"))
        said.all(_("Kept until it is settled; you see the answer next time."))
    else:
        said.all(_("May we look up your data?"))
        said.all(_(PURPOSES[body.purpose]))
        if body.wanted in WANTED:
            said.all(_(WANTED[body.wanted]))
        said.all(_("Nothing is kept here; the station only notes the look-up."))
    said.all(_("You may say no and still take a number."))


def _dossiers(body: v.DossierList, said: Sentences) -> None:
    _, words, count = said.words.gettext, said.words, len(body.dossiers)
    said.all(_("My dossiers"))
    if count:
        said.all(words.ngettext("%d dossier", "%d dossiers", count) % count)
        _personal(said)
    else:
        said.all(_("No dossier is kept under your number here."))


def _dossier_code(body: v.DossierCodeEntry, said: Sentences) -> None:
    _, words, count = said.words.gettext, said.words, len(body.text)
    if body.unknown:
        said.all(_("None of your dossiers has this code. Please check it, or ask at the counter."))
    said.all(_("Scan the code on your slip"))
    said.all(_("or type the code of the dossier"))
    if count:
        typed = words.ngettext("%d sign typed.", "%d signs typed.", count) % count
        said.both(typed, f"{body.text[-1]}. {typed}")


def _dossier(body: v.DossierShown, said: Sentences) -> None:
    _, words, dossier = said.words.gettext, said.words, body.dossier
    said.all(_("One of your dossiers"))
    parts = [words.name(dossier.title, dossier.code), _(DOSSIER_STATUSES[dossier.status])]
    if dossier.due_on is not None:
        parts.append(_("Due %s") % words.date(dossier.due_on))
    if dossier.missing:
        parts += [_("Please hand in:"), *dossier.missing]
    said.one(". ".join(parts))
    _personal(said)
    _printed(body.printed, said)


def _titled(lookup: Lookup) -> Callable[[Any, Sentences], None]:
    def say(body: Any, said: Sentences) -> None:
        _ = said.words.gettext
        said.all(_(LOOKUPS[lookup][1]))
        _personal(said)
        _printed(body.printed, said)

    return say


def _residence(body: v.ResidenceShown, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_(LOOKUPS[Lookup.RESIDENCE][1]))
    if not body.residence.entries:
        said.all(_("No residence is registered under your number."))
        said.all(_("Please ask at the counter for residence."))
        return
    said.all(_("Shown now.") if body.revealed else _("Hidden. Press OK on a line to see it."))
    _personal(said)
    _printed(body.printed, said)


def _procedures(body: v.ProcedureSearch, said: Sentences) -> None:
    _, words = said.words.gettext, said.words
    said.all(_(LOOKUPS[Lookup.PROCEDURES][1]))
    group = next((one for one in body.services if one.id == body.chosen), None)
    if group is not None:
        said.all(words.name(group.name))
    if body.text or group is not None:
        _found(len(body.found), said, _("No procedure fits these words."))


def _procedure(body: v.ProcedureShown, said: Sentences) -> None:
    _, words, procedure = said.words.gettext, said.words, body.procedure
    said.all(words.name(procedure.name))
    count = len(procedure.papers)
    said.all(words.ngettext("%d paper to bring", "%d papers to bring", count) % count)
    said.all(_("Press Forward for papers, fee and time."))
    _printed(body.printed, said)


def _places(body: v.PlaceSearch, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_(LOOKUPS[Lookup.PLACES][1]))
    if body.text:
        _found(len(body.found), said, _("No place has this name."))
    else:
        said.all(_("Type a commune, district or province, e.g. nhan khang"))


def _found(count: int, said: Sentences, none: str) -> None:
    found = said.words.ngettext("%d found", "%d found", count) % count
    said.all(found if count else none)


def _record(body: v.RecordCheck, said: Sentences) -> None:
    _, words = said.words.gettext, said.words
    said.all(_("My details"))
    if not body.known:
        said.all(_("The register does not know this number."))
        said.all(_("The officer at the counter will help you."))
        return
    wrong = sum(field.verdict not in SOUND for field in body.fields)
    if wrong:
        said.all(words.ngettext("%d detail differs", "%d details differ", wrong) % wrong)
    elif can_be_confirmed(body.fields):
        said.all(_("Card and register say the same."))
    if body.confirmed:
        said.all(_("Thank you, noted"))
    if body.fields:
        said.all(_("Values are hidden. Press OK on a line to see it."))
    _personal(said)
    _printed(body.printed, said)


def _correction(body: v.CorrectionForm, said: Sentences) -> None:
    _, words, count = said.words.gettext, said.words, len(body.claims)
    said.all(_("Which one is right?"))
    said.all(_("Say for each detail what is right, then choose “Send the request”."))
    if count:
        said.all(words.ngettext("%d chosen", "%d chosen", count) % count)


def _correction_taken(body: v.CorrectionTaken, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_("Your request has been taken"))
    if body.ticket is not None:
        number_and_counter(body.ticket, said)
    elif body.number:
        said.all(f"{_('The number that you have')}: {body.number}")
        said.all(_("This number also covers your request."))
    else:
        said.all(_("No number could be taken now. Please come back with this code."))
    said.one(f"{_('Code of your request')}: {body.receipt.code}")
    if body.printed is PrintState.PRINTED:
        said.all(_("Printed. Please take the slip below."))
    else:
        said.all(_("The slip could not be printed. Please ask the staff."))


def _corrections(body: v.CorrectionList, said: Sentences) -> None:
    _, words, count = said.words.gettext, said.words, len(body.corrections)
    said.all(_("My requests for correction"))
    if count:
        said.all(words.ngettext("%d request", "%d requests", count) % count)
        _personal(said)
    else:
        said.all(_("You have asked for no correction."))


def _personal(said: Sentences) -> None:
    """Where headphones hear more than the hall."""
    _ = said.words.gettext
    said.both(
        _("What is personal is read out to headphones only."), _("Press Forward to hear each line.")
    )


def _printed(printed: PrintState | None, said: Sentences) -> None:
    _ = said.words.gettext
    if printed is not None:
        failed = printed is PrintState.FAILED
        said.all(_("Not printed. Try again") if failed else _("Printed. Please take it."))


SAYINGS: dict[type, Callable[[Any, Sentences], None]] = {
    v.LookupMenu: _menu,
    v.ConsentQuestion: _consent,
    v.DossierList: _dossiers,
    v.DossierCodeEntry: _dossier_code,
    v.DossierShown: _dossier,
    v.CardStatus: _titled(Lookup.CARD),
    v.ResidenceShown: _residence,
    v.ElectronicIdentityShown: _titled(Lookup.ELECTRONIC_IDENTITY),
    v.HeldShown: _titled(Lookup.HELD),
    v.ProcedureSearch: _procedures,
    v.ProcedureShown: _procedure,
    v.PlaceSearch: _places,
    v.RecordCheck: _record,
    v.CorrectionForm: _correction,
    v.CorrectionTaken: _correction_taken,
    v.CorrectionList: _corrections,
}
