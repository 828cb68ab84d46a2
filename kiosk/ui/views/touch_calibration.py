"""Crosses over the whole panel; each is to be touched in its middle."""

from __future__ import annotations

from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, NumericProperty

from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.views.staff_sheet import Action, place_actions
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.wording import N_
from kiosk.ui.words import Words
from kiosk.visit.intent import Back
from kiosk.visit.staff_mode_intent import OpenCalibration, OpenCorners, TouchPoint
from kiosk.visit.staff_mode_view import CalibrationStage
from kiosk.visit.view import View

_TITLES = {
    CalibrationStage.TOUCHING: N_("Touch the middle of the cross"),
    CalibrationStage.SAVING: N_("One moment please"),
    CalibrationStage.SAVED: N_("The touch panel is calibrated"),
    CalibrationStage.UNCLEAR: N_("The touches do not fit together"),
    CalibrationStage.REFUSED: N_("The calibration could not be saved"),
}
_NOTES = {
    CalibrationStage.SAVED: N_("It is in effect from now on."),
    CalibrationStage.UNCLEAR: N_("Nothing was changed. Please touch each cross in its middle."),
    CalibrationStage.REFUSED: N_("Nothing was changed."),
}


class TouchCalibrationView(BodyView):
    """While there is a cross every touch is for it, wherever it comes down."""

    kept = False
    fills = True
    target = BooleanProperty(False)
    spot_x = NumericProperty(0)
    spot_y = NumericProperty(0)
    arm = NumericProperty(0)

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._stage: CalibrationStage | None = None

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        point = body.target
        self.target = point is not None
        if point is not None:
            self.spot_x, self.spot_y = point.x * theme.width, (1 - point.y) * theme.height
        self.arm = theme.px(46)
        ids.title.text = _(_TITLES[body.stage])
        note = _(_NOTES[body.stage]) if body.stage in _NOTES else ""
        if point is not None:
            count = {"number": body.number, "all": body.of}
            note = _("Cross %(number)d of %(all)d, with a pen or the tip of a finger") % count
        ids.note.text = note
        place_actions(ids.actions, self._actions(body.stage, words), self.send)

    def _actions(self, stage: CalibrationStage, words: Words) -> tuple[Action, ...]:
        _ = words.gettext
        if stage in (CalibrationStage.TOUCHING, CalibrationStage.SAVING):
            return ()
        actions = [Action(_("Back"), Back(), "left")]
        if stage is CalibrationStage.SAVED:
            actions.append(Action(_("Test every corner"), OpenCorners(), "check", "primary"))
        else:
            actions.append(Action(_("Try again"), OpenCalibration(), "again", "primary"))
        return tuple(actions)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.target:
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        if self.target:
            # Where the finger came down: it slides a little when it is lifted.
            across, up = touch.ox / theme.width, touch.oy / theme.height
            self.send(TouchPoint(_share(across), _share(1 - up)))
        return True


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))


load_kv(__file__)
