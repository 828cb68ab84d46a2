"""The groups of RFC 5114, and what is refused as an element of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.simulated.chipcard.curves import DOMAINS, P224
from drivers.simulated.chipcard.groups import (
    MODP_1024_160,
    RESIDUE_GROUPS,
    GroupError,
    ResidueGroup,
)

GROUPS = list(RESIDUE_GROUPS.values())


def is_prime(number: int) -> bool:
    """Fermat's test; these numbers are nobody's trap."""
    return all(pow(base, number - 1, number) == 1 for base in (2, 3, 5, 7))


@pytest.mark.parametrize("group", GROUPS)
def test_the_generator_has_prime_order(group: ResidueGroup) -> None:
    assert is_prime(group.p)
    assert is_prime(group.n)
    assert (group.p - 1) % group.n == 0
    assert pow(group.g, group.n, group.p) == 1 != group.g


def test_the_sizes_are_those_of_the_standard() -> None:
    sizes = {number: (g.p.bit_length(), g.n.bit_length()) for number, g in RESIDUE_GROUPS.items()}
    assert sizes == {0: (1024, 160), 1: (2048, 224), 2: (2048, 256)}


@pytest.mark.parametrize("group", GROUPS)
def test_small_subgroups_are_refused(group: ResidueGroup) -> None:
    for value in (0, 1, group.p - 1, group.p, group.p + group.g):
        with pytest.raises(GroupError):
            group.checked(value.to_bytes(257, "big"))


@settings(max_examples=20, deadline=None)
@given(a=st.integers(1, MODP_1024_160.n - 1), b=st.integers(1, MODP_1024_160.n - 1))
def test_both_sides_agree(a: int, b: int) -> None:
    group = MODP_1024_160
    assert group.agreed(a, group.element(b)) == group.agreed(b, group.element(a))
    assert len(group.agreed(a, group.element(b))) == 128


@settings(max_examples=20, deadline=None)
@given(value=st.integers(2, MODP_1024_160.p - 2))
def test_a_mapped_value_is_in_the_subgroup(value: int) -> None:
    element = MODP_1024_160.integrated(value)
    assert MODP_1024_160.checked(element) == element


@pytest.mark.parametrize("number", sorted(set(DOMAINS) - {P224.number}))
def test_a_mapped_value_is_on_the_curve(number: int) -> None:
    domain = DOMAINS[number]
    for value in (2, 12345, domain.p - 3):
        element = domain.integrated(value)
        assert domain.checked(element) == element


def test_p224_has_no_integrated_mapping() -> None:
    with pytest.raises(GroupError):
        P224.integrated(5)
