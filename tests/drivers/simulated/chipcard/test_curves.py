"""The recovered y coordinate is right: compared with an arithmetic that works another way."""

from __future__ import annotations

import ecdsa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.simulated.chipcard.curves import (
    BRAINPOOL192,
    BRAINPOOL224,
    BRAINPOOL256,
    BRAINPOOL320,
    BRAINPOOL384,
    BRAINPOOL512,
    P192,
    P224,
    P256,
    P384,
    P521,
    CurveError,
    Domain,
    Point,
)

PAIRS = [
    (P256, ecdsa.NIST256p),
    (BRAINPOOL256, ecdsa.BRAINPOOLP256r1),
    (P384, ecdsa.NIST384p),
    (BRAINPOOL384, ecdsa.BRAINPOOLP384r1),
    (P192, ecdsa.NIST192p),
    (P224, ecdsa.NIST224p),
    (P521, ecdsa.NIST521p),
    (BRAINPOOL192, ecdsa.BRAINPOOLP192r1),
    (BRAINPOOL224, ecdsa.BRAINPOOLP224r1),
    (BRAINPOOL320, ecdsa.BRAINPOOLP320r1),
    (BRAINPOOL512, ecdsa.BRAINPOOLP512r1),
]


@pytest.mark.parametrize(("domain", "other"), PAIRS)
def test_the_parameters_are_the_curves(domain: Domain, other: ecdsa.curves.Curve) -> None:
    assert domain.p == other.curve.p()
    assert domain.a == other.curve.a() % other.curve.p()
    assert domain.b == other.curve.b()
    assert domain.n == other.order


@pytest.mark.parametrize(("domain", "other"), PAIRS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_multiplication_and_addition_agree_with_another_arithmetic(
    domain: Domain, other: ecdsa.curves.Curve, data: st.DataObject
) -> None:
    scalars = st.integers(2, domain.n - 2)
    start, scalar = data.draw(scalars), data.draw(scalars)
    base = domain.generate(start)
    result = domain.multiply(scalar, base)
    expected = other.generator * start * scalar
    assert (result.x, result.y) == (expected.x(), expected.y())
    total = domain.add(base, result)
    expected = other.generator * start + expected
    assert (total.x, total.y) == (expected.x(), expected.y())


def test_once_is_the_point_itself() -> None:
    point = BRAINPOOL256.generate(12345)
    assert BRAINPOOL256.multiply(1, point) == point


@pytest.mark.parametrize(
    "encoded", [b"", b"\x04", b"\x04" + b"\x11" * 64, b"\x02" + b"\x11" * 32, b"\x04" + bytes(64)]
)
def test_what_is_no_point_is_refused(encoded: bytes) -> None:
    with pytest.raises(CurveError):
        BRAINPOOL256.decode(encoded)


def test_scalars_out_of_range_are_refused() -> None:
    point = P256.generate(2)
    for scalar in (0, P256.n - 1, P256.n):
        with pytest.raises(CurveError):
            P256.multiply(scalar, point)
    with pytest.raises(CurveError):
        P256.add(point, Point(point.x, P256.p - point.y))
