"""Passwords of card and holder (ICAO 9303-11, 4.3.2 and 9.7.2)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.chipcard.document import Can, Mrz
from drivers.chipcard.lds.dg1 import check_digit
from drivers.chipcard.passwords import bac_seed, mrz_information, numbered, pace_password

EXAMPLE = Mrz("L898902C", "690806", "940623")


def test_fields_are_filled_up_and_get_their_check_digits():
    assert mrz_information(EXAMPLE) == "L898902C<369080619406236"
    assert numbered(EXAMPLE) == "L898902C<3"


def test_small_letters_are_the_same_number():
    assert mrz_information(replace(EXAMPLE, document_number="l898902c")) == mrz_information(EXAMPLE)


def test_a_number_of_more_than_nine_characters_is_taken_whole():
    assert numbered(replace(EXAMPLE, document_number="D23145890734")) == "D231458907349"


def test_an_unknown_day_of_birth_may_stand_in_the_zone():
    assert mrz_information(replace(EXAMPLE, date_of_birth="69<<<<"))


@pytest.mark.parametrize(
    "change",
    [
        {"document_number": ""},
        {"document_number": "L898 902"},
        {"document_number": "Đ8989020"},
        {"document_number": "1" * 23},
        {"date_of_birth": "19690806"},
        {"date_of_birth": "69-806"},
        {"date_of_expiry": ""},
        {"date_of_expiry": "٩٤٠٦٢٣"},
    ],
)
def test_fields_that_no_zone_has_are_refused_without_being_shown(change):
    key = replace(EXAMPLE, **change)
    with pytest.raises(ValueError, match=r"machine-readable|document number") as refusal:
        mrz_information(key)
    (value,) = change.values()
    assert not value or value not in str(refusal.value)


def test_neither_key_nor_password_shows_its_secret():
    shown = repr(EXAMPLE) + repr(pace_password(EXAMPLE)) + repr(Can("004321"))
    for secret in ("L898902C", "690806", "940623", "004321"):
        assert secret not in shown
    assert pace_password(EXAMPLE).secret.hex() not in shown
    assert pace_password(EXAMPLE).secret[:16] == bac_seed(EXAMPLE)


@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=22),
    st.text("0123456789<", min_size=6, max_size=6),
    st.text("0123456789", min_size=6, max_size=6),
)
def test_every_zone_has_a_password(number, birth, expiry):
    information = mrz_information(Mrz(number, birth, expiry))
    assert len(information) == max(9, len(number)) + 1 + 14
    assert check_digit(information[-7:-1]) == information[-1]
