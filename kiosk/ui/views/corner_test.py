"""The whole panel in fields: each turns green when it is touched."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import BooleanProperty

from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.views.staff_sheet import Action, place_actions
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.wording import N_
from kiosk.ui.words import Words
from kiosk.visit.intent import Back
from kiosk.visit.staff_mode_intent import OpenCorners, TouchField
from kiosk.visit.view import View


class CornerField(TouchTarget):
    aloud: ClassVar = ()
    hushed = N_("A field to be touched")
    touched = BooleanProperty(False)


class CornerTestView(BodyView):
    kept = False
    fills = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._fields: list[CornerField] = []
        self._acting: tuple[Action, ...] = ()

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        count = body.columns * body.rows
        ids.fields.cols = body.columns
        while len(self._fields) < count:
            field = CornerField()
            place = len(self._fields)
            field.bind(on_press=lambda _field, number=place: self.send(TouchField(number)))
            self._fields.append(field)
            ids.fields.add_widget(field)
        for place, field in enumerate(self._fields):
            field.touched = place in body.touched
        done = len(body.touched) == count
        ids.note.text = (
            _("Every field takes touches.") if done else _("Touch every field, the corners too.")
        )
        acting = (
            Action(_("Begin again"), OpenCorners()),
            Action(_("Back"), Back(), kind="primary" if done else "plain"),
        )
        if acting != self._acting:
            self._acting = acting
            place_actions(ids.actions, acting, self.send)

    def forget(self) -> None:
        self._acting = ()
        super().forget()


load_kv(__file__)
