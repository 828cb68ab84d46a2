"""Every example screen holds what the design promises, in every manner of showing it."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.language import Language
from kiosk.ui.audit import Scene, audit
from kiosk.ui.audit.promise import promised
from kiosk.ui.examples import example_bodies, example_views
from kiosk.ui.gallery.manner import FIRST_PANEL, PANELS, Choice, Manner
from kiosk.ui.theme import SHAPE_PAIRS, TEXT_PAIRS, Palette, contrast
from kiosk.ui.views import VIEWS
from kiosk.visit.look import Look, TextSize, Variant
from kiosk.visit.view import Body, Problem, ProblemNotice

LANGUAGES = (Language.VIETNAMESE, Language.ENGLISH)
EVERY = list(Choice(LANGUAGES).manners())
SOME = (Manner(FIRST_PANEL, Language.VIETNAMESE, Look()),)
"""Where most goes wrong, if it does."""
TRIED = list(Choice(LANGUAGES, [TextSize.NORMAL], [Variant.LIGHT]).manners())


def findings(screen, manner: Manner) -> list[str]:
    screen.resize(*manner.panel)
    wrong = []
    for name, view in example_views(manner.language):
        screen.lay_out(msgspec.structs.replace(view, look=manner.look))
        promise = promised(manner.look, manner.panel[0])
        scene = Scene(f"{manner.name}/{name}", screen.frame, promise, screen.pixels())
        wrong += map(str, audit(scene))
    return wrong


@pytest.mark.parametrize("manner", SOME, ids=lambda one: one.name)
def test_nothing_is_wrong_with_any_screen(screen, manner):
    assert findings(screen, manner) == []


@pytest.mark.slow
@pytest.mark.parametrize("manner", TRIED, ids=lambda one: one.name)
def test_nothing_is_wrong_with_any_screen_in_any_manner(screen, manner):
    assert findings(screen, manner) == []


def test_the_usual_gallery_has_every_value_and_the_whole_one_each_with_each():
    assert {one.panel for one in EVERY} == set(PANELS)
    assert {one.look.variant for one in EVERY} == set(Variant)
    pairs = {(one.look.text_size, one.look.variant) for one in EVERY if one.panel == FIRST_PANEL}
    assert len(pairs) == len(TextSize) * len(Variant)
    whole = list(Choice(LANGUAGES, whole=True).manners())
    assert len(whole) == 2 * 3 * 3 * 4 * len(PANELS)
    assert {one.name for one in EVERY} < {one.name for one in whole}
    assert len({one.name for one in whole}) == len(whole)


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
