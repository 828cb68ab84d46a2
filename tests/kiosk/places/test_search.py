"""A place is found as people type it: without marks, unfinished, misspelt, in its old name."""

from __future__ import annotations

import pytest

from kiosk.places.place import Level, PlaceAnswer
from kiosk.places.places import Places

NEAR = "Tỉnh Ninh Bình"


def named(answer: PlaceAnswer) -> tuple[str, str, str]:
    asked = answer.asked
    return asked.full_name, asked.district, asked.province


NHAN_KHANG = ("Xã Nhân Khang", "Huyện Lý Nhân", "Tỉnh Hà Nam")


@pytest.mark.parametrize(
    "typed",
    [
        "nhân khang",
        "Nhan Khang",
        "nhan kha",
        "nhankhang",
        "xa nhan khang",
        "X. Nhân Khang",
        "nhan khang ha nam",
        "nhan khang ly nhan",
        "nhan khang h. ly nh",
        "Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam",
        "nhan khang ninh binh",
        "nhan khagn",
        "nhn khang",
        "nhan khagn ha nam",
        "Thôn Đông, Xã Nhân Khang, Lý Nhân",
    ],
)
def test_one_commune_is_found_in_all_the_ways_in_which_it_is_typed(
    places: Places, typed: str
) -> None:
    best = places.search(typed, near=NEAR)[0]
    assert named(best) == NHAN_KHANG
    assert best.old
    assert not best.partly
    assert [unit.full_name for unit in best.today] == ["Xã Vĩnh Trụ"]
    assert best.today[0].province == "Tỉnh Ninh Bình"


def test_an_old_province_is_answered_with_todays_and_comes_before_communes_of_its_name(
    places: Places,
) -> None:
    for old in ("Hà Nam", "Nam Định"):
        best = places.search(old)[0]
        assert best.asked.level is Level.PROVINCE
        assert [unit.full_name for unit in best.today] == ["Tỉnh Ninh Bình"]
        assert best.old
    same = places.search("ninh binh")[0]
    assert (same.asked.full_name, same.old) == ("Tỉnh Ninh Bình", False)


def test_an_old_district_is_answered_with_the_communes_that_it_became(places: Places) -> None:
    best = places.search("huyện lý nhân")[0]
    assert best.asked.level is Level.DISTRICT
    assert best.partly
    assert {unit.full_name for unit in best.today} == {
        *("Xã Lý Nhân", "Xã Nam Xang", "Xã Bắc Lý", "Xã Trần Thương"),
        *("Xã Vĩnh Trụ", "Xã Nhân Hà", "Xã Nam Lý"),
    }


def test_a_divided_commune_is_answered_with_all_its_parts(places: Places) -> None:
    best = places.search("phường ngọc khánh ba đình")[0]
    assert best.partly
    assert [unit.full_name for unit in best.today] == [
        *("Phường Giảng Võ", "Phường Láng", "Phường Ngọc Hà"),
    ]
