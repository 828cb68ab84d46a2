"""Languages on the screen: two have a key each, more are chosen from a list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.identity.assurance import Assurance
from kiosk.language import Language
from kiosk.ui.examples import NAME
from kiosk.ui.language_choice import LanguageChoice
from kiosk.ui.languages import offered_languages
from kiosk.ui.theme import theme
from kiosk.visit import view as v
from kiosk.visit.intent import ChooseLanguage
from tests.kiosk.language.pseudo import STAND_IN, pseudo, pseudo_assets

MENU = v.Menu(NAME, Assurance.CARD_GENUINE)


def menu(language: Language, **more: object) -> v.View:
    return v.View(1, language, MENU, in_visit=True, **more)


@pytest.fixture
def three(screen, tmp_path) -> Iterator:
    """The screen where a third language has its catalogue."""
    with pseudo_assets(tmp_path):
        screen.app.dress(theme.look, theme.width, theme.height)
        yield screen
        screen.show(menu(Language.VIETNAMESE))
    screen.app.dress(theme.look, theme.width, theme.height)
    screen.show(menu(Language.VIETNAMESE))


def open_choice(screen) -> list[LanguageChoice]:
    return [one for one in screen.frame.children if isinstance(one, LanguageChoice)]


def test_two_languages_have_a_key_each(screen):
    screen.show(menu(Language.VIETNAMESE))
    assert offered_languages() == (Language.VIETNAMESE, Language.ENGLISH)
    assert screen.touch("English") == [ChooseLanguage(Language.ENGLISH)]
    assert screen.touch("Tiếng Việt") == [ChooseLanguage(Language.VIETNAMESE)]


def test_of_three_languages_one_is_chosen_from_a_list_in_the_middle_of_a_visit(three):
    three.core.answer = lambda intent: menu(intent.language)
    three.show(menu(Language.ENGLISH))
    assert not three.sees("Tiếng Việt")
    assert three.touch("English") == []
    assert three.touch(STAND_IN.own_name) == [ChooseLanguage(STAND_IN)]
    assert open_choice(three) == []
    assert three.sees(pseudo("Take a number"))
    assert three.sees(NAME)
    three.touch(STAND_IN.own_name)
    assert three.touch("Tiếng Việt") == [ChooseLanguage(Language.VIETNAMESE)]
    assert three.sees("Lấy số thứ tự")


def test_the_list_closes_by_its_key_by_a_touch_beside_it_and_with_the_screen(three):
    three.show(menu(Language.ENGLISH))
    three.touch("English")
    back = open_choice(three)[0].ids.back
    assert three.touch(back) == []
    assert open_choice(three) == []
    three.touch("English")
    assert three.touch_at(5, 5) == []
    assert open_choice(three) == []
    three.touch("English")
    three.show(v.View(2, Language.ENGLISH, v.PlaceCard(), in_visit=True))
    assert open_choice(three) == []


def test_the_question_whether_somebody_is_there_takes_the_place_of_the_list(three):
    three.show(menu(Language.ENGLISH))
    three.touch("English")
    three.show(menu(Language.ENGLISH, countdown=12))
    assert open_choice(three) == []
    assert three.sees("Are you still there?")
