"""The clock is wrong: residents go to a counter, staff see what time it is believed to be here."""

from __future__ import annotations

import datetime as dt

from kiosk.ui.views.body import BodyView
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.words import Words
from kiosk.visit.view import View


class ClockWrongView(BodyView):
    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        ids = self.ids
        ids.title.text = _("The clock of this self-service point is wrong")
        ids.note.text = _("Please go to a counter. The officers will help you.")
        ids.staff.text = _(
            "For staff: have the technician set the clock. Then this point works again by itself."
        )

    def tick(self, now: dt.datetime, words: Words) -> None:
        self.ids.time.text = f"{now:%H:%M}"
        self.ids.date.text = words.long_date(now.date())


load_kv(__file__)
