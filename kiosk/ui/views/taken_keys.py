"""What can be done once a number, or a request's receipt, was taken: on to the menu, and a slip
printed again that was not."""

from __future__ import annotations

from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.theme import theme
from kiosk.ui.views.body import Send
from kiosk.ui.widgets.buttons import footer_button
from kiosk.ui.words import Words
from kiosk.visit.intent import Back, PrintShown
from kiosk.visit.lookup_view import PrintState
from kiosk.visit.view import CorrectionTaken, Notice, TicketTaken, View


def printer_away(view: View) -> bool:
    """Nothing can be printed at the moment."""
    away = {Notice.PRINTER_AWAY, Notice.PRINTER_OUT_OF_PAPER}
    return not away.isdisjoint(view.notices)


class TakenKeys(BoxLayout):
    """Stand in the footer, where more is possible."""

    def __init__(self, send: Send) -> None:
        super().__init__(spacing=theme.gap_xs)
        self._back = footer_button("left")
        self._back.bind(on_release=lambda _button: send(Back()))
        self._again = footer_button("printer", size_hint_x=0.6)
        self._again.bind(on_release=lambda _button: send(PrintShown()))
        self.add_widget(self._back)

    def show(self, body: TicketTaken | CorrectionTaken, view: View, words: Words) -> None:
        _ = words.gettext
        self._back.text = _("Back to the menu")
        self._again.text = _("Print again")
        self._again.disabled = printer_away(view)
        lacks_paper = body.printed is PrintState.FAILED
        if lacks_paper and self._again.parent is None:
            self.add_widget(self._again)
        elif not lacks_paper and self._again.parent is not None:
            self.remove_widget(self._again)
