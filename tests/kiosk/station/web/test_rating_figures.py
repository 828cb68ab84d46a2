"""Ratings among the statistics: what may be shown, on the page and in a file."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from kiosk.catalogue.loader import load_catalogue
from kiosk.language import Language
from kiosk.queue.rating import RatingReason, Tally
from kiosk.station.rating_store import RatedDay
from kiosk.station.web.pages import _environment
from kiosk.station.web.rating_figures import RatingFigures, rating_figures, rating_lines
from tests.kiosk.station.running import CATALOGUE

DAY = dt.date(2026, 11, 24)


SERVICES = load_catalogue(CATALOGUE).catalogue
WAITED = tuple(int(reason is RatingReason.WAITED_LONG) for reason in RatingReason)
DAYS = (
    RatedDay(DAY, "residence", Tally((1, 0, 0, 1, 1), WAITED)),
    RatedDay(DAY, "vehicles", Tally()),
)


def page(figures: RatingFigures | None, language: Language) -> str:
    template = _environment(language).get_template("supervisor/ratings.html")
    asked = SimpleNamespace(query="span=today")
    return " ".join(template.render(ratings=figures, asked=asked).split())


def test_the_page_shows_services_with_enough_ratings_and_hides_the_others() -> None:
    figures = rating_figures(DAYS, SERVICES, Language.ENGLISH)
    residence, vehicles = figures.services
    assert (residence.count, residence.mean) == (3, "3.3")
    assert [(p.score, p.count) for p in residence.parts] == [(5, 1), (4, 1), (1, 1)]
    assert sum(p.width for p in residence.parts) == pytest.approx(100, abs=0.1)
    assert residence.reasons == (("Waited long", 1),)
    assert (vehicles.count, vehicles.parts) == (0, ())
    # What is hidden is in no total either.
    assert (figures.total.count, figures.total.mean) == (3, "3.3")
    text = page(figures, Language.ENGLISH)
    assert "of 5, from 3 ratings" in text
    assert "too few to be shown" in text
    assert "Manner" not in text


def test_it_speaks_vietnamese() -> None:
    text = page(rating_figures(DAYS, SERVICES, Language.VIETNAMESE), Language.VIETNAMESE)
    assert "<strong>3,3</strong>" in text
    assert "Chờ lâu (1)" in text
    assert "Cư trú" in text


def test_without_ratings_or_before_there_is_a_place_for_them_the_page_is_whole() -> None:
    text = page(rating_figures((), SERVICES, Language.ENGLISH), Language.ENGLISH)
    assert "Not enough ratings in these days." in text
    assert page(None, Language.ENGLISH) == ""


def test_a_file_has_one_line_for_each_day_of_a_service_that_may_be_shown() -> None:
    head, *body = rating_lines(DAYS, SERVICES, Language.ENGLISH)
    assert head[:5] == ["Day", "Service", "Ratings", "Mean", "Very satisfied"]
    name = "Residence registration"
    assert body == [["2026-11-24", name, 3, "3.33", 1, 1, 0, 0, 1, 1, 0, 0, 0, 0]]
    assert len(head) == len(body[0])
