"""The four things that can be done, and word of an answer."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget, footer_button
from kiosk.ui.words import Words
from kiosk.visit.intent import Intent, OpenCorrections, OpenLookup, OpenLookups, OpenTickets
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.view import View


class Tile(TouchTarget):
    """A large choice. While it is disabled, `note` says why."""

    emblem = NumericProperty(0)
    """Pixels across."""
    room = NumericProperty(0)
    """What the texts leave for it, where it stands above them."""
    icon = StringProperty("")
    title = StringProperty("")
    note = StringProperty("")


class Band(TouchTarget):
    """News, above the choices."""

    title = StringProperty("")
    note = StringProperty("")


class MenuView(BodyView):
    """On a simple screen the three things that most people come for; the rest is in the footer."""

    emblem = NumericProperty(0)
    """Of every tile, in pixels: one size, for which the neediest has room."""

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        # `ids` holds weakly.
        self._lookups: Tile = self.ids.lookups.__self__
        if theme.look.simple:
            self.ids.tiles.remove_widget(self._lookups)
            self.aside = footer_button("search")
            self.aside.bind(on_release=lambda _button: self.choose("lookups"))

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
        self._lookups.title = _("Look up")
        self._lookups.note = "" if theme.crowded else _("Residence, procedures, place names")
        if self.aside is not None:
            self.aside.text = _("Look up")
        if body.lookups_available:
            ids.dossiers.note = _("See how far they are")
            ids.record.note = _("Compare card and register")
        else:
            ids.dossiers.note = ids.record.note = _("Not available now")
        if answered and not theme.roomy:
            ids.ticket.note = self._lookups.note = ""
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
