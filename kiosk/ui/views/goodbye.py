"""Thanks, and do not forget the card."""

from __future__ import annotations

from kiosk.ui.views.body import BodyView
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.words import Words
from kiosk.visit.view import View


class GoodbyeView(BodyView):
    calls_staff = True

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        ids = self.ids
        if view.body.take_card:
            ids.icon.name = "card"
            ids.title.text = _("Please take your card")
            ids.note.text = _("Thank you, and goodbye.")
        else:
            ids.icon.name = "check"
            ids.title.text = _("Thank you, and goodbye")
            ids.note.text = _("Your details have been removed from this screen.")


load_kv(__file__)
