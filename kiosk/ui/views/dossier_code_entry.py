"""Ask for a dossier's code: scanned from the appointment slip, or typed."""

from __future__ import annotations

from kiosk.ui.theme import theme
from kiosk.ui.typed_text import TypedText
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.keypad import Keypad
from kiosk.ui.widgets.lines import Look
from kiosk.ui.words import Words
from kiosk.visit.intent import LONGEST_TEXT, SubmitText, TypeText
from kiosk.visit.view import View


class DossierCodeEntryView(BodyView):
    has_back = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._pad: Keypad = self.ids.pad.__self__
        self._typed = TypedText()

    def press(self, character: str) -> None:
        """A key of a keyboard that is plugged in."""
        self._pad.press(character)

    def type_sign(self, character: str) -> None:
        """A letter, digit or sign of a code; letters are capitals."""
        if character.isascii() and (character.isalnum() or character in ".-/"):
            self._type(self._typed.text + character.upper())

    def _type(self, text: str) -> None:
        self._typed.put(text[:LONGEST_TEXT])
        self._show_text()
        self.send(TypeText(self._typed.text))

    def _show_text(self) -> None:
        ids, text = self.ids, self._typed.text
        # Large letters have two lines: the date and the number on one of their own.
        ids.code.text = text.replace("-", "-\n", 1) if theme.crowded else text
        self._pad.allow(deleting=bool(text), submitting=bool(text))

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        self._typed.heard(body.text)
        self._show_text()
        ids.title.text = _("Scan the code on your slip")
        # Large letters leave no room for it beside what was wrong with the code.
        spare = theme.roomy or not body.unknown
        ids.otherwise.text = _("or type the code of the dossier") if spare else ""
        fault = _("None of your dossiers has this code. Please check it, or ask at the counter.")
        ids.fault.show(fault if body.unknown else "", "differs", Look.BAD)
        self._pad.label(words)

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
