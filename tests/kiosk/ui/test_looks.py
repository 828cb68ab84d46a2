"""The screen in other looks: changed in the middle of a visit, and left without a trace."""

from __future__ import annotations

import weakref

import msgspec
import pytest

from kiosk.identity.assurance import Assurance
from kiosk.language import Language
from kiosk.ui import memory
from kiosk.ui.examples import (
    NAME,
    STATION,
    example_views,
)
from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import Icon
from kiosk.ui.widgets.lettering import Lettering
from kiosk.visit import view as v
from kiosk.visit.intent import OpenTickets
from kiosk.visit.look import Look, TextSize, Variant
from tests.kiosk.ui.driver import picture_of

LOOKS = [
    Look(variant, size, low=low)
    for variant in Variant
    for size in TextSize
    for low in (False, True)
]


def test_the_look_changes_at_once_in_the_middle_of_a_visit(screen):
    body = v.Menu(NAME, Assurance.CARD_GENUINE)
    screen.show(v.View(1, Language.ENGLISH, body, STATION, in_visit=True))
    usual = theme.text_body, theme.ink
    dark = Look(Variant.DARK, TextSize.LARGE)
    screen.show(v.View(2, Language.ENGLISH, body, in_visit=True, look=dark))
    assert screen.sees(NAME)
    assert screen.sees(STATION)
    question = next(one for one in screen.labels() if one.text == "What would you like to do?")
    assert question.font_size > usual[0]
    assert tuple(question.color) == theme.ink_soft != usual[1]
    assert screen.touch("Take a number") == [OpenTickets()]


@pytest.mark.slow
def test_a_screen_that_had_another_look_looks_as_if_it_never_had(screen):
    shown = dict(example_views(Language.VIETNAMESE))
    for name in ("idle", "services", "finger-no_match", "rating", "record-shown"):
        view = shown[name]
        screen.show(view)
        before = colours_of(screen), picture_of(screen)
        for look in (LOOKS[-1], LOOKS[9]):
            screen.show(msgspec.structs.replace(view, look=look))
            assert colours_of(screen) != before[0]
        screen.show(view)
        assert (colours_of(screen), picture_of(screen)) == before


def colours_of(screen) -> list[tuple[float, ...]]:
    """Of all texts and icons."""
    shown = [one for one in screen.widgets() if isinstance(one, Lettering | Icon)]
    return [tuple(one.color if isinstance(one, Lettering) else one.tint) for one in shown]


@pytest.mark.slow
def test_all_that_can_be_touched_stands_in_the_lower_part_of_a_tall_panel_if_wanted(screen):
    screen.resize(1920, 1080)
    for name, view in example_views(Language.VIETNAMESE):
        screen.show(msgspec.structs.replace(view, look=Look(low=True)))
        for target in screen.targets():
            top = target.to_window(target.x, target.top)[1]
            assert top <= 0.7 * 1080 + 1, (name, target)


def test_on_any_panel_the_languages_stand_at_the_bottom_of_a_low_screen(screen):
    view = dict(example_views(Language.VIETNAMESE))["menu"]
    screen.show(msgspec.structs.replace(view, look=Look(low=True)))
    assert screen.target("English").to_window(0, screen.target("English").top)[1] < 130


def test_what_is_dropped_with_a_look_is_collected(screen):
    view = dict(example_views(Language.VIETNAMESE))["menu"]
    gone = []
    for look in [*LOOKS, Look()]:
        gone.append(weakref.ref(screen.frame.body))
        screen.show(msgspec.structs.replace(view, look=look))
    memory.renew()
    assert sum(each() is not None for each in gone) <= 1
