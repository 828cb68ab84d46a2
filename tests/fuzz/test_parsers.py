"""Every parser takes broken input or refuses it in the documented way, soon and in little room."""

from __future__ import annotations

import os
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz import harness
from tests.fuzz.targets import NAMES, target

SECONDS = float(os.environ.get("FUZZ_SECONDS", "1"))


@pytest.mark.timeout(60 + 3 * SECONDS)
@pytest.mark.parametrize("name", NAMES)
def test_changed_samples_are_taken_or_refused(name: str) -> None:
    outcome = harness.run(target(name), SECONDS)
    assert outcome.executions > 0


@pytest.mark.parametrize("name", NAMES)
@given(data=st.binary(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_taken_or_refused(name: str, data: bytes) -> None:
    parser = target(name)
    with suppress(*parser.refuses_with):
        parser.parse(data)


def test_a_parser_that_raises_something_else_is_found() -> None:
    def careless(data: bytes) -> int:
        return data[3]

    broken = harness.Target("careless", careless, (b"\x30\x02\x05\x00",))
    with pytest.raises(harness.Fault, match="IndexError"):
        harness.run(broken, 5.0, seed=1)


def test_a_parser_that_refuses_its_own_samples_is_found() -> None:
    def strict(data: bytes) -> None:
        raise ValueError

    broken = harness.Target("strict", strict, (b"\x30\x00",), (ValueError,))
    with pytest.raises(harness.Fault, match="real sample"):
        harness.run(broken, 0.1)
