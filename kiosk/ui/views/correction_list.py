"""How the resident's requests for correction stand, with the answers of the staff."""

from __future__ import annotations

from kiosk.records.correction import Correction
from kiosk.ui.lookup_wording import CORRECTION_STATES
from kiosk.ui.views.sheet import Sheet, SheetView
from kiosk.ui.widgets.lines import Line
from kiosk.ui.wording import FIELDS
from kiosk.ui.words import Words
from kiosk.visit.view import CorrectionList


def _line(correction: Correction, words: Words) -> Line:
    _ = words.gettext
    icon, look, said = CORRECTION_STATES[correction.state]
    day = correction.decided_on or correction.made_on
    fields = ", ".join(_(FIELDS[disputed.field]) for disputed in correction.fields)
    return Line(
        fields,
        f"{correction.code}  ·  {words.date(day)}",
        correction.answer,
        icon=icon,
        look=look,
        tag=_(said),
        stands_out=bool(correction.answer) or correction.decided_on is not None,
    )


class CorrectionListView(SheetView):
    def sheet(self, body: CorrectionList, words: Words) -> Sheet:
        _ = words.gettext
        return Sheet(
            _("My requests for correction"),
            tuple(_line(correction, words) for correction in body.corrections),
            empty=_("You have asked for no correction."),
            empty_icon="record",
        )
