"""Ask for the card's QR code, or for its 12 digits."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.identity.access_key import NUMBER_LENGTH
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import PushButton
from kiosk.ui.widgets.lettering import BoxText
from kiosk.ui.widgets.surface import Surfaced
from kiosk.ui.wording import KEY_FAULTS, N_
from kiosk.ui.words import Words
from kiosk.visit.intent import ClearDigits, DeleteDigit, SubmitDigits, TypeDigit
from kiosk.visit.view import View

GROUP = 3


class DigitBox(Surfaced, BoxText):
    """One place of the number; `next` where the next digit will go."""

    next = BooleanProperty(False)


class Key(PushButton):
    aloud: ClassVar = ()
    hushed = N_("A digit; only headphones hear which")
    digit = StringProperty("")


class AccessKeyEntryView(BodyView):
    has_back = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._boxes = [DigitBox() for _place in range(NUMBER_LENGTH)]
        for place, box in enumerate(self._boxes):
            if place and place % GROUP == 0:
                self.ids.boxes.add_widget(Widget(size_hint_x=None, width=theme.px(8)))
            self.ids.boxes.add_widget(box)
        for digit in "123456789":
            self.ids.digits.add_widget(self._key(digit))
        self.ids.last_row.add_widget(self._key("0"))

    def _key(self, digit: str) -> Key:
        key = Key(digit=digit, text=digit)
        # Acts on touch, not on release: a quick typist has the next finger down already.
        key.bind(on_press=lambda pressed: self.send(TypeDigit(pressed.digit)))
        return key

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
        ids.clear_all.text = _("Clear")
        ids.submit.text = _("Done")
        ids.clear_all.disabled = ids.delete.disabled = not digits
        ids.submit.disabled = len(digits) < NUMBER_LENGTH

    def _show_fault(self, view: View, words: Words) -> None:
        body, ids = view.body, self.ids
        said = [words.gettext(KEY_FAULTS[body.fault])] if body.fault else []
        if body.tries_left is not None:
            left = body.tries_left
            said.append(words.ngettext("%d try left.", "%d tries left.", left) % left)
        ids.fault.text = " ".join(said)

    def delete(self) -> None:
        self.send(DeleteDigit())

    def clear(self) -> None:
        self.send(ClearDigits())

    def submit(self) -> None:
        self.send(SubmitDigits())


load_kv(__file__)
