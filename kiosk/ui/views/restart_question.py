"""Asked once more before something is started anew."""

from __future__ import annotations

from kiosk.ui.staff_wording import RESTART_NOTES, RESTARTS, answer_line
from kiosk.ui.views.staff_notice import Said, StaffNoticeView
from kiosk.ui.views.staff_sheet import Action
from kiosk.ui.widgets.lines import Look
from kiosk.ui.words import Words
from kiosk.visit.intent import Back
from kiosk.visit.staff_mode_intent import ConfirmRestart
from kiosk.visit.staff_mode_view import RestartQuestion
from kiosk.visit.view import View


class RestartQuestionView(StaffNoticeView):
    def show(self, view: View, words: Words) -> None:
        # Before that, "No" is the way back.
        self.has_back = view.body.answer is not None and view.body.answer.done
        super().show(view, words)

    def notice(self, body: RestartQuestion, words: Words) -> Said:
        _ = words.gettext
        told, icon, look = answer_line(body.answer, words)
        if told and body.answer.done:
            return Said("again", _("Restarting"), look=Look.CALM)
        asking = (
            Action(_("No, leave it"), Back(), disabled=body.waiting),
            Action(_("Yes, restart"), ConfirmRestart(), "again", "primary", body.waiting),
        )
        note = _("One moment please") if body.waiting else told or _(RESTART_NOTES[body.unit])
        return Said(
            icon if told else "again",
            _(RESTARTS[body.unit]),
            note,
            look=look if told else Look.PLAIN,
            actions=asking,
        )
