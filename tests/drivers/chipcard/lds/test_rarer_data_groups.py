"""Data groups that few documents have, and records in either of two standards."""

from __future__ import annotations

import datetime as dt

import pytest

from drivers.chipcard import passive, tlv
from drivers.chipcard.certificate import load_certificate
from drivers.chipcard.document import Document, FileId, Status
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.evidence import Evidence
from drivers.chipcard.lds import (
    biometrics,
    card_security,
    com,
    dg1,
    dg2,
    dg7,
    dg11,
    dg12,
    dg16,
    face_image,
)
from drivers.chipcard.lds.values import BiometricKind, FaceRecord, ImageFormat
from drivers.chipcard.trust import TrustStore
from tests.drivers.chipcard.conftest import vector_path
from tests.drivers.chipcard.signing import make_country, make_signed_data, make_signer, make_sod

JPEG = b"\xff\xd8\xff\xe0rest of it"
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6"
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"


def item(tag: int, *values: bytes | str) -> bytes:
    parts = (value.encode() if isinstance(value, str) else value for value in values)
    return tlv.encode(tag, b"".join(parts))


def test_the_standards_td2_example_is_read():
    zone = dg1.parse_mrz(TD2)
    assert zone.wrong_check_digits == ()
    assert (zone.dg1.document_code, zone.dg1.issuing_state) == ("I", "UTO")
    assert (zone.dg1.document_number, zone.dg1.given_names) == ("D23145890", "ANNA MARIA")


def test_the_personal_number_of_a_td3_has_a_check_digit_of_its_own():
    wrong = TD3[:44] + TD3[44:86] + "2" + TD3[87:]
    assert "optional data" in dg1.parse_mrz(wrong).wrong_check_digits
    assert dg1.parse_mrz(TD3).wrong_check_digits == ()


def test_com_says_its_versions():
    versions = item(0x5F01, "0108") + item(0x5F36, "040000")
    value = com.parse(item(0x60, versions, item(0x5C, b"\x61\x75\x6d")))
    assert (value.lds_version, value.unicode_version) == ("0108", "040000")
    assert value.data_groups == (1, 2, 13)


def test_dg11_is_read_with_dates_in_either_form():
    others = item(0xA0, item(0x02, b"\x01"), item(0x5F0F, "ERIKSSON<<ANNA"))
    fields = (
        item(0x5C, b"\x5f\x0e"),
        item(0x5F0E, "TRẦN<<THỊ<ĐÀO"),
        others,
        item(0x5F10, "035190004327"),
        item(0x5F11, "HÀ NAM<VIỆT NAM"),
        item(0x5F42, "12 A ST<CITY<UTO"),
        item(0x5F19, b"\x00"),
    )
    packed = dg11.parse(item(0x6B, *fields, item(0x5F2B, b"\x19\x90\x08\x15")))
    plain = dg11.parse(item(0x6B, *fields, item(0x5F2B, "19900815")))
    assert packed == plain
    assert plain.full_name == "TRẦN, THỊ ĐÀO"
    assert plain.other_names == ("ERIKSSON, ANNA",)
    assert plain.place_of_birth == ("HÀ NAM", "VIỆT NAM")
    assert plain.address == ("12 A ST", "CITY", "UTO")
    assert (plain.date_of_birth, plain.personal_number) == ("19900815", "035190004327")
    assert plain.unknown == {0x5F19: b"\x00"}
    assert "ĐÀO" not in repr(plain)


def test_dg12_is_read_with_the_time_of_personalization():
    value = dg12.parse(
        item(
            0x6C,
            item(0x5F19, "Cục C06"),
            item(0x5F26, "20210420"),
            item(0xA0, item(0x02, b"\x01"), item(0x5F1A, "DOE<<JANE")),
            item(0x5F55, bytes.fromhex("20210420101500")),
            item(0x5F56, "SYS1"),
        )
    )
    assert (value.issuing_authority, value.date_of_issue) == ("Cục C06", "20210420")
    assert value.other_people == ("DOE, JANE",)
    assert (value.personalized_at, value.personalization_system) == ("20210420101500", "SYS1")


def test_dg16_lists_the_people_to_notify():
    person = item(0xA1, item(0x5F50, "20210420"), item(0x5F51, "SMITH<<CHARLES"), item(0x5F52, "1"))
    value = dg16.parse(item(0x70, item(0x02, b"\x01"), person))
    assert [(each.name, each.recorded, each.telephone) for each in value.people] == [
        ("SMITH, CHARLES", "20210420", "1")
    ]
    assert "CHARLES" not in repr(value)


