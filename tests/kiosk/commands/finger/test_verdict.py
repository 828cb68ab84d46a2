"""Every kind of print is named, for the technician and as a resident would be told."""

from __future__ import annotations

import pytest

from drivers.fingerprint.quality import Advice
from kiosk.commands.finger.verdict import MEANINGS, resident_is_told
from kiosk.language.catalogue import offered


@pytest.mark.parametrize("advice", Advice)
def test_each_advice_has_words_for_the_technician(advice: Advice) -> None:
    assert MEANINGS[advice]


@pytest.mark.parametrize(
    "advice", [a for a in Advice if a is not Advice.GOOD], ids=lambda advice: advice.value
)
def test_each_fault_of_a_print_is_told_to_the_resident_in_both_languages(advice: Advice) -> None:
    told = {resident_is_told(advice, language) for language in offered()}
    assert len(told) == len(offered())
    assert "" not in told


def test_of_a_good_print_the_resident_is_told_nothing() -> None:
    assert not any(resident_is_told(Advice.GOOD, language) for language in offered())
