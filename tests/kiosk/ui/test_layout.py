"""Every example screen holds what the design promises, in every manner of showing it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kiosk.language import Language
from kiosk.ui.audit import Scene, audit
from kiosk.ui.audit.promise import promised
from kiosk.ui.examples import example_bodies, example_views
from kiosk.ui.gallery.manner import FIRST_PANEL, PANELS, Choice, Manner
from kiosk.ui.palettes import (
    EDGE_PAIRS,
    PALETTES,
    PROMISES,
    RING_GROUNDS,
    SHAPE_PAIRS,
    TEXT_PAIRS,
)
from kiosk.ui.theme import LETTERING, Theme, contrast
from kiosk.ui.views import VIEWS
from kiosk.visit.look import Look, TextSize, Variant
from kiosk.visit.view import Body, Problem, ProblemNotice

LANGUAGES = (Language.VIETNAMESE, Language.ENGLISH)
EVERY = list(Choice(LANGUAGES).manners())
SOME = (
    Manner(FIRST_PANEL, Language.VIETNAMESE, Look()),
    Manner(FIRST_PANEL, Language.VIETNAMESE, Look(Variant.HIGH_CONTRAST, TextSize.LARGEST)),
)
"""Where most goes wrong, if it does."""
LARGEST = Look(text_size=TextSize.LARGEST)
TRIED = [
    *(
        one
        for one in EVERY
        if one not in SOME
        and one.form == "usual"
        and one.look.variant is Variant.LIGHT
        # On the larger panel is more room for each letter.
        and (one.panel == FIRST_PANEL or one.look.text_size is TextSize.LARGEST)
    ),
    *(Manner(FIRST_PANEL, Language.VIETNAMESE, Look(variant)) for variant in tuple(Variant)[1:]),
    *(
        Manner(panel, Language.VIETNAMESE, replace(LARGEST, **{form: True}))
        for panel in PANELS
        for form in ("simple", "low")
    ),
]
"""Every value, and what narrows the room most. `kiosk gallery --whole` has each with each."""


def findings(screen, manner: Manner) -> list[str]:
    screen.resize(*manner.panel)
    wrong = []
    for name, view in example_views(manner.language):
        screen.lay_out(replace(view, look=manner.look))
        promise = promised(manner.look, manner.panel[0])
        scene = Scene(f"{manner.name}/{name}", screen.frame, promise, screen.pixels())
        wrong += map(str, audit(scene))
    return wrong


@pytest.mark.parametrize("manner", SOME, ids=lambda one: one.name)
def test_nothing_is_wrong_with_any_screen(screen, manner):
    assert findings(screen, manner) == []


@pytest.mark.slow
@pytest.mark.parametrize("manner", TRIED, ids=lambda one: one.name)
def test_nothing_is_wrong_with_any_screen_in_other_manners(screen, manner):
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


VARIANTS = pytest.mark.parametrize("variant", Variant, ids=lambda one: one.value)


def ratio(variant: Variant, first: str, second: str) -> float:
    palette = PALETTES[variant]
    return contrast(getattr(palette, first), getattr(palette, second))


@VARIANTS
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_has_the_contrast_that_its_variant_promises(variant, ink, ground):
    assert ratio(variant, ink, ground) >= PROMISES[variant].text


@VARIANTS
@pytest.mark.parametrize(("ink", "ground"), SHAPE_PAIRS)
def test_shapes_that_mean_something_have_the_contrast_that_their_variant_promises(
    variant, ink, ground
):
    assert ratio(variant, ink, ground) >= PROMISES[variant].shape


@pytest.mark.parametrize(("line", "ground"), EDGE_PAIRS)
def test_in_high_contrast_the_edge_of_what_can_be_touched_stands_out(line, ground):
    promise = PROMISES[Variant.HIGH_CONTRAST]
    assert ratio(Variant.HIGH_CONTRAST, line, ground) >= promise.shape


@VARIANTS
@pytest.mark.parametrize("ground", RING_GROUNDS)
def test_the_ring_of_the_focus_or_its_halo_stands_out_from_every_ground(variant, ground):
    assert max(ratio(variant, ring, ground) for ring in ("FOCUS", "FOCUS_HALO")) >= 3


def test_high_contrast_promises_what_wcag_calls_enhanced():
    promise = PROMISES[Variant.HIGH_CONTRAST]
    assert promise.text >= 7
    assert promise.shape >= 4.5


def test_every_variant_has_the_same_tokens():
    tokens = [{name for name in vars(each) if name.isupper()} for each in PALETTES.values()]
    assert all(each == tokens[0] for each in tokens)


def test_a_larger_text_size_is_larger_everywhere_and_keeps_the_order_of_its_sizes():
    sizes = [LETTERING[size] for size in TextSize]
    for name in ("small", "body", "lead", "title", "display"):
        grown = [getattr(each, name) for each in sizes]
        assert grown == sorted(set(grown))
    for each in sizes:
        scale = (each.small, each.body, each.lead, each.title, each.display)
        assert list(scale) == sorted(set(scale))


@pytest.mark.parametrize("panel", PANELS, ids=lambda one: f"{one[0]}x{one[1]}")
def test_with_the_largest_text_capitals_have_the_height_of_en_301_549(panel):
    """0.7° seen from 40 cm (5.1.4): 4.9 mm. Capitals of the font have 714 of its 1000 units."""
    for low in (False, True):
        theme = Theme(Look(text_size=TextSize.LARGEST, low=low))
        theme.fit(*panel)
        assert theme.text_small >= round(promised(theme.look, panel[0]).text)


@pytest.mark.parametrize("panel", PANELS, ids=lambda one: f"{one[0]}x{one[1]}")
def test_on_a_low_screen_targets_still_have_20_mm(panel):
    theme = Theme(Look(low=True))
    theme.fit(*panel)
    assert theme.touch >= promised(theme.look, panel[0]).touch
