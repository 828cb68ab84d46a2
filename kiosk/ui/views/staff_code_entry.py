"""Who is staff shows it: by a code, or by a card."""

from __future__ import annotations

from kiosk.ui.staff_wording import ACCESS_FAULTS, CARD_NOTE, CODE_NOTES, CODES
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.keypad import Keypad
from kiosk.ui.widgets.lines import Look
from kiosk.ui.words import Words
from kiosk.visit.intent import ClearDigits, DeleteDigit, SubmitDigits, TypeDigit
from kiosk.visit.staff_mode_view import StaffCodeKind
from kiosk.visit.view import View

DOT = "•"


class StaffCodeEntryView(BodyView):
    """Of what is typed only how much is shown: others stand around."""

    has_back = True
    kept = False

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._pad: Keypad = self.ids.pad.__self__

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        ids.title.text = _(CODES[body.kind])
        beside = body.fault is not None and not theme.roomy
        ids.note.text = "" if beside else _(CODE_NOTES[body.kind])
        card = body.kind is StaffCodeKind.STATION and body.card_possible and not beside
        ids.card.text = _(CARD_NOTE) if card else ""
        ids.typed.text = _("One moment please") if body.checking else DOT * body.typed
        self._show_fault(view, words)
        self._pad.label(words)
        open_now = not body.checking and body.locked_minutes is None
        self._pad.allow(deleting=bool(body.typed) and open_now, submitting=self._enough(view))

    def _enough(self, view: View) -> bool:
        body = view.body
        return body.typed > 0 and not body.checking and body.locked_minutes is None

    def _show_fault(self, view: View, words: Words) -> None:
        _, body = words.gettext, view.body
        said = [_(ACCESS_FAULTS[body.fault])] if body.fault else []
        if body.tries_left is not None:
            left = body.tries_left
            said.append(words.ngettext("%d try left.", "%d tries left.", left) % left)
        if body.locked_minutes is not None:
            minutes = body.locked_minutes
            wait = words.ngettext("Try again in %d minute.", "Try again in %d minutes.", minutes)
            said.append(wait % minutes)
        self.ids.fault.show(" ".join(said), "differs", Look.BAD)

    def press(self, character: str) -> None:
        """A key of a keyboard that is plugged in."""
        self._pad.press(character)

    def type_digit(self, digit: str) -> None:
        if digit in "0123456789":
            self.send(TypeDigit(digit))

    def delete(self) -> None:
        self.send(DeleteDigit())

    def clear(self) -> None:
        self.send(ClearDigits())

    def submit(self) -> None:
        self.send(SubmitDigits())


load_kv(__file__)
