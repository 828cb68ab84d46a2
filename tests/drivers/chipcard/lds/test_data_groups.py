"""Files of the card as values (ICAO 9303-10), and hostile files as clear errors."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.chipcard import access, security_infos, tlv
from drivers.chipcard.certificate import load_certificate
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds import (
    biometrics,
    card_security,
    com,
    cvca,
    dg1,
    dg2,
    dg7,
    dg11,
    dg12,
    dg13,
    dg14,
    dg15,
    dg16,
    sod,
)

ENGLISH_TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"

PARSERS: dict[str, Callable[[bytes], object]] = {
    "com": com.parse,
    "dg1": dg1.parse,
    "dg2": dg2.parse,
    "dg13": dg13.parse,
    "dg14": dg14.parse,
    "dg15": dg15.parse,
    "dg3": biometrics.parse_dg3,
    "dg4": biometrics.parse_dg4,
    "dg7": dg7.parse,
    "dg11": dg11.parse,
    "dg12": dg12.parse,
    "dg16": dg16.parse,
    "cvca": cvca.parse,
    "card_security": card_security.parse,
    "sod": sod.parse,
    "security_infos": security_infos.parse,
    "certificate": load_certificate,
}
OUTER = {
    "com": 0x60,
    "dg1": 0x61,
    "dg2": 0x75,
    "dg13": 0x6D,
    "dg14": 0x6E,
    "dg15": 0x6F,
    "dg3": 0x63,
    "dg4": 0x76,
    "dg7": 0x67,
    "dg11": 0x6B,
    "dg12": 0x6C,
    "dg16": 0x70,
    "cvca": 0x42,
    "card_security": 0x30,
    "sod": 0x77,
    "security_infos": 0x31,
    "certificate": 0x30,
}


def test_the_standards_td1_example_is_read():
    zone = dg1.parse_mrz(ENGLISH_TD1)
    assert zone.wrong_check_digits == ()
    value = zone.dg1
    assert (value.document_number, value.surname, value.given_names) == (
        "D23145890",
        "ERIKSSON",
        "ANNA MARIA",
    )
    assert (value.nationality, value.sex, value.date_of_birth, value.date_of_expiry) == (
        "UTO",
        "F",
        "740812",
        "120415",
    )


def test_the_standards_td3_example_is_read():
    zone = dg1.parse_mrz(TD3)
    assert zone.wrong_check_digits == ()
    assert (zone.dg1.document_number, zone.dg1.optional_data) == ("L898902C3", "ZE184226B")


def test_a_wrong_check_digit_is_named_without_its_value():
    zone = dg1.parse_mrz(ENGLISH_TD1.replace("7408122", "7408123"))
    assert zone.wrong_check_digits == ("date of birth", "composite")


def test_a_long_document_number_goes_on_in_the_optional_data():
    number = "D23145890734"
    check = dg1.check_digit(number)
    line = f"I<UTO{number[:9]}<{number[9:]}{check}<<<<<<<<<<<"[:30]
    zone = dg1.parse_mrz(line + ENGLISH_TD1[30:])
    assert zone.dg1.document_number == number
    assert "document number" not in zone.wrong_check_digits
    assert zone.dg1.optional_data == ""


@pytest.mark.parametrize("mrz", ["", "A" * 89, "a" * 90, "\u00d0" * 90])
def test_a_zone_of_another_shape_is_refused(mrz):
    with pytest.raises(CardProtocolError):
        dg1.parse(tlv.encode(0x61, tlv.encode(0x5F1F, mrz.encode())))


def entry(number: int, *values: bytes) -> bytes:
    return tlv.encode(0x30, tlv.encode(0x02, bytes((number,))) + b"".join(values))


def text(value: str, tag: int = 0x0C) -> bytes:
    return tlv.encode(tag, value.encode())


def group(*entries: bytes) -> bytes:
    return tlv.encode(0x6D, tlv.encode(0x30, b"".join(entries)))


def test_dg13_is_read_in_composed_unicode():
    decomposed = "Tra\u0302\u0300n Thi\u0323 \u0110a\u0300o"
    family = tlv.encode(0x30, tlv.encode(0x30, text("Cha")) + tlv.encode(0x30, text("Mẹ")))
    value = dg13.parse(
        group(
            entry(1, text("035190004327", 0x13)),
            entry(2, text(decomposed)),
            entry(13, family),
            entry(14, text("Chồng")),
            entry(15, text("168234567")),
        )
    )
    assert value.full_name == "Trần Thị Đào"
    assert (value.number, value.father, value.mother, value.spouse, value.old_number) == (
        "035190004327",
        "Cha",
        "Mẹ",
        "Chồng",
        "168234567",
    )
    assert value.unknown == {}


def test_the_old_number_is_found_in_either_of_its_places():
    assert dg13.parse(group(entry(16, text("012345678")))).old_number == "012345678"


def test_what_is_unknown_in_dg13_is_kept_as_it_came():
    serial = tlv.encode(0x04, b"\xff\xfe")
    value = dg13.parse(group(entry(16, text("AB12CD")), entry(40, serial), entry(2, text("Đào"))))
    assert value.unknown == {16: text("AB12CD"), 40: serial}
    assert value.full_name == "Đào"


def test_fields_that_are_missing_or_empty_stay_empty():
    value = dg13.parse(group(entry(6), entry(7, text("")), entry(13, tlv.encode(0x30, b""))))
    assert (value.ethnicity, value.religion, value.father) == ("", "", "")


def test_personal_values_do_not_show_in_a_printed_value():
    value = dg13.parse(group(entry(2, text("Trần Thị Đào")), entry(40, text("secret"))))
    assert "Đào" not in repr(value)
    assert "ERIKSSON" not in repr(dg1.parse_mrz(ENGLISH_TD1))


def face(image: bytes, *, points: int = 0, length: int | None = None, faces: int = 1) -> bytes:
    size = 20 + 8 * points + 12 + len(image)
    head = size.to_bytes(4, "big") + points.to_bytes(2, "big") + bytes(14)
    body = head + bytes(8 * points) + bytes(12) + image
    total = 14 + len(body) if length is None else length
    record = b"FAC\x00" + b"010\x00" + total.to_bytes(4, "big") + faces.to_bytes(2, "big") + body
    block = tlv.encode(0x7F60, tlv.encode(0xA1, b"") + tlv.encode(0x5F2E, record))
    return tlv.encode(0x75, tlv.encode(0x7F61, tlv.encode(0x02, b"\x01") + block))


@pytest.mark.parametrize(
    ("image", "media_type"),
    [
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\nrest", "image/jp2"),
        (b"\xff\x4f\xff\x51rest", "image/jp2"),
    ],
)
@pytest.mark.parametrize("points", [0, 3])
def test_the_portrait_is_found_behind_its_feature_points(image, media_type, points):
    value = dg2.parse(face(image, points=points))
    assert (value.image, value.media_type) == (image, media_type)


@pytest.mark.parametrize(
    "data",
    [
        face(b"GIF89a"),
        face(b"\xff\xd8\xff", length=1 << 31),
        face(b"\xff\xd8\xff", faces=0),
        face(b"\xff\xd8\xff", faces=60000),
        face(b""),
    ],
)
def test_a_face_record_that_lies_is_refused(data):
    with pytest.raises(CardProtocolError):
        dg2.parse(data)


@pytest.mark.parametrize("name", PARSERS)
@given(body=st.binary(max_size=300), wrapped=st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused_with_a_clear_error(name, body, wrapped):
    data = tlv.encode(OUTER[name], body) if wrapped else body
    with suppress(CardProtocolError):
        PARSERS[name](data)


@given(st.binary(max_size=64))
def test_any_answer_to_reset_has_historical_bytes_or_none(atr):
    assert len(access.historical_bytes(atr)) <= 15
