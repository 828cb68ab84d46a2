"""Before anything personal is looked up: what for, what, how long; and one may say no."""

from __future__ import annotations

from kiosk.records.held import Purpose
from kiosk.ui.lookup_wording import CORRECTION_STEPS, LOOKUPS, PURPOSES, WANTED
from kiosk.ui.views.body import BodyView
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.words import Words
from kiosk.visit.intent import AnswerConsent
from kiosk.visit.view import View


class ConsentQuestionView(BodyView):
    has_back = True

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        ids.purpose.text = _(PURPOSES[body.purpose])
        ids.wanted_icon.name = LOOKUPS[body.wanted][0]
        if body.purpose is Purpose.CORRECTION:
            ids.title.text = _("May we send your request?")
            ids.wanted.text = _("Your name and number, and which details are wrong")
            ids.duration.text = _("Kept until it is settled; you see the answer next time.")
        else:
            ids.title.text = _("May we look up your data?")
            ids.wanted.text = _(WANTED[body.wanted]) if body.wanted in WANTED else ""
            ids.duration.text = _("Nothing is kept here; the station only notes the look-up.")
        if body.purpose is Purpose.CORRECTION:
            ids.track.show([_(step) for step in CORRECTION_STEPS], 1, words)
        else:
            ids.track.hide()
        ids.free.text = _("You may say no and still take a number.")
        ids.yes.text = _("Yes, I agree")
        ids.no.text = _("No")

    def answer(self, given: bool) -> None:
        self.send(AnswerConsent(given))


load_kv(__file__)