def test_dg7_keeps_its_images():
    assert dg7.parse(item(0x67, item(0x02, b"\x01"), item(0x5F43, JPEG))).images == (JPEG,)
    with pytest.raises(CardProtocolError):
        dg7.parse(item(0x67, item(0x02, b"\x00")))


def template(block: bytes, subtype: bytes = b"\x09") -> bytes:
    header = item(0xA1, item(0x81, b"\x08"), item(0x82, subtype), item(0x88, b"\x00\x07"))
    return item(0x7F60, header, block)


def test_dg3_gives_each_finger_as_it_is_stored():
    records = [item(0x5F2E, b"FIR\x00010\x00one"), item(0x7F2E, item(0x64, b"two"))]
    group = item(0x7F61, item(0x02, b"\x02"), *(template(record) for record in records))
    first, second = biometrics.parse_dg3(item(0x63, group)).records
    assert (first.kind, first.biometric_type, first.biometric_subtype, first.format_type) == (
        BiometricKind.FINGER_19794_4,
        8,
        9,
        7,
    )
    assert second.kind is BiometricKind.ISO_39794
    assert second.data == item(0x64, b"two")


def test_an_empty_dg3_is_a_holder_without_fingerprints():
    filled_with_noise = item(0x7F61, item(0x02, b"\x00"), item(0x53, b"\x01\x02\x03"))
    assert biometrics.parse_dg3(item(0x63, filled_with_noise)).records == ()


def test_fewer_fingers_than_announced_are_refused():
    group = item(0x7F61, item(0x02, b"\x02"), template(item(0x5F2E, b"FIR\x00")))
    with pytest.raises(CardProtocolError, match="announced"):
        biometrics.parse_dg4(item(0x76, group))


