"""What can be looked up."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from kiosk.ui.lookup_wording import LOOKUPS
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.wording import NEEDS
from kiosk.ui.words import Words
from kiosk.visit.intent import Intent, OpenCorrections, OpenLookup
from kiosk.visit.lookup_view import REQUIRED_ASSURANCE, WITHOUT_STATION, Lookup
from kiosk.visit.view import View


class LookupTile(TouchTarget):
    icon = StringProperty("")
    title = StringProperty("")
    needs = StringProperty("")
    wanted = NumericProperty(0)
    """The height that its texts need."""


class LookupMenuView(BodyView):
    has_back = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._tiles = {
            lookup: self._tile(LOOKUPS[lookup][0], OpenLookup(lookup)) for lookup in Lookup
        }
        self._requests = self._tile("pencil", OpenCorrections())
        tiles = iter([*self._tiles.values(), self._requests])
        self.ids.tiles.rows_for(len(self._tiles) + 1, lambda: next(tiles))

    def _tile(self, icon: str, intent: Intent) -> LookupTile:
        tile = LookupTile(icon=icon)
        tile.bind(on_release=lambda _tile: self.send(intent))
        tile.bind(wanted=self._level)
        return tile

    def _level(self, *_change: object) -> None:
        """All tiles of a list are as high as the neediest."""
        tiles = self.ids.tiles.rows
        highest = max((tile.wanted for tile in tiles), default=theme.touch)
        for tile in tiles:
            tile.height = highest

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        if self.speaks_anew(words):
            self.ids.tiles.settle()
        self.ids.title.text = _("What would you like to know?")
        for lookup, tile in self._tiles.items():
            tile.title = _(LOOKUPS[lookup][1])
            self._say_what_is_needed(tile, lookup, view, words)
        self._requests.title = _("My requests for correction")
        self._say_what_is_needed(self._requests, Lookup.RECORD, view, words)
        self._level()

    def _say_what_is_needed(
        self, tile: LookupTile, lookup: Lookup, view: View, words: Words
    ) -> None:
        _ = words.gettext
        body, needed = view.body, REQUIRED_ASSURANCE[lookup]
        tile.needs = _(NEEDS[needed]) if needed > body.assurance else ""
        tile.disabled = lookup not in WITHOUT_STATION and not body.station_reachable
        if tile.disabled:
            tile.needs = _("Not available now")


load_kv(__file__)
