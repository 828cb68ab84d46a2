"""What personalisation writes: machine-readable zone, data groups, portrait."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from drivers.simulated.chipcard import DocumentKind, Holder, lds, tlv
from drivers.simulated.chipcard.face import face_record
from drivers.simulated.chipcard.holder import check_digit
from drivers.simulated.chipcard.hostile import bomb
from drivers.simulated.chipcard.portrait import draw, filled
from drivers.simulated.chipcard.profile import FaceFormat, ImageFormat

BSI_SAMPLE = Path(__file__).parents[5] / "shared/vectors/lds/bsi2008"


def test_check_digits_are_icaos() -> None:
    """The examples of ICAO 9303-3, 4.9."""
    assert check_digit("520727") == "3"
    assert check_digit("AB2134<<<") == "5"


def test_the_machine_readable_zone_is_td1(holder: Holder) -> None:
    upper, middle, lower = holder.mrz()
    assert upper == "IDVNM0900043219035090004321<<<"
    assert middle == "9008157M3008155VNM<<<<<<<<<<<1"
    assert lower == "TRAN<<VAN<DAT<<<<<<<<<<<<<<<<<"


def test_unknown_dates_and_no_expiry_have_their_forms(holder: Holder) -> None:
    old = replace(holder, date_of_birth="1951", date_of_expiry="", sex="Nữ")
    assert old.mrz()[1].startswith("51<<<<8F9912315VNM")
    assert replace(old, date_of_birth="03/1951").mrz()[1].startswith("5103<<")


def test_a_long_name_is_cut_to_its_line(holder: Holder) -> None:
    name = "NGUYỄN PHƯỚC BẢO " + "NGỌC ANH " * 6
    assert len(replace(holder, full_name=name).mrz()[2]) == 30


def test_a_holder_is_read_from_a_table() -> None:
    table = {"number": "035090004321", "full_name": "TRẦN VĂN MINH", "date_of_birth": "1990"}
    holder = Holder.from_mapping(table)
    assert holder.can == "004321"
    assert holder.document_number == "090004321"
    assert "035090004321" not in repr(holder)


@pytest.mark.parametrize(
    "change",
    [{"number": "123"}, {"number": 35090004321}, {"colour": "blue"}, {"full_name": " "}],
)
def test_a_broken_table_is_refused_without_its_values(change: dict[str, object]) -> None:
    table = {"number": "035090004321", "full_name": "AN", "date_of_birth": "1990", **change}
    with pytest.raises(ValueError, match=r"^[^0-9]*$"):
        Holder.from_mapping(table)


def test_a_table_that_lacks_the_number_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks number"):
        Holder.from_mapping({"full_name": "AN", "date_of_birth": "1990"})


def fields(dg13: bytes) -> dict[int, list[tuple[int, bytes]]]:
    found = {}
    for tag, entry in tlv.objects(tlv.only(tlv.only(dg13, 0x6D), 0x30)):
        assert tag == 0x30
        (kind, number), *values = tlv.objects(entry)
        assert kind == 0x02
        found[number[0]] = values
    return found


def test_dg13_numbers_its_fields_and_leaves_out_what_is_not_there(holder: Holder) -> None:
    found = fields(lds.dg13(holder))
    assert found[1] == [(0x13, b"035090004321")]
    assert found[2] == [(0x0C, "TRẦN VĂN ĐẠT".encode())]
    assert found[13] == [
        (0x30, tlv.encode(0x0C, "Trần Văn Bình".encode())),
        (0x30, tlv.encode(0x0C, "Nguyễn Thị Mai".encode())),
    ]
    assert found[16] == [(0x13, b"168234567")]
    assert not {6, 7, 10, 14} & set(found)


def test_a_card_without_expiry_says_so(holder: Holder) -> None:
    found = fields(lds.dg13(replace(holder, date_of_expiry="")))
    assert found[12] == [(0x0C, "Không thời hạn".encode())]


def test_com_lists_the_data_groups_in_order() -> None:
    assert lds.com([15, 1, 13]).endswith(bytes.fromhex("5C03616D6F"))


@pytest.mark.parametrize(
    ("image_format", "name"), [(ImageFormat.JPEG2000, "JPEG2000"), (ImageFormat.JPEG, "JPEG")]
)
def test_a_portrait_is_one_persons_own_and_of_a_cards_size(
    image_format: ImageFormat, name: str
) -> None:
    def portrait(seed: str, *, female: bool, age: int) -> bytes:
        return draw(seed, female=female, age=age, image_format=image_format).data

    first = portrait("a", female=True, age=30)
    assert first == portrait("a", female=True, age=30)
    assert first != portrait("b", female=True, age=30)
    assert first != portrait("a", female=False, age=30)
    assert first != portrait("a", female=True, age=80)
    assert 8_000 < len(first) < 20_000
    picture = Image.open(io.BytesIO(first))
    assert (picture.format, picture.size) == (name, (413, 531))


def test_dg2_has_the_layout_of_a_real_sample() -> None:
    if not BSI_SAMPLE.exists():
        pytest.skip(f"the sample card files are not on this machine ({BSI_SAMPLE})")
    picture = draw("a", female=True, age=30, image_format=ImageFormat.JPEG2000)
    ours = lds.dg2(face_record(picture, FaceFormat.ISO_19794))
    sample = (BSI_SAMPLE / "Datagroup2.bin").read_bytes()

    def record(dg2: bytes) -> bytes:
        group = tlv.only(tlv.only(dg2, 0x75), 0x7F61)
        template = tlv.table(tlv.table(group)[0x7F60])
        return template[0x5F2E]

    for face in (record(ours), record(sample)):
        assert face[:8] == b"FAC\x00010\x00"
        assert int.from_bytes(face[8:12], "big") == len(face)
        assert int.from_bytes(face[14:18], "big") == len(face) - 14
        assert face[35:36] == b"\x01", "JPEG 2000"
        assert face[46:58] == b"\x00\x00\x00\x0cjP  \r\n\x87\n"


def test_a_passport_has_the_zone_of_a_passport(holder: Holder) -> None:
    zone = holder.mrz_of(DocumentKind.TD3)
    assert zone[:44] == "P<VNMTRAN<<VAN<DAT".ljust(44, "<")
    assert zone[44:87] == "0900043219VNM9008157M3008155035090004321<<" + check_digit(
        "035090004321<<"
    )
    assert zone[87] == check_digit(zone[44:54] + zone[57:64] + zone[65:87])


def test_a_td2_document_has_two_lines_of_36(holder: Holder) -> None:
    zone = holder.mrz_of(DocumentKind.TD2)
    assert len(zone) == 72
    assert zone[36:71] == "0900043219VNM9008157M3008155<<<<<<<"
    assert zone[71] == check_digit(zone[36:46] + zone[49:56] + zone[57:71])


def test_the_additional_groups_list_their_objects(holder: Holder) -> None:
    for content, tag in ((lds.dg11(holder), 0x6B), (lds.dg12(holder), 0x6C)):
        inside = list(tlv.objects(tlv.only(content, tag)))
        listed = inside[0][1]
        present = b"".join(
            number.to_bytes(2, "big") if number != 0xA0 else b"\x5f\x0f" for number, _ in inside[1:]
        )
        assert inside[0][0] == 0x5C
        assert listed == present
    (count, *people) = tlv.objects(tlv.only(lds.dg16(holder), 0x70))
    assert count == (0x02, b"\x01")
    assert [tag for tag, _ in people] == [0xA1]


def test_an_extensible_face_record_holds_the_image_where_the_standard_has_it() -> None:
    picture = draw("a", female=True, age=30, image_format=ImageFormat.JPEG)
    block = tlv.only(face_record(picture, FaceFormat.ISO_39794).block, 0x7F2E)
    face = tlv.table(tlv.only(tlv.only(block, 0xA1), 0x65))
    representation = tlv.table(tlv.only(face[0xA1], 0x30))
    image = tlv.table(tlv.only(tlv.only(representation[0xA1], 0xA0), 0xA0))
    assert image[0x80] == picture.data


def test_a_portrait_is_filled_up_behind_its_end() -> None:
    picture = draw("a", female=True, age=30, image_format=ImageFormat.JPEG)
    large = filled(picture, 48_000)
    assert len(large.data) == 48_000
    Image.open(io.BytesIO(large.data)).load()


@pytest.mark.parametrize("image_format", list(ImageFormat))
def test_an_image_bomb_announces_what_it_has_not(image_format: ImageFormat) -> None:
    small = draw("a", female=True, age=30, image_format=image_format)
    armed = bomb(small)
    assert len(armed.data) == len(small.data)
    with pytest.raises(Image.DecompressionBombError):
        Image.open(io.BytesIO(armed.data))
