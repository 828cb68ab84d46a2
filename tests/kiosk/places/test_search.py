"""A place is found as people type it: without marks, unfinished, misspelt, in its old name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.assets_path import assets_path
from kiosk.language.vietnamese import as_read, as_typed
from kiosk.places.answers import answers_of
from kiosk.places.listing import load_listing
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


def test_the_exact_name_comes_before_one_that_begins_so_before_one_with_such_a_word(
    places: Places,
) -> None:
    names = [answer.asked.name for answer in places.search("tân an", limit=400)]
    exact = [name == "Tân An" for name in names]
    begins = [name.startswith("Tân An") for name in names]
    assert sum(exact) > 3
    assert sum(begins) > sum(exact)
    assert exact == sorted(exact, reverse=True)
    assert begins[: sum(begins)].count(False) <= 3, "Tấn An, Tân Ân: other marks, exact letters"


def test_of_equals_those_of_the_own_province_come_first_by_either_of_its_names(
    places: Places,
) -> None:
    for near, today in (
        ("Tỉnh Tây Ninh", "Tỉnh Tây Ninh"),
        ("Long An", "Tỉnh Tây Ninh"),
        ("đồng tháp", "Tỉnh Đồng Tháp"),
    ):
        best = places.search("tan hoa", near=near)[0]
        assert best.asked.name == "Tân Hòa"
        assert best.today[0].province == today
    assert places.search("tan hoa", near="Atlantis") == places.search("tan hoa")


@pytest.mark.parametrize(
    ("typed", "other"), [("tân hòa", "Tân Hóa"), ("tân hoá", "Tân Hòa"), ("tân an", "Tân Ân")]
)
def test_marks_that_were_typed_tell_names_of_the_same_letters_apart(
    places: Places, typed: str, other: str
) -> None:
    names = [each.asked.name for each in places.search(typed, limit=200)]
    mine = [number for number, name in enumerate(names) if as_read(name) == as_read(typed)]
    assert mine[0] == 0
    assert max(mine) < names.index(other)
    assert other in [each.asked.name for each in places.search(as_typed(typed), limit=200)]


@pytest.mark.parametrize(
    ("typed", "kind"), [("quận 1", "Quận"), ("p1", "Phường"), ("P.01", "Phường"), ("q.1", "Quận")]
)
def test_a_kind_that_was_typed_comes_first(places: Places, typed: str, kind: str) -> None:
    best = places.search(typed)[0].asked
    assert (best.kind, best.name) == (kind, "1")


def test_a_province_is_found_by_the_other_ways_to_write_it(places: Places) -> None:
    for typed, full_name in (
        ("tphcm", "Thành phố Hồ Chí Minh"),
        ("TP.HCM", "Thành phố Hồ Chí Minh"),
        ("thừa thiên", "Thành phố Huế"),
    ):
        assert places.search(typed)[0].asked.full_name == full_name
    ward = places.search("p5 q3 hcm")[0]
    assert named(ward) == ("Phường 5", "Quận 3", "Thành phố Hồ Chí Minh")


@pytest.mark.parametrize("typed", ["", " ", ",,,", "!?", "́", "zzzzzz", "qq"])
def test_what_names_no_place_finds_none(places: Places, typed: str) -> None:
    assert places.search(typed) == ()


def test_short_texts_are_not_forgiven_errors_since_everything_would_fit(places: Places) -> None:
    assert places.search("zuế") == ()
    assert places.search("hueé")[0].asked.name == "Huế"


def test_an_error_is_not_looked_for_far_when_the_name_is_there(places: Places) -> None:
    found = [each.asked.name for each in places.search("nhân khang", limit=30)]
    assert found[0] == "Nhân Khang"
    assert "Xuân Khang" not in found


@given(st.text(max_size=120), st.integers(-1, 20), st.text(max_size=20))
def test_any_text_is_answered_within_the_limit(
    places: Places, text: str, limit: int, near: str
) -> None:
    answers = places.search(text, limit, near)
    assert len(answers) <= max(0, limit)
    assert len(set(answers)) == len(answers)


def test_typed_letter_by_letter_every_unit_is_found_by_its_whole_address(places: Places) -> None:
    """A sample of the nation: every 150th."""
    for answer in answers_of(load_listing(assets_path("places")))[::150]:
        asked = answer.asked
        address = ", ".join(filter(None, (asked.full_name, asked.district, asked.province)))
        assert as_typed(places.search(address)[0].asked.name) == as_typed(asked.name)
        assert answer in places.search(as_typed(address))
