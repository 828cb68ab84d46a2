"""Brightness, volume, and the tests of loudspeaker and touch panel."""

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.staff_wording import answer_line
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.views.staff_sheet import Action, place_actions
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.lines import Look
from kiosk.ui.words import Words
from kiosk.visit.staff_mode_intent import (
    ChooseBrightness,
    ChooseVolume,
    OpenCalibration,
    OpenCorners,
    PlaySound,
)
from kiosk.visit.view import View

DARKEST, LOUDEST = 10, 100


class LevelRow(BoxLayout):
    """How much of something, and less or more of it. Dispatches `on_change` with the difference."""

    __events__ = ("on_change",)
    icon = StringProperty("")
    title = StringProperty("")
    level = StringProperty("")
    less = StringProperty("")
    more = StringProperty("")

    def name(self, title: str, less: str, more: str) -> None:
        self.title, self.less, self.more = title, less, more

    def show(self, percent: int | None, least: int, *, waiting: bool) -> None:
        self.level = "–" if percent is None else f"{percent} %"
        off = percent is None or waiting
        self.ids.fewer.disabled = off or percent <= least
        self.ids.further.disabled = off or percent >= LOUDEST

    def on_change(self, difference: int) -> None:
        """It is to be so much less or more, in percent."""


class ScreenSetupView(BodyView):
    has_back = True
    kept = False

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._view: View | None = None
        self._acting: tuple[Action, ...] = ()

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        self._view = view
        body, ids = view.body, self.ids
        ids.title.text = _("Screen and sound")
        ids.said.show(*self._stand(view, words))
        ids.brightness.name(_("Brightness"), _("Darker"), _("Brighter"))
        ids.brightness.show(body.brightness, DARKEST, waiting=body.waiting)
        ids.volume.name(_("Volume"), _("Turn down"), _("Turn up"))
        ids.volume.show(body.volume, 0, waiting=body.waiting)
        acting = (
            Action(_("Test the sound"), PlaySound(), "louder", disabled=body.waiting),
            Action(_("Calibrate the touch panel"), OpenCalibration(), "touch"),
            Action(_("Test every corner"), OpenCorners(), "check"),
        )
        if acting != self._acting:
            self._acting = acting
            place_actions(ids.actions, acting, self.send)

    def _stand(self, view: View, words: Words) -> tuple[str, str, Look]:
        body = view.body
        if body.brightness is None and body.answer is None:
            said = words.gettext("The brightness of this screen cannot be set from here.")
            return said, "info", Look.NEUTRAL
        return answer_line(body.answer, words)

    def brighten(self, difference: int) -> None:
        now = self._view.body.brightness if self._view else None
        if now is not None:
            self.send(ChooseBrightness(min(LOUDEST, max(DARKEST, now + difference))))

    def turn_up(self, difference: int) -> None:
        now = self._view.body.volume if self._view else None
        if now is not None:
            self.send(ChooseVolume(min(LOUDEST, max(0, now + difference))))

    def forget(self) -> None:
        self._view, self._acting = None, ()
        super().forget()


load_kv(__file__)
