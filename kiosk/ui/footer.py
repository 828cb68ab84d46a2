"""The footer below every screen: the ways out, the call for staff, and what is not in order."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import footer_button
from kiosk.ui.wording import ADVICE, N_, NOTICES, STAFF_CALLS, STAFF_ICONS
from kiosk.ui.words import Words
from kiosk.visit.intent import Back, CallStaff, Finish, Intent
from kiosk.visit.view import Idle, StaffCall, View

NOTICES_SHOWN = 2
INAUDIBLE = N_("The voice cannot be heard here. Please ask the staff.")
_STAFF_KINDS = {
    StaffCall.NONE: "plain",
    StaffCall.CALLING: "busy",
    StaffCall.CALLED: "done",
    StaffCall.COMING: "done",
}


class NoticeStrip(BoxLayout):
    said: ClassVar = ("text",)
    aloud: ClassVar = ("text",)
    text = StringProperty("")


class Footer(BoxLayout):
    """Back on the left, notices or the body's own key in the middle, staff and Finish on the
    right. Its height follows what stands in it; without keys and notices it has none."""

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self.back = footer_button("left", size_hint_x=None)
        self.notices = NoticeStrip()
        self.staff = footer_button("bell", size_hint_x=None)
        self.finish = footer_button("leave", size_hint_x=None)

    def begin(self, send: Send) -> None:
        """Where the keys' intents go."""
        keys: tuple[tuple[Widget, Intent], ...] = (
            (self.back, Back()),
            (self.staff, CallStaff()),
            (self.finish, Finish()),
        )
        for key, intent in keys:
            key.bind(on_release=lambda _key, chosen=intent: send(chosen))

    def show(self, view: View, body: BodyView, words: Words, *, audible: bool) -> None:
        """What belongs below `body` now; `audible`: what the voice says can be heard."""
        with_keys = view.in_visit or view.in_staff_mode or body.calls_staff
        self._place(_parts(self, view, body, with_keys=with_keys))
        self._label(view, body, words)
        said = _said(view, words, audible=audible)
        quiet = theme.strip if said else 0
        full = theme.footer if with_keys else quiet
        self.height = 0 if body.fills else full
        room = NOTICES_SHOWN if theme.roomy else 1
        notices = said[:room]
        if len(said) > room:
            notices[-1] += f"  (+{len(said) - room})"
        # Below a visit there is room for lines; the idle screen's strip is one line high.
        self.notices.text = ("\n" if with_keys else "  ·  ").join(notices)

    def _place(self, wanted: list[Widget]) -> None:
        if list(reversed(self.children)) != wanted:
            self.clear_widgets()
            for part in wanted:
                self.add_widget(part)

    def _label(self, view: View, body: BodyView, words: Words) -> None:
        _ = words.gettext
        self.back.text, self.finish.text = _("Back"), _("Finish")
        self.finish.kind = "primary" if body.finish_stands_out else "plain"
        self.staff.text = _(STAFF_CALLS[view.staff_call])
        self.staff.icon = STAFF_ICONS[view.staff_call]
        self.staff.kind = _STAFF_KINDS[view.staff_call]
        self.back.fit(theme.key_back)
        self.staff.fit(theme.key_staff)
        self.finish.fit(theme.key_finish)


def _parts(footer: Footer, view: View, body: BodyView, *, with_keys: bool) -> list[Widget]:
    """From left to right."""
    if body.fills:
        return []
    parts = [body.aside or footer.notices]
    if body.has_back and (view.in_visit or view.in_staff_mode):
        parts.insert(0, footer.back)
    if with_keys and not view.in_staff_mode and body.offers_staff(view):
        parts.append(footer.staff)
    if body.offers_finish(view):
        parts.append(footer.finish)
    return parts


def _said(view: View, words: Words, *, audible: bool) -> list[str]:
    _ = words.gettext
    said = [_(NOTICES[notice]) for notice in view.notices]
    if len(view.notices) == 1 and isinstance(view.body, Idle):
        # Where the strip is as wide as the screen, and numbers are to be had.
        said = [f"{said[0]}. {_(ADVICE[view.notices[0]])}"]
    if view.voice is not None and not audible:
        said.insert(0, _(INAUDIBLE))
    return said


load_kv(__file__)
