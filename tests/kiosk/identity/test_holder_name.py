"""Which name leaves the visit, and in which form."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.assurance import Assurance
from kiosk.identity.holder_name import LONGEST, is_name, name_for_staff

SIGNED = Assurance.CARD_DATA_AUTHENTIC


def test_a_name_leaves_the_visit_only_when_the_state_has_signed_it() -> None:
    assert name_for_staff("TRẦN VĂN MINH", Assurance.ANONYMOUS) == ""
    assert name_for_staff("TRẦN VĂN MINH", SIGNED) == "TRẦN VĂN MINH"
    assert name_for_staff("TRẦN VĂN MINH", Assurance.HOLDER_VERIFIED) == "TRẦN VĂN MINH"


@pytest.mark.parametrize(
    ("on_card", "told"),
    [
        (unicodedata.normalize("NFD", "TRẦN VĂN MINH"), "TRẦN VĂN MINH"),
        ("  TRẦN\tVĂN  MINH\n", "TRẦN VĂN MINH"),
        ("MI\u202eNH\x00", "MINH"),
        ("", ""),
        ("\u200b", ""),
        ("N" * 300, "N" * LONGEST),
    ],
)
def test_it_is_brought_into_the_form_that_the_station_takes(on_card: str, told: str) -> None:
    assert name_for_staff(on_card, SIGNED) == told


@given(st.text(max_size=200))
def test_whatever_a_card_says_is_told_in_that_form_or_not_at_all(on_card: str) -> None:
    told = name_for_staff(on_card, SIGNED)
    assert told == "" or is_name(told)
