"""Old and new names of places."""

from __future__ import annotations

from kiosk.ui.views.sheet import Sheet, SheetView
from kiosk.ui.widgets.lines import Line
from kiosk.ui.words import Words
from kiosk.visit.view import PlaceSearch


class PlaceSearchView(SheetView):
    def sheet(self, body: PlaceSearch, words: Words) -> Sheet:
        _ = words.gettext
        lines = tuple(
            Line(", ".join(unit.full_name for unit in one.today), one.asked.full_name, icon="map")
            for one in body.found
        )
        return Sheet(_("Old and new place names"), lines, empty=_("Nothing fits what you typed."))
