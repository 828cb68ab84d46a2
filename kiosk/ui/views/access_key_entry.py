"""Ask for the card's QR code, or for its 12 digits."""

from __future__ import annotations

from kivy.properties import BooleanProperty
from kivy.uix.widget import Widget

from kiosk.identity.access_key import NUMBER_LENGTH
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.keypad import Keypad
from kiosk.ui.widgets.lettering import BoxText
from kiosk.ui.widgets.lines import Look
from kiosk.ui.widgets.surface import Surfaced
from kiosk.ui.wording import KEY_FAULTS
from kiosk.ui.words import Words
from kiosk.visit.intent import ClearDigits, DeleteDigit, SubmitDigits, TypeDigit
from kiosk.visit.view import View

GROUP = 3


class DigitBox(Surfaced, BoxText):
    """One place of the number; `next` where the next digit will go."""

    next = BooleanProperty(False)


class AccessKeyEntryView(BodyView):
    has_back = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._pad: Keypad = self.ids.pad.__self__
        self._boxes = [DigitBox() for _place in range(NUMBER_LENGTH)]
        for place, box in enumerate(self._boxes):
            if place and place % GROUP == 0:
                self.ids.boxes.add_widget(Widget(size_hint_x=None, width=theme.px(8)))
            self.ids.boxes.add_widget(box)

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        digits = body.digits[:NUMBER_LENGTH]
        for place, box in enumerate(self._boxes):
            box.text = digits[place] if place < len(digits) else ""
            box.next = place == len(digits)
        if body.scanner_ready:
            ids.title.text = _("Scan your card's QR code")
            ids.otherwise.text = _("or type its 12-digit number")
        else:
            ids.title.text = _("Type your identity number")
            ids.otherwise.text = _("The 12 digits on the front of your card")
        ids.art.name = "art_scan_code" if body.scanner_ready else "art_number"
        self._show_fault(view, words)
        self._pad.label(words)
        self._pad.allow(deleting=bool(digits), submitting=len(digits) == NUMBER_LENGTH)

    def _show_fault(self, view: View, words: Words) -> None:
        body = view.body
        said = [words.gettext(KEY_FAULTS[body.fault])] if body.fault else []
        if body.tries_left is not None:
            left = body.tries_left
            said.append(words.ngettext("%d try left.", "%d tries left.", left) % left)
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
