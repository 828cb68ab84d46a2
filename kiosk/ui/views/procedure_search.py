"""Procedures that fit what was typed."""

from __future__ import annotations

from kiosk.ui.views.sheet import Sheet, SheetView
from kiosk.ui.widgets.lines import Line, TouchLine
from kiosk.ui.words import Words
from kiosk.visit.intent import OpenProcedure
from kiosk.visit.view import ProcedureSearch


class ProcedureSearchView(SheetView):
    prints = True
    row = TouchLine

    def sheet(self, body: ProcedureSearch, words: Words) -> Sheet:
        _ = words.gettext
        return Sheet(
            _("Procedures, papers, fees"),
            tuple(Line(words.name(one.name), icon="document", key=one.id) for one in body.found),
            empty=_("Nothing fits what you typed."),
        )

    def chosen(self, key: str) -> None:
        self.send(OpenProcedure(key))
