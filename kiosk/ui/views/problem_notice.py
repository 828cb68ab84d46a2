"""What happened, what to do, whom to ask."""

from __future__ import annotations

from kivy.properties import BooleanProperty

from kiosk.ui.problem_wording import CALLED, HARMLESS, PROBLEMS
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import PushButton
from kiosk.ui.wording import WAYS_ON
from kiosk.ui.words import Words
from kiosk.visit.intent import ChooseWayOn
from kiosk.visit.view import Problem, View, WayOn

_ICONS = {
    WayOn.TRY_AGAIN: "again",
    WayOn.CONTINUE: "right",
    WayOn.TICKET_WITHOUT_CARD: "ticket",
    WayOn.MENU: "left",
    WayOn.TICKET: "ticket",
    WayOn.FINISH: "leave",
}


class ProblemNoticeView(BodyView):
    harmless = BooleanProperty(False)
    """It is told calmly: nothing went wrong."""

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._ways: tuple[WayOn, ...] = ()
        self._buttons = {way: self._button(way) for way in WayOn}

    def _button(self, way: WayOn) -> PushButton:
        button = PushButton(icon=_ICONS[way])
        button.bind(on_release=lambda _button: self.send(ChooseWayOn(way)))
        return button

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        said = PROBLEMS[body.problem]
        self.harmless = body.problem in HARMLESS
        ids.icon.name = said.icon
        ids.happened.text = _(said.happened) % {"number": body.number}
        ids.to_do.text = _(said.to_do)
        # Whom to ask; once somebody was asked, what comes of it.
        answered = CALLED.get(view.staff_call)
        ids.ask.text = _(answered or said.ask)
        ids.ask.bold = answered is not None
        if body.ways_on != self._ways:
            self._ways = body.ways_on
            self._place_buttons(body.ways_on)
        for way in body.ways_on:
            self._buttons[way].text = _(WAYS_ON[way])

    def _place_buttons(self, ways: tuple[WayOn, ...]) -> None:
        box = self.ids.ways
        box.clear_widgets()
        for place, way in enumerate(ways):
            button = self._buttons[way]
            button.kind = "primary" if place == 0 else "plain"
            button.icon = "" if theme.crowded and len(ways) > 2 else _ICONS[way]
            button.font_size = theme.text_body if len(ways) > 2 else theme.text_lead
            box.add_widget(button)

    def offers_staff(self, view: View) -> bool:
        return view.body.problem is not Problem.STATION_AWAY

    def offers_finish(self, view: View) -> bool:
        return view.in_visit and WayOn.FINISH not in view.body.ways_on


load_kv(__file__)
