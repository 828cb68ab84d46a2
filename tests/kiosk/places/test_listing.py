"""The lists are the nation's, and a list that is wrong is refused with the line to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.assets_path import assets_path
from kiosk.places.fault import PlacesFault
from kiosk.places.listing import LARGEST_FILE, Listing, load_listing
from kiosk.places.place import Level
from kiosk.places.places import load_places

TODAY = "province\tcommune\nTỉnh Ninh Bình\tXã Lý Nhân\nTỉnh Ninh Bình\tXã Vĩnh Trụ\n"
BEFORE = (
    "province\tdistrict\tcommune\ttoday_province\ttoday_commune\n"
    "Tỉnh Hà Nam\tHuyện Lý Nhân\tXã Nhân Khang\tTỉnh Ninh Bình\tXã Vĩnh Trụ\n"
)
ALSO = "written\tprovince\nHN\tTỉnh Hà Nam\n"
FORMER = "district\tprovince\tcame_into\nHuyện Cũ\tTỉnh Hà Nam\tHuyện Lý Nhân\n"


def written(folder: Path, **changed: str) -> Path:
    files = {"today": TODAY, "before": BEFORE, "also": ALSO, "former": FORMER, **changed}
    for name, text in files.items():
        (folder / f"{name}.tsv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def national() -> Listing:
    return load_listing(assets_path("places"))


def test_there_are_34_provinces_and_3321_communes_of_today(national: Listing) -> None:
    assert len({unit.province for unit in national.today}) == 34
    assert len(national.today) == 3321
    kinds = [unit.kind for unit in national.today]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "Xã": 2621,
        "Phường": 687,
        "Đặc khu": 13,
    }


def test_there_are_63_provinces_696_districts_and_10035_communes_of_before(
    national: Listing,
) -> None:
    units = [each.unit for each in national.before]
    communes = [unit for unit in units if unit.level is Level.COMMUNE]
    islands = [unit for unit in units if unit.level is Level.DISTRICT]
    assert len({unit.province for unit in units}) == 63
    assert len({(unit.province, unit.district) for unit in communes}) + len(islands) == 696
    assert (len(communes), len(islands)) == (10035, 5)


def test_every_commune_of_today_came_of_one_of_before(national: Listing) -> None:
    assert {unit for each in national.before for unit in each.today} == set(national.today)


@pytest.mark.parametrize(
    ("olds", "today"),
    [
        (("Tỉnh Hà Nam", "Tỉnh Nam Định", "Tỉnh Ninh Bình"), "Tỉnh Ninh Bình"),
        (("Tỉnh Hòa Bình", "Tỉnh Vĩnh Phúc", "Tỉnh Phú Thọ"), "Tỉnh Phú Thọ"),
        (("Tỉnh Hải Dương", "Thành phố Hải Phòng"), "Thành phố Hải Phòng"),
        (("Tỉnh Quảng Nam", "Thành phố Đà Nẵng"), "Thành phố Đà Nẵng"),
        (("Tỉnh Kon Tum", "Tỉnh Quảng Ngãi"), "Tỉnh Quảng Ngãi"),
        (
            ("Tỉnh Bình Dương", "Tỉnh Bà Rịa - Vũng Tàu", "Thành phố Hồ Chí Minh"),
            "Thành phố Hồ Chí Minh",
        ),
        (("Tỉnh Long An", "Tỉnh Tây Ninh"), "Tỉnh Tây Ninh"),
        (("Tỉnh Kiên Giang", "Tỉnh An Giang"), "Tỉnh An Giang"),
        (("Tỉnh Cao Bằng",), "Tỉnh Cao Bằng"),
    ],
)
def test_known_mergers_of_provinces(national: Listing, olds: tuple[str, ...], today: str) -> None:
    became = {each.unit.province: each.today[0].province for each in national.before}
    assert {old for old, new in became.items() if new == today} == set(olds)


def test_a_township_became_a_commune_or_a_ward(national: Listing) -> None:
    towns = [each for each in national.before if each.unit.kind == "Thị trấn"]
    assert len(towns) > 600
    assert {unit.kind for each in towns for unit in each.today} == {"Xã", "Phường", "Đặc khu"}


def test_a_list_that_staff_have_written_is_read(tmp_path: Path) -> None:
    places = load_places(written(tmp_path))
    assert places.today_of("Nhân Khang, Lý Nhân, HN").text == "Xã Vĩnh Trụ, Tỉnh Ninh Bình"
    assert places.today_of("Xã Nhân Khang, Huyện Cũ, HN").text == "Xã Vĩnh Trụ, Tỉnh Ninh Bình"
    assert len(places.search("x")) == 0
    assert [a.asked.full_name for a in places.search("ly")] == ["Huyện Lý Nhân", "Xã Lý Nhân"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"today": "commune\tprovince\n"}, "today.tsv, line 1: the columns must be"),
        ({"today": TODAY + "Tỉnh Ninh Bình\n"}, "today.tsv, line 4: has 1 columns"),
        ({"today": TODAY + "Tỉnh Ninh Bình\tLý Nhân\n"}, "line 4: a commune begins with one of"),
        ({"today": TODAY + "Ninh Bình\tXã Nhân Hà\n"}, "line 4: a province begins with one of"),
        ({"today": TODAY + "Tỉnh Ninh Bình\tXã Lý Nhân\n"}, "line 4: .* stands there twice"),
        ({"today": TODAY + f"Tỉnh Ninh Bình\tXã {'a' * 61}\n"}, "line 4: a name has 1 to 60"),
        ({"today": "province\tcommune\n"}, "has no commune"),
        ({"before": BEFORE.replace("Xã Vĩnh Trụ", "Xã Nam Lý")}, "line 2: .* is not in today.tsv"),
        ({"before": BEFORE + BEFORE.splitlines()[1]}, "line 3: .* stands there twice"),
        ({"before": BEFORE.replace("Huyện Lý", "Lý")}, "line 2: a district begins with one of"),
        ({"also": ALSO + "HP\tThành phố Hải Phòng\n"}, "line 3: .* is in neither list"),
        ({"former": FORMER.replace("Lý Nhân", "Lý")}, "line 2: .* is not in before.tsv"),
        ({"former": FORMER.replace("Huyện Cũ", "Cũ")}, "line 2: a district begins with one of"),
        ({"also": "# \n" * 30_001}, "has more than 30000 lines"),
        ({"also": "x" * (LARGEST_FILE + 1)}, "is larger than"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(
    tmp_path: Path, changed: dict[str, str], says: str
) -> None:
    with pytest.raises(PlacesFault, match=says):
        load_listing(written(tmp_path, **changed))


def test_a_missing_file_and_one_in_another_encoding_are_refused(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "also.tsv").write_bytes("Đắc Lắc".encode("utf-16"))
    with pytest.raises(PlacesFault, match=r"also\.tsv: is not UTF-8"):
        load_listing(tmp_path)
    (tmp_path / "before.tsv").unlink()
    with pytest.raises(PlacesFault, match=r"before\.tsv: cannot be read"):
        load_listing(tmp_path)
