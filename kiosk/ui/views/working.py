"""Something takes a moment."""

from __future__ import annotations

from kiosk.ui.views.body import BodyView
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.wording import TASKS
from kiosk.ui.words import Words
from kiosk.visit.view import Task, View

_ICONS = {
    Task.TICKET: "ticket",
    Task.DOSSIERS: "folder",
    Task.RECORD: "record",
    Task.LOOKUP: "document",
    Task.CORRECTION: "record",
    Task.PRINTING: "printer",
    Task.TICKET_STANDING: "ticket",
    Task.SERVED_LIST: "ticket",
    Task.RATING: "face_5",
}


class WorkingView(BodyView):
    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        self.ids.ring.turn()
        self.ids.icon.name = _ICONS[view.body.task]
        self.ids.title.text = _(TASKS[view.body.task])
        self.ids.note.text = _("One moment, please.")

    def forget(self) -> None:
        self.ids.ring.rest()
        super().forget()


load_kv(__file__)
