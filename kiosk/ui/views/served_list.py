"""Numbers that were served just now: which one is yours?"""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import EmptyNote, load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.scroller import Scroller
from kiosk.ui.words import Words
from kiosk.visit.intent import ChooseServed
from kiosk.visit.view import View

TILES_PREPARED = 12


class NumberTile(TouchTarget):
    number = StringProperty("")
    icon = StringProperty("")


class ServedListView(BodyView):
    has_back = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._empty = EmptyNote(icon="ticket")
        # `ids` holds weakly; out of the tree the list would be gone.
        self._tiles: Scroller = self.ids.tiles.__self__

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        if self.speaks_anew(words):
            self._tiles.settle()
        served = view.body.tickets
        icons = {service.id: service.icon for service in view.body.services}
        self.ids.title.text = _("Which number was yours?")
        self._empty.title = _("Nobody was served in the last half hour.")
        self._empty.note = _("If you have your ticket, hold its code before the scanner.")
        shown = self._tiles if served else self._empty
        if shown.parent is None:
            self.ids.holder.clear_widgets()
            self.ids.holder.add_widget(shown)
        tiles = self._tiles.rows_for(len(served), self._tile)
        for tile, ticket in zip(tiles, served, strict=True):
            tile.number, tile.icon = ticket.number, icons.get(ticket.service_id, "ticket")

    def prepare(self) -> None:
        self._tiles.rows_for(TILES_PREPARED, self._tile)

    def _tile(self) -> NumberTile:
        tile = NumberTile()
        tile.bind(on_release=lambda one: self.send(ChooseServed(one.number)))
        return tile

    def forget(self) -> None:
        self._tiles.forget()
        super().forget()


load_kv(__file__)
