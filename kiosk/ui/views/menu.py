"""The four things that can be done, and word of an answer."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.words import Words
from kiosk.visit.intent import Intent, OpenCorrections, OpenLookup, OpenLookups, OpenTickets
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.view import View


class Tile(TouchTarget):
    """A large choice. While it is disabled, `note` says why."""

    icon = StringProperty("")
    title = StringProperty("")
    note = StringProperty("")


class Band(TouchTarget):
    """News, above the choices."""

    title = StringProperty("")
    note = StringProperty("")


class MenuView(BodyView):
    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        answered = body.answered_corrections
        ids.greeting.text = _("Hello, %s") % body.full_name if body.full_name else _("Hello")
        ids.question.text = "" if answered or theme.crowded else _("What would you like to do?")
        ids.answered.title = _("Your request has been answered") if answered else ""
        ids.answered.note = _("Touch to read the answer") if answered else ""
        ids.ticket.title = _("Take a number")
        ids.ticket.note = _("Wait for a counter")
        ids.dossiers.title = _("My dossiers")
        ids.record.title = _("My details")
        ids.lookups.title = _("Look up")
        ids.lookups.note = _("Residence, procedures, place names")
        if body.lookups_available:
            ids.dossiers.note = _("See how far they are")
            ids.record.note = _("Compare card and register")
        else:
            ids.dossiers.note = ids.record.note = _("Not available now")
        if answered and theme.crowded:
            ids.ticket.note = ids.lookups.note = ""
            if body.lookups_available:
                ids.dossiers.note = ids.record.note = ""
        ids.dossiers.disabled = ids.record.disabled = not body.lookups_available

    def choose(self, what: str) -> None:
        chosen: dict[str, Intent] = {
            "ticket": OpenTickets(),
            "dossiers": OpenLookup(Lookup.DOSSIERS),
            "record": OpenLookup(Lookup.RECORD),
            "lookups": OpenLookups(),
            "answered": OpenCorrections(),
        }
        self.send(chosen[what])


load_kv(__file__)
