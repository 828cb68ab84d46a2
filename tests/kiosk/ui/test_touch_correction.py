"""A touch panel that is wrong presses what is under the finger once it is calibrated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from kivy.base import EventLoop
from kivy.input.providers.mouse import MouseMotionEventProvider

from kiosk.appliance.touch_calibration import UNCHANGED, Matrix, applied, correction
from kiosk.language import Language
from kiosk.visit.intent import Intent, TypeDigit
from kiosk.visit.staff_mode_intent import TouchPoint
from kiosk.visit.staff_mode_view import CalibrationStage, Point, TouchCalibration
from kiosk.visit.staff_screen_steps import TARGETS
from kiosk.visit.view import AccessKeyEntry, Body, View
from tests.kiosk.ui.driver import Screen

PANELS: dict[str, Matrix] = {
    "shifted": (1.0, 0.0, 0.12, 0.0, 1.0, -0.1),
    "mirrored": (-1.0, 0.0, 1.0, 0.0, -1.0, 1.0),
    "turned": (0.0, 1.0, 0.0, 1.0, 0.0, 0.0),
    "askew": (0.85, 0.03, 0.05, -0.02, 0.9, 0.07),
}
"""Where such a panel says that a finger is."""


class Panel:
    """Presses through Kivy's own provider and post-processors, as SDL tells them."""

    def __init__(self, screen: Screen, wrong: Matrix) -> None:
        self._screen, self._wrong = screen, wrong

    def press(self, across: float, down: float, *, slide: float = 0.0) -> list[Intent]:
        """A finger at these shares of the panel, that slides a little before it is lifted."""
        window, before = EventLoop.window, len(self._screen.core.sent)
        window.dispatch("on_mouse_down", *self._told(across, down), "left", [])
        EventLoop.idle()
        if slide:
            window.dispatch("on_mouse_move", *self._told(across + slide, down), [])
            EventLoop.idle()
        EventLoop.idle()
        window.dispatch("on_mouse_up", *self._told(across + slide, down), "left", [])
        self._screen.frames(2)
        return self._screen.core.sent[before:]

    def press_key(self, text: str, *, slide: float = 0.0) -> list[Intent]:
        target = self._screen.target(text)
        x, y = target.to_window(*target.center)
        width, height = EventLoop.window.size
        return self.press(x / width, 1 - y / height, slide=slide)

    def _told(self, across: float, down: float) -> tuple[float, float]:
        width, height = EventLoop.window.size
        x, y = applied(self._wrong, (across, down))
        return x * (width - 1), y * (height - 1)


def calibrated(wrong: Matrix) -> Matrix:
    found = correction([applied(wrong, target) for target in TARGETS], TARGETS)
    assert found is not None
    return found


def show(screen: Screen, body: Body, touch: Matrix) -> None:
    screen.show(View(1, Language.VIETNAMESE, body, touch=touch))


@pytest.fixture(autouse=True)
def _mouse(screen: Screen) -> Iterator[None]:
    """As which SDL reports every touch panel; it is what the terminal's screen listens to."""
    provider = MouseMotionEventProvider("mouse", "disable_multitouch")
    EventLoop.add_input_provider(provider, True)
    provider.start()
    yield
    provider.stop()
    EventLoop.remove_input_provider(provider)
    show(screen, AccessKeyEntry(), UNCHANGED)


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("slide", [0.0, 0.004])
def test_the_key_under_the_finger_is_pressed(screen: Screen, panel: str, slide: float) -> None:
    show(screen, AccessKeyEntry(), calibrated(PANELS[panel]))
    hand = Panel(screen, PANELS[panel])
    for digit in "1590":
        assert hand.press_key(digit, slide=slide) == [TypeDigit(digit)]


@pytest.mark.parametrize("panel", ["shifted", "mirrored", "turned"])
def test_without_its_calibration_it_is_not(screen: Screen, panel: str) -> None:
    show(screen, AccessKeyEntry(), UNCHANGED)
    assert Panel(screen, PANELS[panel]).press_key("1") != [TypeDigit("1")]


def test_a_calibration_holds_at_once_and_goes_with_the_core_being_away(screen: Screen) -> None:
    wrong = PANELS["shifted"]
    hand = Panel(screen, wrong)
    show(screen, AccessKeyEntry(), UNCHANGED)
    assert hand.press_key("5") != [TypeDigit("5")]
    show(screen, AccessKeyEntry(), calibrated(wrong))
    assert hand.press_key("5") == [TypeDigit("5")]
    screen.core.go_away()
    screen.frames()
    assert screen.app.view.touch == calibrated(wrong)


def test_a_panel_is_calibrated_anew_on_what_already_corrects_it(screen: Screen) -> None:
    """What the crosses say is said of corrected touches: a second calibration goes on the first."""
    before: Matrix = (1.0, 0.0, -0.05, 0.0, 1.0, 0.02)
    hand = Panel(screen, PANELS["askew"])
    stage = TouchCalibration(CalibrationStage.TOUCHING, Point(*TARGETS[0]), 1, len(TARGETS))
    show(screen, stage, before)
    (sent,) = hand.press(*TARGETS[0])
    assert isinstance(sent, TouchPoint)
    expected = applied(before, applied(PANELS["askew"], TARGETS[0]))
    assert (sent.x, sent.y) == pytest.approx(expected, abs=0.004)
