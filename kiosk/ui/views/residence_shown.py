"""Where the resident is registered, and with whom. Masked until touched."""

from __future__ import annotations

from kiosk.records.residence import HouseholdMember, ResidenceEntry
from kiosk.ui.lookup_wording import RELATIONS, RESIDENCE_KINDS
from kiosk.ui.views.sheet import Sheet, SheetView
from kiosk.ui.widgets.lines import Line, TouchLine
from kiosk.ui.words import Words
from kiosk.visit.intent import Conceal, Reveal
from kiosk.visit.lookup_view import MASKED
from kiosk.visit.view import ResidenceShown

_SHOW, _HIDE = "show", "hide"


def _entry(entry: ResidenceEntry, today: str, key: str, words: Words) -> Line:
    _ = words.gettext
    note = [_("Today: %s") % today] if today and today != MASKED else []
    when = []
    if entry.since is not None:
        when.append(_("since %s") % words.date(entry.since))
    if entry.until is not None:
        when.append(_("until %s") % words.date(entry.until))
    if when:
        note.append("  ".join(when))
    return Line(
        entry.address,
        _(RESIDENCE_KINDS[entry.kind]),
        "\n".join(note),
        icon="house",
        key=key,
        mark="eye",
    )


def _household(members: tuple[HouseholdMember, ...], key: str, words: Words) -> Line:
    _ = words.gettext
    said = []
    for member in members:
        name = _("You") if member.self else member.full_name
        said.append(f"{name}  –  {_(RELATIONS[member.relation])}")
    count = words.ngettext("%d person", "%d persons", len(members)) % len(members)
    label = _("Household") + "  ·  " + count
    return Line("\n".join(said), label, icon="people", key=key, mark="eye")


class ResidenceShownView(SheetView):
    prints = True
    row = TouchLine

    def sheet(self, body: ResidenceShown, words: Words) -> Sheet:
        _ = words.gettext
        residence = body.residence
        key = _HIDE if body.revealed else _SHOW
        today = [*body.today, *[""] * len(residence.entries)]
        lines = [
            _entry(entry, now, key, words)
            for entry, now in zip(residence.entries, today, strict=False)
        ]
        if residence.household:
            lines.append(_household(residence.household, key, words))
        hint = _("Touch to hide again") if body.revealed else _("Hidden. Touch a line to see it.")
        return Sheet(
            _("Where I am registered"),
            tuple(lines),
            hint if lines else "",
            "lock" if not body.revealed else "eye",
            empty=_("No residence is registered under your number."),
            empty_note=_("Please ask at the counter for residence."),
            empty_icon="house",
        )

    def chosen(self, key: str) -> None:
        self.send(Reveal() if key == _SHOW else Conceal())
