"""Minutiae in the compact card format: what is said, what is left out, in which order."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.fingerprint.iso19794_2 import (
    Direction,
    MinutiaOrder,
    SortKey,
    decode_compact,
    encode_compact,
)
from drivers.fingerprint.minutia import Minutia, MinutiaKind

COORDINATES = st.floats(-5, 60)
MINUTIAE = st.builds(
    Minutia,
    x=COORDINATES,
    y=COORDINATES,
    angle=st.floats(0, 360, exclude_max=True),
    kind=st.sampled_from(MinutiaKind),
)
ON_ONE_SENSOR = st.builds(
    Minutia,
    x=st.integers(0, 255).map(lambda tenths: tenths / 10),
    y=st.integers(0, 255).map(lambda tenths: tenths / 10),
    angle=st.integers(0, 63).map(lambda step: step * 5.625),
    kind=st.sampled_from(MinutiaKind),
)
ORDERS = st.builds(
    MinutiaOrder,
    key=st.sampled_from([key for key in SortKey if key is not SortKey.NONE]),
    direction=st.sampled_from([Direction.ASCENDING, Direction.DESCENDING]),
)


def at(x: float, y: float, angle: float = 0.0, kind: MinutiaKind = MinutiaKind.ENDING) -> Minutia:
    return Minutia(x, y, angle, kind)


def test_a_minutia_is_three_bytes_of_place_type_and_angle() -> None:
    assert encode_compact([at(7.26, 19.4, 90.0)]) == bytes((73, 194, 0b01_010000))
    assert encode_compact([at(0, 12.34, 0, MinutiaKind.OTHER)]) == bytes((0, 123, 0))
    bifurcation = at(25.5, 0, 354.375, MinutiaKind.BIFURCATION)
    assert encode_compact([bifurcation]) == bytes((255, 0, 0b10_111111))


def test_an_angle_that_rounds_up_to_a_full_turn_is_none() -> None:
    assert encode_compact([at(1, 1, 358.0)])[2] == 0b01_000000


@given(st.lists(ON_ONE_SENSOR, max_size=255))
def test_what_fits_a_card_comes_back_as_it_was(minutiae: list[Minutia]) -> None:
    assert list(decode_compact(encode_compact(minutiae))) == minutiae


@given(st.lists(MINUTIAE, max_size=300), st.integers(1, 255), ORDERS)
def test_no_more_is_said_than_the_card_takes(
    minutiae: list[Minutia], most: int, order: MinutiaOrder
) -> None:
    encoded = encode_compact(minutiae, most=most, order=order)
    assert len(encoded) % 3 == 0
    assert len(encoded) <= 3 * min(most, len(minutiae))
    assert len(decode_compact(encoded)) == len(encoded) // 3


@given(st.lists(ON_ONE_SENSOR, min_size=2, max_size=80), st.data())
def test_those_farthest_from_the_centre_of_mass_go_first(
    minutiae: list[Minutia], data: st.DataObject
) -> None:
    most = data.draw(st.integers(1, len(minutiae)))
    middle_x = sum(m.x for m in minutiae) / len(minutiae)
    middle_y = sum(m.y for m in minutiae) / len(minutiae)

    def distance(minutia: Minutia) -> float:
        return math.hypot(minutia.x - middle_x, minutia.y - middle_y)

    kept = decode_compact(encode_compact(minutiae, most=most))
    assert len(kept) == most
    nearest = sorted(distance(minutia) for minutia in minutiae)[:most]
    assert sorted(distance(minutia) for minutia in kept) == pytest.approx(nearest)


def test_the_centre_of_mass_is_that_of_all_before_any_is_left_out() -> None:
    """One by one, with the centre moving along, the two at the right would stay."""
    row = [at(0, 5), at(1, 5), at(5, 5), at(10, 5), at(10, 6)]
    kept = decode_compact(encode_compact(row, most=2))
    assert [(m.x, m.y) for m in kept] == [(1, 5), (5, 5)]


def test_at_equal_distance_endings_go_first_then_larger_angles() -> None:
    ending, branch = at(1, 2), at(3, 2, 0, MinutiaKind.BIFURCATION)
    assert decode_compact(encode_compact([ending, branch], most=1)) == (branch,)
    small, large = at(1, 2, 45), at(3, 2, 90)
    assert decode_compact(encode_compact([large, small], most=1)) == (small,)


def test_pruning_comes_before_sorting() -> None:
    """Sorted first and cut at the card's maximum, the outlier at the left would be the first."""
    minutiae = [at(0, 5), at(10, 5), at(11, 5), at(12, 5)]
    order = MinutiaOrder(SortKey.X_THEN_Y, Direction.ASCENDING)
    kept = decode_compact(encode_compact(minutiae, most=3, order=order))
    assert [m.x for m in kept] == [10, 11, 12]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (0x00, [(2, 1), (1, 3), (1, 2), (9, 9)]),
        (0x05, [(1, 2), (1, 3), (2, 1), (9, 9)]),
        (0x06, [(9, 9), (2, 1), (1, 3), (1, 2)]),
        (0x09, [(2, 1), (1, 2), (1, 3), (9, 9)]),
        (0x0A, [(9, 9), (1, 3), (1, 2), (2, 1)]),
        (0x0D, [(9, 9), (1, 2), (2, 1), (1, 3)]),
        (0x0E, [(1, 3), (2, 1), (1, 2), (9, 9)]),
        (0x11, [(1, 3), (1, 2), (2, 1), (9, 9)]),
        (0x12, [(9, 9), (2, 1), (1, 2), (1, 3)]),
    ],
)
def test_every_order_of_the_standard_is_honoured(
    code: int, expected: list[tuple[float, float]]
) -> None:
    minutiae = [at(2, 1, 90), at(1, 3, 180), at(1, 2, 45), at(9, 9, 0)]
    encoded = encode_compact(minutiae, order=MinutiaOrder.decode(code))
    assert [(m.x, m.y) for m in decode_compact(encoded)] == expected


