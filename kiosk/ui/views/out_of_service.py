"""The core cannot be reached, or is starting; or staff has taken the terminal out of service."""

from __future__ import annotations

from kiosk.ui.problem_wording import where_to_go
from kiosk.ui.views.body import BodyView
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.words import Words
from kiosk.visit.view import View


class OutOfServiceView(BodyView):
    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        ids = self.ids
        ids.title.text = _("This self-service point is not ready")
        ids.note.text = where_to_go(view.body.counters, words)
        by_itself = _("Staff cannot be called from this screen now. It works again by itself.")
        # The core offers the key for staff: then it was staff who closed it.
        ids.call.text = "" if view.staff_key else by_itself


load_kv(__file__)
