"""What leaves the terminal of its log can name nobody, whatever is handed to the log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.appliance.log_record import WITHHELD
from kiosk.identity.assurance import Assurance
from kiosk.ops.log_excerpt import LogExcerpt

NAME, NUMBER = "Trần Văn Minh", "035090004321"
BARE = "Tran Van Minh"
SECRETS = (NAME, BARE, NUMBER, NUMBER[:9], "04321")


@pytest.fixture
def excerpt() -> Iterator[LogExcerpt]:
    handler = LogExcerpt(most=50)
    log = logging.getLogger("kiosk.example")
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    yield handler
    log.removeHandler(handler)


_log = logging.getLogger("kiosk.example")


def shown(excerpt: LogExcerpt) -> str:
    return msgspec.json.encode(excerpt.lines()).decode()


def test_the_programs_own_words_and_small_numbers_are_kept(excerpt: LogExcerpt) -> None:
    _log.warning("%d tries, at %s, %.1f s", 3, Assurance.CARD_GENUINE, 1.25)
    (line,) = excerpt.lines()
    assert line.said == "%d tries, at %s, %.1f s"
    assert line.arguments[0] == 3
    assert line.level == "WARNING"
    assert line.place.startswith("test_log_excerpt:")


def as_argument(secret: str) -> None:
    _log.info("read %s", secret)


def as_text(secret: str) -> None:
    _log.info(f"read {secret}")


def as_number(secret: str) -> None:
    _log.info("read %s", int(secret) if secret.isdigit() else secret)


def as_fraction(secret: str) -> None:
    _log.info("read %s", int(secret) / 1e9 if secret.isdigit() else secret)


def as_mapping(secret: str) -> None:
    _log.info("read %(who)s", {"who": secret})


def as_fault(secret: str) -> None:
    try:
        raise ValueError(secret)
    except ValueError as error:
        _log.exception("failed: %s", error)


def as_made_class(secret: str) -> None:
    made = type(secret.replace(" ", ""), (ValueError,), {})
    try:
        raise made
    except ValueError as error:
        _log.exception("failed: %s", error)


def as_object(secret: str) -> None:
    _log.info("read %s and %r", [secret], {"name": secret})


def as_extra(secret: str) -> None:
    _log.info("read", extra={"who": secret}, stack_info=True)


WAYS: list[Callable[[str], None]] = [
    *(as_argument, as_text, as_number, as_fraction, as_mapping),
    *(as_fault, as_made_class, as_object, as_extra),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("secret", [NAME, BARE, NUMBER])
def test_no_way_of_logging_lets_anybody_out(
    excerpt: LogExcerpt, way: Callable[[str], None], secret: str
) -> None:
    way(secret)
    assert len(excerpt.lines()) == 1
    said = shown(excerpt)
    assert not [one for one in (*SECRETS, secret.replace(" ", "")) if one in said], said


@given(st.text(min_size=4, max_size=40))
def test_no_text_gets_in_as_an_argument_or_a_message(text: str) -> None:
    handler = LogExcerpt()
    record = _log.makeRecord(
        "kiosk.x", 20, __file__, 1, text, (text, [text], ValueError(text)), None
    )
    handler.emit(record)
    (line,) = handler.lines()
    assert line.said == ""
    assert line.arguments == ()
    assert line.dropped


def test_what_was_withheld_is_counted(excerpt: LogExcerpt) -> None:
    _log.info("read %s of %s", NAME, NUMBER)
    (line,) = excerpt.lines()
    assert line.arguments == (WITHHELD, WITHHELD)
    assert line.dropped == 2


def test_it_holds_a_bounded_number_of_lines(excerpt: LogExcerpt) -> None:
    for number in range(200):
        _log.info("line %d", number)
    assert len(excerpt.lines()) == 50
    assert excerpt.lines()[-1].arguments == (199,)


def test_the_words_of_other_libraries_stay_out() -> None:
    handler, other = LogExcerpt(), logging.getLogger("urllib3.example")
    other.addHandler(handler)
    given: Any = NAME
    other.warning("Retrying %s", given)
    other.removeHandler(handler)
    assert handler.lines()[0].said == ""
