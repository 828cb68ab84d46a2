"""The question whether somebody is still there, over whatever is shown."""

from __future__ import annotations

from kiosk.ui.views.body import Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.dialog import Dialog
from kiosk.ui.words import Words
from kiosk.visit.intent import Finish, StillHere


class Countdown(Dialog):
    """Asks whether somebody is still there. A touch beside its buttons means yes."""

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(**properties)
        self._send = send

    def show(self, seconds: int, whole: int, words: Words, *, staff: bool = False) -> None:
        """`staff`: it is staff mode that ends."""
        _ = words.gettext
        self.ids.seconds.text = str(seconds)
        self.ids.ring.fraction = seconds / max(1, whole)
        self.ids.title.text = _("Are you still there?")
        visit = _("This visit ends by itself so that nobody else sees your data.")
        self.ids.note.text = _("Staff mode ends by itself.") if staff else visit
        self.ids.stay.text = _("I'm still here")
        self.ids.finish.text = _("Finish")

    def beside(self) -> None:
        self.stay()

    def stay(self) -> None:
        self._send(StillHere())

    def finish(self) -> None:
        self._send(Finish())


load_kv(__file__)
