"""Every example screen, on both panels and in both languages, holds what the theme promises."""

from __future__ import annotations

import pytest
from kivy.uix.scrollview import ScrollView

from kiosk.language import Language
from kiosk.ui.examples import example_bodies, example_views
from kiosk.ui.theme import MINIMUM_TEXT, SHAPE_PAIRS, TEXT_PAIRS, Palette, contrast
from kiosk.ui.views import VIEWS
from kiosk.ui.widgets.lettering import Lettering
from kiosk.visit.view import Body, Problem, ProblemNotice
from tests.kiosk.ui.driver import cut_words, hidden, outside

# 20 mm on the assumed panels: 149 dpi and 141 dpi.
PANELS = {(1280, 800): 118, (1920, 1080): 111}
NAMES = [name for name, _view in example_views(Language.VIETNAMESE)]


@pytest.mark.parametrize("language", Language, ids=lambda one: one.value)
@pytest.mark.parametrize("panel", PANELS, ids=lambda one: f"{one[0]}x{one[1]}")
def test_no_text_is_cut_or_sticks_out_and_every_target_is_large_enough(screen, panel, language):
    screen.resize(*panel)
    wrong = []
    for name, view in example_views(language):
        screen.show(view)
        for label in screen.labels():
            if hidden(label):
                continue
            if label.texture_size[1] > label.height + 2:
                wrong.append(f"{name}: too high: {label.text!r}")
            if words := cut_words(label):
                wrong.append(f"{name}: cut inside a word: {words}")
            if label.font_size < MINIMUM_TEXT:
                wrong.append(f"{name}: too small: {label.text!r}")
        for widget in screen.widgets():
            if widget.parent is not screen.frame and not hidden(widget) and _drawn(widget):
                around = outside(widget)
                if around is not None:
                    what = getattr(widget, "text", "") or type(widget).__name__
                    wrong.append(f"{name}: {what!r} sticks out of {type(around).__name__}")
        for target in screen.targets():
            if min(target.size) < PANELS[panel]:
                wrong.append(f"{name}: small target {type(target).__name__} {target.size}")
    assert not wrong, "\n".join(wrong)


def _drawn(widget) -> bool:
    if isinstance(widget, Lettering):
        return bool(widget.text)
    return widget.height > 0 and not isinstance(widget, ScrollView)


def test_there_is_a_screen_and_an_example_for_every_kind_of_view():
    kinds = set(Body.__args__)
    assert set(VIEWS) == kinds
    assert {type(body) for _name, body in example_bodies()} == kinds


def test_every_problem_has_an_example():
    shown = {b.problem for _name, b in example_bodies() if isinstance(b, ProblemNotice)}
    assert shown == set(Problem)


@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_has_the_contrast_of_wcag_aa(ink, ground):
    assert contrast(getattr(Palette, ink), getattr(Palette, ground)) >= 4.5


@pytest.mark.parametrize(("ink", "ground"), SHAPE_PAIRS)
def test_shapes_that_mean_something_have_the_contrast_of_wcag_aa(ink, ground):
    assert contrast(getattr(Palette, ink), getattr(Palette, ground)) >= 3
