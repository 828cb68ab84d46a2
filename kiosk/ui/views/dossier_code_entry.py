"""Ask for a dossier's code: scanned from the appointment slip, or typed."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import StringProperty

from kiosk.ui.theme import theme
from kiosk.ui.typed_text import TypedText
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import PushButton
from kiosk.ui.wording import N_
from kiosk.ui.words import Words
from kiosk.visit.intent import LONGEST_TEXT, SubmitText, TypeText
from kiosk.visit.view import View

_KEYS = "123G456H789."
_LAST_KEYS = "0-"
"""What codes of ministries (G) and provinces (H) are made of."""


class CodeKey(PushButton):
    aloud: ClassVar = ()
    hushed = N_("A sign; only headphones hear which")
    character = StringProperty("")


class DossierCodeEntryView(BodyView):
    has_back = True
    kept = False

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._typed = TypedText()
        for character in _KEYS:
            self.ids.pad.add_widget(self._key(character))
        for character in _LAST_KEYS:
            self.ids.last_row.add_widget(self._key(character))

    def _key(self, character: str) -> CodeKey:
        key = CodeKey(character=character, text=character)
        # Acts on touch, not on release: a quick typist has the next finger down already.
        key.bind(on_press=lambda pressed: self._type(self._typed.text + pressed.character))
        return key

    def _type(self, text: str) -> None:
        self._typed.put(text[:LONGEST_TEXT])
        self._show_text()
        self.send(TypeText(self._typed.text))

    def _show_text(self) -> None:
        ids, text = self.ids, self._typed.text
        ids.code.text = text
        ids.delete.disabled = ids.clear_all.disabled = ids.submit.disabled = not text

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        self._typed.heard(body.text)
        self._show_text()
        ids.title.text = _("Scan the code on your appointment slip")
        # Large letters leave no room for it beside what was wrong with the code.
        spare = theme.roomy or not body.unknown
        ids.otherwise.text = _("or type the code of the dossier") if spare else ""
        ids.fault.text = (
            _("None of your dossiers has this code. Please check it, or ask at the counter.")
            if body.unknown
            else ""
        )
        ids.clear_all.text = _("Clear")
        ids.submit.text = _("Done")

    def delete(self) -> None:
        self._type(self._typed.text[:-1])

    def clear(self) -> None:
        self._type("")

    def submit(self) -> None:
        self.send(SubmitText())

    def forget(self) -> None:
        self._typed.forget()
        super().forget()


load_kv(__file__)
