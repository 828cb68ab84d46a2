"""What an address is today: told as far as it can be, and never guessed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.assets_path import assets_path
from kiosk.places.address import LONGEST_ADDRESS, Standing
from kiosk.places.listing import load_listing
from kiosk.places.place import Level
from kiosk.places.places import Places

IN_VINH_TRU = "Thôn Đông, Xã Vĩnh Trụ, Tỉnh Ninh Bình"


@pytest.mark.parametrize(
    "address",
    [
        "Thôn Đông, Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam",
        "THÔN ĐÔNG, XÃ NHÂN KHANG, HUYỆN LÝ NHÂN, TỈNH HÀ NAM",
        "Thôn Đông Xã Nhân Khang Huyện Lý Nhân Tỉnh Hà Nam",
        "Thôn Đông, X. Nhân Khang, H.Lý Nhân, T. Hà Nam",
        "Thôn Đông, Nhân Khang, Lý Nhân, Hà Nam",
        "Thôn Đông - Xã Nhân Khang - Lý Nhân - Hà Nam.",
        "Thôn Đông, Xã Nhân Khang, Tỉnh Hà Nam",
        "Thôn Đông, Xã Nhân Khang, Tỉnh Ninh Bình",
        "Thôn Đông, Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Ninh Bình",
        "Thôn Đông, Xã Nhân Khang, Huyện Lý Nhân",
        unicodedata.normalize("NFD", "Thôn Đông, Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam"),
    ],
)
def test_an_old_address_is_told_as_of_today_however_it_is_written(
    places: Places, address: str
) -> None:
    told = places.today_of(address)
    assert told.standing is Standing.OLD
    assert told.text.casefold() == IN_VINH_TRU.casefold()
    assert told.asked is not None
    assert told.asked.full_name == "Xã Nhân Khang"


def test_an_address_without_marks_is_read_by_its_letters_and_says_so(places: Places) -> None:
    told = places.today_of("Thon Dong, Xa Nhan Khang, H. Ly Nhan, Ha Nam")
    assert (told.standing, told.unmarked) == (Standing.OLD, True)
    assert told.text == "Thon Dong, Xã Vĩnh Trụ, Tỉnh Ninh Bình"


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("Thôn 2, Xã Lý Nhân, Tỉnh Ninh Bình", "Thôn 2, Xã Lý Nhân, Tỉnh Ninh Bình"),
        ("Thôn 2, Lý Nhân, Ninh Bình", "Thôn 2, Xã Lý Nhân, Tỉnh Ninh Bình"),
        ("Phường Âu Cơ, Phú Thọ", "Phường Âu Cơ, Tỉnh Phú Thọ"),
        ("Đặc khu Côn Đảo, TP.HCM", "Đặc khu Côn Đảo, Thành phố Hồ Chí Minh"),
        ("Hải Phòng", "Thành phố Hải Phòng"),
    ],
)
def test_an_address_of_today_stays_what_it_is(places: Places, address: str, text: str) -> None:
    told = places.today_of(address)
    assert (told.standing, told.text) == (Standing.TODAY, text)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("Hà Nam", "Tỉnh Ninh Bình"),
        ("12/3 Nguyễn Trãi, P.05, Q.3, TP.HCM", "12/3 Nguyễn Trãi, Phường Bàn Cờ, "),
        ("12/3 Nguyễn Trãi, Phường 5, Quận 3, Hồ Chí Minh", "12/3 Nguyễn Trãi, Phường Bàn Cờ, "),
        ("Huyện Côn Đảo, Bà Rịa - Vũng Tàu", "Đặc khu Côn Đảo, Thành phố Hồ Chí Minh"),
        ("Thôn 2, Xã Lý Nhân, Huyện Lý Nhân, Ninh Bình", "Thôn 2, Xã Lý Nhân, Tỉnh Ninh Bình"),
        # Districts that had ended before the reorganisation.
        ("P. Vĩnh Ninh, TP. Huế, Tỉnh Thừa Thiên Huế", "Phường Thuận Hóa, Thành phố Huế"),
        ("Xã Mỹ Tân, Huyện Mỹ Lộc, Tỉnh Nam Định", "Phường Thiên Trường, Tỉnh Ninh Bình"),
        ("Phường Linh Trung, Quận Thủ Đức, TP.HCM", "Phường Linh Xuân, "),
        # A township of before that was written as the commune that it once was.
        ("Xã Vĩnh Trụ, Huyện Lý Nhân, Tỉnh Hà Nam", "Xã Vĩnh Trụ, Tỉnh Ninh Bình"),
    ],
)
def test_other_old_addresses(places: Places, address: str, text: str) -> None:
    told = places.today_of(address)
    assert told.standing is Standing.OLD
    assert told.text.startswith(text)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        (
            "Số 5, P.Ngọc Khánh, Q.Ba Đình, TP.Hà Nội",
            "Số 5, Phường Giảng Võ / Phường Láng / Phường Ngọc Hà, Thành phố Hà Nội",
        ),
        ("Huyện Lý Nhân, Tỉnh Hà Nam", "Tỉnh Ninh Bình"),
        ("Xã Không Có, Huyện Lý Nhân, Tỉnh Hà Nam", "Tỉnh Ninh Bình"),
        ("Xã Nhãn Khang, Huyện Lý Nhân", "Tỉnh Ninh Bình"),
        ("Thôn Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam", "Tỉnh Ninh Bình"),
        ("Xã Không Có, Tỉnh Hà Nam", "Tỉnh Ninh Bình"),
        ("Phường 5, Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
    ],
)
def test_what_was_divided_or_recurs_is_told_in_part(
    places: Places, address: str, text: str
) -> None:
    told = places.today_of(address)
    assert (told.standing, told.text) == (Standing.PARTLY, text)


@pytest.mark.parametrize(
    "address",
    [
        *("", " , ", "abc", "Xã Nhân Khang", "Thôn 5, Ninh Bình", "Xã Không Có, Tỉnh Ninh Bình"),
        # Many districts have that name.
        "Huyện Châu Thành",
        "Thôn Đông, " * 40 + "Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam",
    ],
)
def test_what_is_not_certain_is_not_told(places: Places, address: str) -> None:
    told = places.today_of(address)
    assert told.standing is Standing.UNKNOWN
    assert told.text == ""


def test_one_name_in_two_districts_is_told_apart_by_the_district(places: Places) -> None:
    one = places.today_of("Xã Tân Long, Huyện Phụng Hiệp, Tỉnh Hậu Giang")
    other = places.today_of("Xã Tân Long, Thị xã Ngã Năm, Tỉnh Sóc Trăng")
    assert one.text == "Xã Thạnh Hòa, Thành phố Cần Thơ"
    assert other.text == "Xã Tân Long, Thành phố Cần Thơ"


@given(st.text(alphabet="aăâđêôơưhntgxãpPHTQ ,.-/0159", max_size=LONGEST_ADDRESS + 20))
def test_any_text_is_read_without_a_fault(places: Places, text: str) -> None:
    told = places.today_of(text)
    assert (told.standing is Standing.UNKNOWN) is (told.text == "")
    assert repr(told) == f"TodayAddress({told.standing.value})"


FORMS = {
    "in full": "Thôn 3, {commune}, {district}, {province}",
    "without commas": "Thôn 3 {commune} {district} {province}",
    "in capitals": "THÔN 3, {commune}, {district}, {province}",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_commune_of_before_is_told_as_the_lists_have_it(places: Places, form: str) -> None:
    for each in load_listing(assets_path("places")).before:
        unit = each.unit
        if unit.level is Level.COMMUNE:
            address = form.format(
                commune=unit.full_name, district=unit.district, province=unit.province
            )
            told = places.today_of(address.upper() if form.startswith("THÔN") else address)
            assert told.asked == unit
            assert told.units == each.today
            parted = Standing.PARTLY if len(each.today) > 1 else Standing.OLD
            assert told.standing is parted


@pytest.mark.parametrize("form", ["{}, {}", "Thôn 3 {} {}"])
def test_every_commune_of_today_is_told_as_itself(places: Places, form: str) -> None:
    for unit in load_listing(assets_path("places")).today:
        told = places.today_of(form.format(unit.full_name, unit.province))
        assert (told.standing, told.units) == (Standing.TODAY, (unit,))
