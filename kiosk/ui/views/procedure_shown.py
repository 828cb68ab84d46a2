"""One procedure: papers, fee, time limit."""

from __future__ import annotations

from kiosk.ui.views.sheet import Sheet, SheetView
from kiosk.ui.widgets.lines import Line
from kiosk.ui.words import Words
from kiosk.visit.view import ProcedureShown


class ProcedureShownView(SheetView):
    prints = True

    def sheet(self, body: ProcedureShown, words: Words) -> Sheet:
        procedure = body.procedure
        lines = [Line(words.name(paper.name), icon="document") for paper in procedure.papers]
        if procedure.time_limit:
            lines.append(Line(words.name(procedure.time_limit), icon="clock"))
        return Sheet(words.name(procedure.name), tuple(lines), words.name(procedure.summary))
