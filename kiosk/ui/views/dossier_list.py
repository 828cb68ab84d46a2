"""The person's dossiers and how far they are."""

from __future__ import annotations

from kiosk.records.dossier import Dossier
from kiosk.ui.lookup_wording import DOSSIER_LOOKS
from kiosk.ui.views.body import Send
from kiosk.ui.views.sheet import Sheet, SheetView
from kiosk.ui.widgets.buttons import footer_button
from kiosk.ui.widgets.lines import Line, TouchLine
from kiosk.ui.wording import DOSSIER_STATUSES
from kiosk.ui.words import Words
from kiosk.visit.intent import OpenDossier, OpenDossierCode
from kiosk.visit.view import DossierList, View

ROWS_PREPARED = 4


def _line(dossier: Dossier, words: Words) -> Line:
    _ = words.gettext
    icon, look = DOSSIER_LOOKS[dossier.status]
    dates = [_("Handed in %s") % words.date(dossier.submitted_on)]
    if dossier.due_on is not None:
        dates.append(_("Due %s") % words.date(dossier.due_on))
    return Line(
        words.name(dossier.title, dossier.code),
        note="  ·  ".join(dates),
        icon=icon,
        look=look,
        tag=_(DOSSIER_STATUSES[dossier.status]),
        stands_out=bool(dossier.missing),
        key=dossier.code,
    )


class DossierListView(SheetView):
    row = TouchLine

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self.aside = footer_button("scanner")
        self.aside.bind(on_release=lambda _button: self.send(OpenDossierCode()))

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        self.aside.text = _("Look for a dossier by its code")
        super().show(view, words)

    def sheet(self, body: DossierList, words: Words) -> Sheet:
        _ = words.gettext
        return Sheet(
            _("My dossiers"),
            tuple(_line(dossier, words) for dossier in body.dossiers),
            empty=_("No dossier is kept under your number here."),
            empty_note=_("If you expected one, please ask at a counter."),
        )

    def prepare(self) -> None:
        self._rows.rows_for(ROWS_PREPARED, self._row)

    def chosen(self, key: str) -> None:
        self.send(OpenDossier(key))
