"""The request is at the station: the number for the counter, and the receipt to take along."""

from __future__ import annotations

import qrcode
from kivy.graphics.texture import Texture
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

from kiosk.ui.lookup_wording import CORRECTION_STEPS
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.views.taken_keys import TakenKeys
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.lines import Look
from kiosk.ui.widgets.surface import texture_of
from kiosk.ui.words import Words
from kiosk.visit.view import CorrectionTaken, PrintState, View

_QUIET_MODULES = 4


def _code_texture(token: str, edge: int) -> Texture | None:
    """The token as a QR code of at most `edge` pixels, in whole pixels a module."""
    if not token:
        return None
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_MODULES)
    code.add_data(token)
    code.make(fit=True)
    matrix = code.get_matrix()
    pixels = Image.new("L", (len(matrix), len(matrix)), 255)
    pixels.putdata([0 if dark else 255 for line in matrix for dark in line])
    module = max(1, edge // len(matrix))
    size = (len(matrix) * module,) * 2
    return texture_of(pixels.resize(size, Image.Resampling.NEAREST).convert("RGBA"))


class CodePicture(Widget):
    """A QR code, pixel for pixel."""

    texture = ObjectProperty(None, allownone=True)


class CorrectionTakenView(BodyView):
    finish_stands_out = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._shown: CorrectionTaken | None = None
        self._keys = TakenKeys(self.send)

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        if self.speaks_anew(words) or body != self._shown:
            self._shown = body
            ids.title.text = _("Your request has been taken")
            steps = [_(step) for step in CORRECTION_STEPS]
            ids.track.show(steps, len(steps), words)
            self._show_ticket(body, words)
            ids.code_label.text = _("Code of your request")
            ids.code.text = body.receipt.code
            ids.code_picture.texture = _code_texture(
                body.receipt.token, round(ids.code_picture.width)
            )
            self._show_printed(body, words)
        self._keys.show(body, view, words)
        self.aside = self._keys if body.more_possible else None

    def _show_ticket(self, body: CorrectionTaken, words: Words) -> None:
        _ = words.gettext
        ids, ticket = self.ids, body.ticket
        if ticket is not None:
            ids.label.text = _("Your number")
            ids.number.text = ticket.number
            counters = ", ".join(ticket.counters)
            ids.where.text = _("Counter %s") % counters if counters else ""
        elif body.number:
            ids.label.text = _("The number that you have")
            ids.number.text = body.number
            ids.where.text = _("This number also covers your request.")
        else:
            ids.label.text = ids.number.text = ""
            ids.where.text = _("No number could be taken now. Please come back with this code.")

    def _show_printed(self, body: CorrectionTaken, words: Words) -> None:
        _ = words.gettext
        if body.printed is PrintState.PRINTED:
            said = _("Printed. Please take the slip below.")
            self.ids.printed.show(said, "printer", Look.GOOD)
        else:
            said = (
                _("Not printed. Please note down number and code, or photograph this.")
                if self.ids.number.text
                else _("Not printed. Please note down the code, or photograph this.")
            )
            self.ids.printed.show(said, "warning", Look.CAUTION)

    def forget(self) -> None:
        self._shown = None
        self.ids.code_picture.texture = None
        super().forget()


load_kv(__file__)
