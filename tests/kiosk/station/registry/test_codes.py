"""A dossier's code, as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.station.registry.dossier_code import LONGEST_CODE, code_key, tidy_code

CODE = "G01.899.108.000-261103-0012"


@pytest.mark.parametrize("nothing", ["", " ", "-", "...", "%", "'", "x" * 65, "ﷺ" * 60])
def test_what_can_be_no_code_is_none(nothing: str) -> None:
    assert tidy_code(nothing) == ""


@given(
    st.lists(st.sampled_from(["", " ", "\u00a0", "\u2009"]), min_size=40, max_size=40),
    st.sampled_from("-\u2010\u2011\u2012\u2013\u2014\u2212_"),
    st.booleans(),
)
def test_case_spaces_and_dashes_do_not_count(spaces: list[str], dash: str, lower: bool) -> None:
    typed = "".join(sign + space for sign, space in zip(CODE, spaces, strict=False))[:LONGEST_CODE]
    typed = typed.replace("-", dash)
    assert tidy_code(typed.lower() if lower else typed) == CODE


@given(st.text(max_size=80))
def test_a_tidy_code_is_short_and_stays_as_it_is(text: str) -> None:
    tidy = tidy_code(text)
    assert len(tidy) <= LONGEST_CODE
    assert tidy_code(tidy) == tidy
    assert bool(code_key(tidy)) == bool(tidy)
