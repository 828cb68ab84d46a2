"""The commune that a record is counted by."""

from __future__ import annotations

import pytest

from kiosk.assets_path import assets_path
from kiosk.places.places import Places, load_places
from kiosk.records.area import area_of


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places(assets_path("places"))


def test_an_address_with_old_names_counts_for_the_commune_of_today(places: Places) -> None:
    assert (
        area_of(["Thôn Đông, Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam"], places) == "Xã Vĩnh Trụ"
    )


def test_where_the_first_address_is_not_understood_the_next_serves(places: Places) -> None:
    addresses = ["", "Không rõ", "Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam"]
    assert area_of(addresses, places) == "Xã Vĩnh Trụ"


def test_a_province_alone_is_no_area(places: Places) -> None:
    assert area_of(["Tỉnh Hà Nam"], places) == ""


def test_without_the_lists_no_area_is_guessed() -> None:
    assert area_of(["Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam"], None) == ""