def number(tag: int, value: int) -> bytes:
    return item(tag, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def extensible_face(image: bytes, *further: bytes, outer: int = 0x65) -> bytes:
    """ISO/IEC 39794-5: version, one representation with an image of two dimensions."""
    version = item(0xA0, number(0x80, 3), number(0x81, 2019))
    size = item(0xA7, number(0x80, 480), number(0x81, 600))
    information = item(0xA1, item(0xA0, number(0x80, 2)), item(0xA1, number(0x80, 0)), size)
    two = item(0xA0, item(0x80, image), information)
    representation = item(0x30, number(0x80, 0), item(0xA1, item(0xA0, two)), *further)
    return item(outer, version, item(0xA1, representation))


def extensible_dg2(face: bytes, tag: int = 0x7F2E) -> bytes:
    return item(0x75, item(0x7F61, item(0x02, b"\x01"), template(item(tag, face))))


TAKEN = item(0xA2, number(0x80, 2021), number(0x81, 4), number(0x82, 20), number(0x83, 9))


@pytest.mark.parametrize(
    ("face", "tag"),
    [
        (item(0xA1, extensible_face(JPEG, TAKEN)), 0x7F2E),
        (extensible_face(JPEG, TAKEN), 0x7F2E),
        (extensible_face(JPEG, TAKEN, outer=0xA1), 0x7F2E),
        (extensible_face(JPEG, TAKEN), 0x5F2E),
    ],
    ids=["in A1", "bare", "A1 in place of 65", "in 5F2E"],
)
def test_a_portrait_of_the_extensible_standard_is_found_with_what_is_said_of_it(face, tag):
    value = dg2.parse(extensible_dg2(face, tag))
    assert (value.image, value.media_type) == (JPEG, "image/jpeg")
    assert value.face == FaceRecord(JPEG, ImageFormat.JPEG, 480, 600, "20210420")
    assert value.record is not None
    assert value.record.data == face


@pytest.mark.parametrize(
    ("block", "captured"),
    [
        (b"", ""),
        (item(0xA2, number(0x80, 2021)), "2021"),
        (item(0xA2, number(0x80, 2021), number(0x81, 4)), "202104"),
        (item(0xA2, number(0x80, 2021), number(0x81, 13), number(0x82, 1)), "2021"),
        (item(0xA2, number(0x80, 0)), ""),
    ],
)
def test_the_day_of_the_picture_is_told_as_far_as_it_is_known(block, captured):
    assert face_image.parse(extensible_face(JPEG, block)).captured == captured


def test_an_image_in_an_unforeseen_place_is_found():
    version = item(0xA0, number(0x80, 4), number(0x81, 2031))
    face = item(0x65, version, item(0xA1, item(0x30, item(0xA9, item(0x85, JPEG)))))
    assert face_image.parse(face) == FaceRecord(JPEG)
    with pytest.raises(CardProtocolError, match="no image"):
        dg2.parse(extensible_dg2(extensible_face(b"GIF89a")))


def test_an_extensible_record_nested_or_filled_without_end_is_refused():
    deep = JPEG
    for _ in range(40):
        deep = item(0xA0, deep)
    wide = [item(0xA0, b"\x80\x00" * 1500) for _ in range(3)]
    version = item(0xA0, number(0x80, 3))
    for content in ((deep,), wide):
        for face in (item(0x65, *content), item(0x65, version, item(0xA1, *content))):
            with pytest.raises(CardProtocolError):
                face_image.parse(face)


def test_what_a_record_of_the_older_standard_says_of_its_image_is_kept():
    value = dg2.parse((vector_path("lds/bsi2008") / "Datagroup2.bin").read_bytes())
    assert value.face is not None
    assert value.face.stated_format is ImageFormat.JPEG2000
    assert value.face.width
    assert value.face.height
    assert value.record is not None
    assert value.record.data.startswith(b"FAC")


def test_the_published_samples_fingers_are_found():
    folder = vector_path("lds/bsi2008")
    fingers = biometrics.parse_dg3((folder / "Datagroup3.bin").read_bytes()).records
    assert fingers
    assert {each.kind for each in fingers} == {BiometricKind.FINGER_19794_4}
    assert biometrics.parse_dg4((folder / "Datagroup4.bin").read_bytes()).records


def test_every_data_group_that_is_read_is_checked_and_typed():
    country = make_country()
    groups = {
        11: item(0x6B, item(0x5F0E, "A<<B")),
        12: item(0x6C, item(0x5F19, "C06")),
        16: item(0x70, item(0xA1, item(0x5F51, "D<<E"))),
    }
    evidence = Evidence(TrustStore([load_certificate(country.der)]), NOW)
    for number, data in groups.items():
        evidence.add(FileId[f"DG{number}"], data)
    evidence.add_security_object(make_sod(groups, make_signer(country)))
    document = evidence.document()
    assert document.status("passive") is Status.PASSED
    assert document.dg11 is not None
    assert document.dg11.full_name == "A, B"
    assert document.dg12 is not None
    assert document.dg16 is not None
    assert {file.name for file in document.files} == {"DG11", "DG12", "DG16", "SOD"}


PACE_ENTRY = bytes.fromhex("060A04007F0007020204020202010202010D")
SECURITY_INFOS = item(0x31, item(0x30, PACE_ENTRY))


def test_card_security_is_signed_like_the_security_object():
    country = make_country()
    data = make_signed_data(SECURITY_INFOS, card_security.SECURITY_OBJECT, make_signer(country))
    store = TrustStore([load_certificate(country.der)])
    evidence = Evidence(store, NOW)
    parsed = evidence.add_card_security(data)
    assert parsed is not None
    assert parsed.infos.pace[0].parameter_id == 13
    assert evidence.card_security_authentic
    assert evidence.document().status("card_security") is Status.PASSED
    assert evidence.document().status("passive") is Status.NOT_DONE


@pytest.mark.parametrize("fault", ["changed", "stranger", "nothing"])
def test_card_security_that_nobody_trusted_signed_vouches_for_nothing(fault):
    country = make_country()
    data = make_signed_data(SECURITY_INFOS, card_security.SECURITY_OBJECT, make_signer(country))
    if fault == "changed":
        data = data[:-1] + bytes((data[-1] ^ 1,))
    if fault == "nothing":
        data = b"\x30\x00"
    trusted = make_country() if fault == "stranger" else country
    evidence = Evidence(TrustStore([load_certificate(trusted.der)]), NOW)
    evidence.add_card_security(data)
    assert not evidence.card_security_authentic
    assert evidence.document().status("card_security") is Status.FAILED


def test_findings_name_the_clause_they_rest_on():
    country = make_country()
    evidence = Evidence(TrustStore([load_certificate(country.der)]), NOW)
    evidence.add_security_object(make_sod({1: b"one"}, make_signer(country)))
    document: Document = evidence.document()
    assert {finding.check for finding in document.findings} == {
        passive.SIGNATURE,
        passive.CHAIN,
        passive.REVOCATION,
        f"{passive.VALIDITY}.signing",
        f"{passive.VALIDITY}.today",
    }
    assert all(finding.reason and "9303" in finding.source for finding in document.findings)
