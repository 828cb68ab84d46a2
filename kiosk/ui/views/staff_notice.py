"""One thing in the middle of the screen, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.properties import NumericProperty

from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.views.staff_sheet import Action, ActionRow
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.lines import Look
from kiosk.ui.words import Words
from kiosk.visit.view import Body, View


@dataclass(frozen=True)
class Said:
    icon: str
    title: str
    note: str = ""
    detail: str = ""
    look: Look = Look.PLAIN
    actions: tuple[Action, ...] = ()


class StaffNoticeView(BodyView):
    """Draws what a kind of body amounts to. Made when it is wanted."""

    has_back = True
    kept = False
    emblem = NumericProperty(0)
    """Pixels across: what the texts leave, and not there where that is too little."""

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._acting = ActionRow(self.ids.actions.__self__, self.send)
        self.aside = self._acting.below

    def notice(self, body: Body, words: Words) -> Said:
        raise TypeError(f"{type(self).__name__} says nothing")

    def show(self, view: View, words: Words) -> None:
        said, ids = self.notice(view.body, words), self.ids
        ids.icon.name, ids.icon.tint, ids.disc.tint = said.icon, said.look.ink, said.look.tint
        ids.title.text, ids.note.text, ids.detail.text = said.title, said.note, said.detail
        self._acting.show(said.actions)

    def forget(self) -> None:
        self._acting.forget()
        super().forget()


load_kv(__file__)
