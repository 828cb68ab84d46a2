"""The network: by DHCP, or an address that is typed."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import BooleanProperty, StringProperty

from kiosk.ui.staff_wording import FIELDS, answer_line
from kiosk.ui.theme import theme
from kiosk.ui.typed_text import TypedText
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.keypad import Keypad
from kiosk.ui.widgets.lines import Look
from kiosk.ui.words import Words
from kiosk.visit.intent import TypeText
from kiosk.visit.staff_mode_intent import ChooseDhcp, EditNetwork, SaveNetwork
from kiosk.visit.staff_mode_view import NetworkField, NetworkSetup
from kiosk.visit.view import View

_SIGNS = "0123456789./,:abcdef"
_LONGEST = 64


class FieldKey(TouchTarget):
    """What stands in one field; a touch makes it the one that is typed in."""

    keeps_texts = False
    said: ClassVar = ("label", "text")
    aloud: ClassVar = ("label",)
    label = StringProperty("")
    text = StringProperty("")
    editing = BooleanProperty(False)
    wrong = BooleanProperty(False)


class NetworkSetupView(BodyView):
    has_back = True
    kept = False

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        # `ids` holds weakly; out of the tree it would be gone.
        self._pad: Keypad = self.ids.pad.__self__
        self._typed = TypedText()
        self._view: View | None = None
        self._keys = {field: FieldKey() for field in NetworkField}
        for field, key in self._keys.items():
            key.bind(on_release=lambda _key, wanted=field: self.send(EditNetwork(wanted)))

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        before = self._view.body.editing if self._view else None
        self._view = view
        body, ids = view.body, self.ids
        ids.dhcp.text, ids.own.text = _("By DHCP"), _("Own address")
        ids.dhcp.kind = "primary" if body.by_dhcp else "plain"
        ids.own.kind = "plain" if body.by_dhcp else "primary"
        ids.said.show(*self._stand(body, words))
        ids.now.text = self._now(body, words)
        self._place(body, alone=bool(ids.said.ids.label.text))
        if body.editing is not before:
            self._typed.forget()
        if body.editing is not None:
            self._typed.heard(getattr(body, body.editing.value))
        for field, key in self._keys.items():
            key.editing, key.wrong = body.editing is field, body.fault is field
            key.label = _("This is not a valid address.") if key.wrong else _(FIELDS[field])
            key.text = self._typed.text if key.editing else getattr(body, field.value)
        self._pad.label(words)
        self._pad.ids.submit.text = _("Save")
        for box in (self._pad.ids.characters, self._pad.ids.last_row):
            for sign in box.children:
                sign.disabled = body.editing is None
        typing = body.editing is not None and bool(self._typed.text)
        self._pad.allow(deleting=typing, submitting=not body.waiting)

    def _place(self, body: NetworkSetup, *, alone: bool) -> None:
        """Where there is room for one field only, it is the one that is typed in."""
        wanted = [] if body.by_dhcp else list(NetworkField)
        if (alone or not theme.roomy) and body.editing is not None:
            wanted = [body.editing]
        shown = [self._keys[field] for field in wanted]
        if shown != list(reversed(self.ids.fields.children)):
            self.ids.fields.clear_widgets()
            for key in shown:
                self.ids.fields.add_widget(key)

    def _now(self, body: NetworkSetup, words: Words) -> str:
        _ = words.gettext
        if not body.by_dhcp:
            return ""
        has = ", ".join(body.has_now) or _("none")
        reached = _("The station can be reached.")
        away = _("The station cannot be reached.")
        address = _("Address now: %s") % has
        return f"{address}\n{reached if body.station_reachable else away}"

    def _stand(self, body: NetworkSetup, words: Words) -> tuple[str, str, Look]:
        _ = words.gettext
        if body.waiting:
            return _("One moment please"), "clock", Look.CALM
        return answer_line(body.answer, words)

    def press(self, character: str) -> None:
        """A key of a keyboard that is plugged in."""
        self._pad.press(character)

    def type_sign(self, sign: str) -> None:
        if sign in _SIGNS:
            self._type(self._typed.text + sign)

    def delete(self) -> None:
        self._type(self._typed.text[:-1])

    def clear(self) -> None:
        self._type("")

    def _type(self, text: str) -> None:
        editing = self._view.body.editing if self._view else None
        if editing is None:
            return
        self._typed.put(text[:_LONGEST])
        self._keys[editing].text = self._typed.text
        self._pad.allow(deleting=bool(self._typed.text), submitting=True)
        self.send(TypeText(self._typed.text))

    def choose(self, by_dhcp: bool) -> None:
        self.send(ChooseDhcp(by_dhcp))

    def save(self) -> None:
        self.send(SaveNetwork())

    def forget(self) -> None:
        self._view = None
        self._typed.forget()
        super().forget()


load_kv(__file__)
