"""The three things that can be done."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.ui.views.body import BodyView
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.words import Words
from kiosk.visit.intent import Intent, OpenLookup, OpenTickets
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.view import View


class Tile(TouchTarget):
    """A large choice. While it is disabled, `note` says why."""

    icon = StringProperty("")
    title = StringProperty("")
    note = StringProperty("")


class MenuView(BodyView):
    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        ids.greeting.text = _("Hello, %s") % body.full_name if body.full_name else _("Hello")
        ids.question.text = _("What would you like to do?")
        ids.ticket.title = _("Take a number")
        ids.ticket.note = _("Wait for a counter with a numbered ticket")
        ids.dossiers.title = _("My dossiers")
        ids.record.title = _("My details")
        away = _("Not available now. Please ask an officer.")
        if body.lookups_available:
            ids.dossiers.note = _("See how far your applications are")
            ids.record.note = _("Compare your card with the register")
        else:
            ids.dossiers.note = ids.record.note = away
        ids.dossiers.disabled = ids.record.disabled = not body.lookups_available

    def choose(self, what: str) -> None:
        chosen: dict[str, Intent] = {
            "ticket": OpenTickets(),
            "dossiers": OpenLookup(Lookup.DOSSIERS),
            "record": OpenLookup(Lookup.RECORD),
        }
        self.send(chosen[what])


load_kv(__file__)
