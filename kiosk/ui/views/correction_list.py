"""How the resident's requests for correction stand, with the answers of the staff."""

from __future__ import annotations

from kiosk.records.correction import Correction, CorrectionState
from kiosk.ui.lookup_wording import CORRECTION_STATES
from kiosk.ui.views.body import Send
from kiosk.ui.views.sheet import Sheet, SheetView
from kiosk.ui.widgets.buttons import footer_button
from kiosk.ui.widgets.lines import Line
from kiosk.ui.wording import FIELDS
from kiosk.ui.words import Words
from kiosk.visit.intent import ChooseWayOn
from kiosk.visit.view import CorrectionList, View, WayOn


def _line(correction: Correction, words: Words) -> Line:
    _ = words.gettext
    icon, look, said = CORRECTION_STATES[correction.state]
    day = correction.decided_on or correction.made_on
    fields = ", ".join(_(FIELDS[disputed.field]) for disputed in correction.fields)
    answer = correction.answer
    return Line(
        answer or fields,
        f"{fields}  ·  {words.date(day)}" if answer else words.date(day),
        correction.code,
        icon=icon,
        look=look,
        tag=_(said),
        stands_out=bool(correction.answer) or correction.decided_on is not None,
    )


class CorrectionListView(SheetView):
    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._ticket = footer_button("ticket")
        self._ticket.kind = "primary"
        self._ticket.bind(on_release=lambda _button: self.send(ChooseWayOn(WayOn.TICKET)))

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        asked = any(one.state is CorrectionState.ASKED_BACK for one in view.body.corrections)
        self._ticket.text = _("Take a number")
        self.aside = self._ticket if asked else None
        super().show(view, words)

    def sheet(self, body: CorrectionList, words: Words) -> Sheet:
        _ = words.gettext
        return Sheet(
            _("My requests for correction"),
            tuple(_line(correction, words) for correction in body.corrections),
            empty=_("You have asked for no correction."),
            empty_icon="record",
        )
