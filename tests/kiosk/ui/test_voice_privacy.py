"""Nothing of a person's data reaches the loudspeaker, from any screen, by any move.

Every text and date of the examples that is not known to hold for everybody is replaced by one that
stands nowhere else, so that whatever a screen takes from a person's data is recognised when heard.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import msgspec
import pytest

from kiosk.board.announcement import Announcement
from kiosk.catalogue.service import Service
from kiosk.language import Language
from kiosk.places.place import PlaceAnswer
from kiosk.procedures.procedure import Procedure
from kiosk.queue.ticket import ServiceQueue, Ticket
from kiosk.queue.ticket_now import ServedTicket, TicketNow
from kiosk.ui.examples import example_views
from kiosk.visit import view as v
from tests.kiosk.ui.listening import SPOKEN, Listener

PUBLIC = (
    *(Announcement, Service, ServiceQueue, Procedure, PlaceAnswer),
    *(Ticket, TicketNow, ServedTicket),
)
"""What a station offers, and numbers that are called in the hall."""
PUBLIC_FIELDS = {
    *("station_name", "finger", "terminal_id", "OutOfService.counters"),
    *("ProblemNotice.number", "RatingQuestion.number", "CorrectionTaken.number"),
    "ProcedureSearch.chosen",
}
SECRET = "Wuxyz"
DAY = dt.date(1907, 3, 19)
DIGITS = "999999999999"


def marked(value: Any, owner: str = "", name: str = "") -> Any:
    """The same with every text and date of a person's replaced."""
    if isinstance(value, PUBLIC) or {name, f"{owner}.{name}"} & PUBLIC_FIELDS:
        return value
    if isinstance(value, msgspec.Struct):
        kind = type(value).__name__
        fields = {f: marked(getattr(value, f), kind, f) for f in value.__struct_fields__}
        return type(value)(**fields)
    if isinstance(value, tuple):
        return tuple(marked(one, owner, name) for one in value)
    if isinstance(value, dict):
        return {key: marked(one, owner, name) for key, one in value.items()}
    if isinstance(value, dt.datetime):
        return value.replace(year=DAY.year, month=DAY.month, day=DAY.day)
    if isinstance(value, dt.date):
        return DAY
    if isinstance(value, str) and value:
        return DIGITS[: len(value)] if name == "digits" else SECRET
    return value


def is_personal(text: str) -> bool:
    return SECRET.lower() in text.lower() or "1907" in text


def names_a_digit(text: str) -> bool:
    return bool(re.search(r"\bchín\b|\b9\b", text))


EXAMPLES = {
    language: {
        name: msgspec.structs.replace(view, body=marked(view.body))
        for name, view in example_views(language)
    }
    for language in SPOKEN
}
REVEALED = ("check-result", "menu", "dossiers", "dossier", "residence-shown", "record-shown")
HEARD_ALONE = (*REVEALED, "corrections", "card", "held", "access-key-typing", "reading-named")


@pytest.fixture
def listener(screen) -> Listener:
    return Listener(screen)


@pytest.mark.parametrize("language", SPOKEN, ids=lambda one: one.value)
def test_the_loudspeaker_says_nothing_personal(listener, language):
    for name, view in EXAMPLES[language].items():
        heard = [listener.show(view), *listener.hear_through()]
        wrong = [text for text in heard if is_personal(text)]
        if isinstance(view.body, v.AccessKeyEntry):
            wrong += [text for text in heard if names_a_digit(text)]
        assert not wrong, f"{name}: {wrong}"
        assert not any(listener.screen.ear.personal), name


@pytest.mark.parametrize("name", HEARD_ALONE)
def test_headphones_hear_it(listener, name):
    view = EXAMPLES[Language.VIETNAMESE][name]
    heard = [listener.show(view, headphones=True), *listener.hear_through()]
    assert any(is_personal(text) or names_a_digit(text) for text in heard), heard


def test_a_finger_on_what_is_personal_does_not_make_it_heard(screen, listener):
    for name in ("record-shown", "dossier", "residence-shown", "access-key-typing", "correction"):
        listener.show(EXAMPLES[Language.VIETNAMESE][name])
        for stop in screen.frame.guide._stops():
            screen.frame.guide.touched(*stop.to_window(*stop.center))
        heard = screen.ear.take()
        assert heard
        assert not any(is_personal(text) or names_a_digit(text) for text in heard), name


def test_typed_digits_are_counted_aloud_and_named_to_headphones_alone(listener):
    language = Language.VIETNAMESE
    for headphones in (False, True):
        listener.show(v.View(1, language, v.AccessKeyEntry("99"), in_visit=True))
        again = v.View(2, language, v.AccessKeyEntry("999"), in_visit=True)
        heard = listener.show(again, headphones=headphones)
        assert "Đã nhập 3 trong 12 số" in heard
        assert names_a_digit(heard) is headphones


def test_headphones_that_are_pulled_out_end_what_they_were_to_hear(screen, listener):
    view = EXAMPLES[Language.VIETNAMESE]["record-shown"]
    listener.show(view, headphones=True)
    listener.hear_through()
    before = screen.ear.hushed
    screen.show(msgspec.structs.replace(view, voice=None, headphones=False))
    assert screen.ear.hushed > before
    assert screen.ear.take() == []
    assert not is_personal(repr(vars(screen.frame.guide)))
    assert not is_personal(screen.frame.guide._last.alone)


def test_no_wording_shows_in_a_trace():
    from kiosk.ui.voice.said import Said

    assert "Hoa" not in repr(Said("", "Nguyễn Thị Hoa"))
