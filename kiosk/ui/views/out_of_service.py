"""The core cannot be reached, or is starting."""

from __future__ import annotations

from kiosk.ui.views.body import BodyView
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.words import Words
from kiosk.visit.view import View


class OutOfServiceView(BodyView):
    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        self.ids.title.text = _("The self-service point is starting")
        self.ids.note.text = _(
            "Please wait a moment, or go to a counter. The officers will help you."
        )


load_kv(__file__)
