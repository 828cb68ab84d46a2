"""The person's dossiers and how far they are."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import ColorProperty, StringProperty

from kiosk.records.dossier import Dossier, DossierStatus
from kiosk.ui.theme import Rgba, theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import EmptyNote, Panel, load_kv
from kiosk.ui.widgets.scroller import Scroller
from kiosk.ui.wording import DOSSIER_STATUSES
from kiosk.ui.words import Words
from kiosk.visit.view import View

ROWS_PREPARED = 4


def _look(status: DossierStatus) -> tuple[str, Rgba, Rgba]:
    """Icon, tint and ink of a status."""
    return {
        DossierStatus.RECEIVED: ("document", theme.neutral_tint, theme.neutral),
        DossierStatus.PROCESSING: ("clock", theme.calm_tint, theme.calm),
        DossierStatus.NEEDS_DOCUMENTS: ("differs", theme.caution_tint, theme.caution),
        DossierStatus.READY: ("passed", theme.good_tint, theme.good),
        DossierStatus.RETURNED: ("check", theme.neutral_tint, theme.neutral),
        DossierStatus.REFUSED: ("failed", theme.bad_tint, theme.bad),
    }[status]


class DossierCard(Panel):
    said: ClassVar = ("title", "code", "dates", "office", "missing", "status")
    title = StringProperty("")
    code = StringProperty("")
    dates = StringProperty("")
    office = StringProperty("")
    missing = StringProperty("")
    status = StringProperty("")
    status_icon = StringProperty("")
    status_fill = ColorProperty(theme.neutral_tint)
    status_ink = ColorProperty(theme.neutral)

    def show(self, dossier: Dossier, words: Words) -> None:
        _ = words.gettext
        self.title = words.name(dossier.title, dossier.code)
        self.code = dossier.code
        dates = [_("Handed in %s") % words.date(dossier.submitted_on)]
        if dossier.due_on is not None:
            dates.append(_("Due %s") % words.date(dossier.due_on))
        self.dates = "  ·  ".join(dates)
        self.office = dossier.office
        missing = "\n".join(f"•  {paper}" for paper in dossier.missing)
        self.missing = _("Still needed:") + "\n" + missing if missing else ""
        self.status = _(DOSSIER_STATUSES[dossier.status])
        self.status_icon, self.status_fill, self.status_ink = _look(dossier.status)


class DossierListView(BodyView):
    has_back = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._empty = EmptyNote(icon="folder")
        # `ids` holds weakly; out of the tree the list would be gone.
        self._cards: Scroller = self.ids.cards.__self__

    def show(self, view: View, words: Words) -> None:
        if self.speaks_anew(words):
            self._cards.settle()
        _ = words.gettext
        dossiers, ids = view.body.dossiers, self.ids
        count = len(dossiers)
        ids.title.text = _("My dossiers")
        ids.count.text = words.ngettext("%d dossier", "%d dossiers", count) % count if count else ""
        self._show_empty(not dossiers, words)
        cards = self._cards.rows_for(count, DossierCard)
        for card, dossier in zip(cards, dossiers, strict=True):
            card.show(dossier, words)

    def _show_empty(self, empty: bool, words: Words) -> None:
        _ = words.gettext
        self._empty.title = _("No dossier is kept under your number here.")
        self._empty.note = _("If you expected one, please ask at a counter.")
        shown = self._empty if empty else self._cards
        if shown.parent is None:
            self.ids.holder.clear_widgets()
            self.ids.holder.add_widget(shown)

    def prepare(self) -> None:
        self._cards.rows_for(ROWS_PREPARED, DossierCard)

    def forget(self) -> None:
        self._cards.forget()
        super().forget()


load_kv(__file__)
