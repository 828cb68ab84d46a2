"""A sheet of staff mode: rows, some of which can be touched, and what can be done below them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.ui.theme import theme
from kiosk.ui.views.body import Send
from kiosk.ui.views.sheet import SheetView
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import PushButton, footer_button
from kiosk.ui.widgets.lines import TouchLine
from kiosk.ui.words import Words
from kiosk.visit.intent import Intent
from kiosk.visit.view import Body, View


@dataclass(frozen=True)
class Action:
    """A button below the rows. What it says names no device: buttons keep their texts."""

    text: str
    intent: Intent
    icon: str = ""
    kind: str = "plain"
    disabled: bool = False


MOST_BELOW = 2
"""So many buttons stand in the footer; more have a row of their own above it."""


class ActionRow:
    """What a screen of staff mode can do, as buttons, made anew when they change."""

    def __init__(self, row: BoxLayout, send: Send) -> None:
        self.below = BoxLayout(spacing=theme.gap_s)
        """For the footer, in the place of notices."""
        self._row = row
        self._send = send
        self._shown: tuple[Action, ...] = ()

    def show(self, actions: tuple[Action, ...]) -> None:
        if actions == self._shown:
            return
        self._shown = actions
        above = len(actions) > MOST_BELOW
        place_actions(self._row, actions if above else (), self._send)
        place_actions(self.below, () if above else actions, self._send, footer_button)

    def forget(self) -> None:
        self.show(())


class StaffSheetView(SheetView):
    row = TouchLine

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._acting = ActionRow(self.ids.actions.__self__, self.send)
        self.aside = self._acting.below

    def actions(self, body: Body, words: Words) -> tuple[Action, ...]:
        """What can be done with what is shown; at most four."""
        return ()

    def show(self, view: View, words: Words) -> None:
        super().show(view, words)
        self._acting.show(self.actions(view.body, words))

    def forget(self) -> None:
        self._acting.forget()
        super().forget()


def place_actions(
    box: Widget,
    actions: tuple[Action, ...],
    send: Send,
    make: Callable[..., PushButton] = PushButton,
) -> None:
    """Buttons in a row, made anew."""
    box.clear_widgets()
    many = len(actions) > MOST_BELOW
    for action in actions:
        button = make(
            text=action.text,
            icon="" if theme.crowded or (many and not theme.roomy) else action.icon,
            kind=action.kind,
            disabled=action.disabled,
        )
        button.font_size = theme.text_small if many else theme.text_body
        button.bind(on_release=lambda _button, wanted=action.intent: send(wanted))
        box.add_widget(button)


load_kv(__file__)