@given(st.lists(ON_ONE_SENSOR, max_size=60), ORDERS, st.randoms())
def test_an_ordered_finger_is_the_same_however_it_came_in(
    minutiae: list[Minutia], order: MinutiaOrder, dice: object
) -> None:
    shuffled = list(minutiae)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    places = [
        [(m.x, m.y) for m in decode_compact(encode_compact(each, order=order))]
        for each in (minutiae, shuffled)
    ]
    assert sorted(places[0]) == sorted(places[1])
    if order.key in (SortKey.X_THEN_Y, SortKey.Y_THEN_X):
        assert places[0] == places[1]


@given(st.integers(0, 255))
def test_an_order_is_understood_or_refused(code: int) -> None:
    try:
        order = MinutiaOrder.decode(code)
    except ValueError:
        return
    assert order.key is SortKey.NONE or int(order.key) == code & 0x1C


def test_a_finger_beyond_the_card_s_reach_is_moved_not_squeezed() -> None:
    """25.5 mm is the end of a byte: a picture may be higher than that, a finger seldom is."""
    kept = decode_compact(encode_compact([at(5, 20), at(6, 30), at(7, 40)]))
    assert [(m.x, m.y) for m in kept] == [(5, 0), (6, 10), (7, 20)]


def test_what_lies_beyond_it_even_then_is_left_out() -> None:
    kept = decode_compact(encode_compact([at(0, 1), at(1, 5), at(2, 40)]))
    assert [(m.x, m.y) for m in kept] == [(0, 0), (1, 4)]


def test_a_card_that_knows_the_extension_is_told_all_of_it_modulo_256() -> None:
    order = MinutiaOrder.decode(0x29)
    assert encode_compact([at(1, 30), at(2, 20)], order=order)[1::3] == bytes((200, 300 - 256))


@given(st.binary(max_size=800))
def test_broken_bytes_are_refused(data: bytes) -> None:
    broken = len(data) % 3 or len(data) > 765 or any(byte >> 6 == 3 for byte in data[2::3])
    if broken:
        with pytest.raises(ValueError, match=r"minutiae|MinutiaKind"):
            decode_compact(data)
    else:
        assert encode_compact(decode_compact(data)) == data
