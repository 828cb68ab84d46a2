"""What can be looked up."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.identity.assurance import Assurance
from kiosk.ui.lookup_wording import LOOKUPS
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.wording import N_, NEEDS
from kiosk.ui.words import Words
from kiosk.visit.intent import Intent, OpenCorrections, OpenLookup
from kiosk.visit.lookup_view import REQUIRED_ASSURANCE, Lookup
from kiosk.visit.view import View


class LookupTile(TouchTarget):
    icon = StringProperty("")
    title = StringProperty("")
    needs = StringProperty("")


class LookupMenuView(BodyView):
    has_back = True
    kept = False

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._tiles = {
            lookup: self._tile(LOOKUPS[lookup][0], OpenLookup(lookup)) for lookup in Lookup
        }
        self._requests = self._tile("check", OpenCorrections())

    def _tile(self, icon: str, intent: Intent) -> LookupTile:
        tile = LookupTile(icon=icon)
        tile.bind(on_release=lambda _tile: self.send(intent))
        self.ids.tiles.add_widget(tile)
        return tile

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        self.ids.title.text = _("What would you like to know?")
        for lookup, tile in self._tiles.items():
            self._show_tile(tile, LOOKUPS[lookup][1], REQUIRED_ASSURANCE[lookup], view, words)
        needed = REQUIRED_ASSURANCE[Lookup.RECORD]
        self._show_tile(self._requests, N_("My requests for correction"), needed, view, words)

    def _show_tile(
        self, tile: LookupTile, name: str, needed: Assurance, view: View, words: Words
    ) -> None:
        _ = words.gettext
        body = view.body
        tile.title = _(name)
        tile.needs = _(NEEDS[needed]) if needed > body.assurance else ""
        tile.disabled = needed > Assurance.ANONYMOUS and not body.station_reachable
        if tile.disabled:
            tile.needs = _("Not available now")


load_kv(__file__)
