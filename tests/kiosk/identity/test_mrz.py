"""Machine-readable zones as typed or scanned. The specimens are the standard's own and invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.card_key import driver_key
from kiosk.identity.access_key import AccessKey, MrzKey
from kiosk.identity.card_code import CodeFault, key_from_code
from kiosk.identity.mrz import (
    Mrz,
    MrzFault,
    MrzProblem,
    check_digit,
    is_mrz_line,
    looks_like_mrz,
    parse_mrz,
)

TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)
TD2 = (
    "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
    "D231458907UTO7408122F1204159<<<<<<<6",
)
TD3 = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)


def vietnamese(number: str = "035190004327", birth: str = "900815", expiry: str = "300815"):
    """The lines of an identity card, with check digits of their own."""
    short = number[-9:]
    upper = f"IDVNM{short}{check_digit(short)}{number:<<15}"
    middle = f"{birth}{check_digit(birth)}F{expiry}{check_digit(expiry)}VNM{'':<<11}"
    middle += check_digit(upper[5:] + middle[:7] + middle[8:15] + middle[18:29])
    return upper, middle, f"{'TRAN<<THI<DAO':<<30}"


@pytest.mark.parametrize(
    ("lines", "number"), [(TD1, "D23145890"), (TD2, "D23145890"), (TD3, "L898902C3")]
)
def test_the_standards_specimens_are_read(lines, number):
    zone = parse_mrz("\n".join(lines))
    assert zone == Mrz(
        document_code=lines[0][0],
        issuing_state="UTO",
        document_number=number,
        date_of_birth="740812",
        date_of_expiry="120415",
        optional_data="ZE184226B" if lines is TD3 else "",
    )
    assert zone.key == AccessKey("", "", MrzKey(number, "740812", "120415"))


def test_a_number_of_more_than_nine_characters_goes_on_in_the_optional_data():
    lines = (
        "I<UTOD23145890<7349<<<<<<<<<<<",
        "3407127M9507122UTO<<<<<<<<<<<2",
        "STEVENSON<<PETER<JOHN<<<<<<<<<",
    )
    assert parse_mrz("\n".join(lines)).document_number == "D23145890734"


def test_the_identity_card_tells_its_twelve_digits_as_well():
    key = parse_mrz("\n".join(vietnamese())).key
    assert key == AccessKey("004327", "035190004327", MrzKey("190004327", "900815", "300815"))


@pytest.mark.parametrize("joint", ["\n", "\r\n", "\r", ""])
@pytest.mark.parametrize("lines", [TD1, TD2, TD3, vietnamese()])
def test_breaks_spaces_and_small_letters_do_not_matter(lines, joint):
    plain = parse_mrz("\n".join(lines))
    assert isinstance(plain, Mrz)
    assert parse_mrz(f"  {joint.join(lines).lower()} ") == plain
    assert parse_mrz("\n".join(" ".join(line) for line in lines)) == plain
    assert parse_mrz("\n".join(lines).replace("<<", "«")) == plain


def test_letters_read_for_digits_in_dates_are_put_right():
    upper, middle, lower = vietnamese()
    misread = middle[:7].replace("0", "O").replace("1", "I") + middle[7:]
    assert misread != middle
    assert parse_mrz("\n".join((upper, misread, lower))) == parse_mrz(
        "\n".join((upper, middle, lower))
    )


@pytest.mark.parametrize(
    ("line", "at", "field"),
    [(0, 8, "document number"), (1, 4, "date of birth"), (1, 12, "date of expiry")],
)
def test_a_mistyped_digit_is_found_and_its_field_named(line, at, field):
    lines = list(vietnamese())
    wrong = str((int(lines[line][at]) + 1) % 10)
    lines[line] = lines[line][:at] + wrong + lines[line][at + 1 :]
    fault = parse_mrz("\n".join(lines))
    assert fault == MrzFault(MrzProblem.WRONG_CHECK_DIGIT, (field,))
    assert field in fault.message


def test_the_last_check_digit_guards_what_no_other_does():
    upper, middle, lower = vietnamese()
    upper = upper[:20] + "7" + upper[21:]
    fault = parse_mrz("\n".join((upper, middle, lower)))
    assert fault == MrzFault(MrzProblem.WRONG_CHECK_DIGIT, ("the lines together",))


@pytest.mark.parametrize(
    ("text", "problem", "where"),
    [
        ("", MrzProblem.NOT_AN_MRZ, ()),
        ("hello", MrzProblem.NOT_AN_MRZ, ()),
        ("\n".join((TD1[0], TD1[1][:-1], TD1[2])), MrzProblem.WRONG_LENGTH, ("line 2",)),
        ("\n".join((TD3[0] + "<", TD3[1])), MrzProblem.WRONG_LENGTH, ("line 1",)),
        ("\n".join((TD1[0], TD1[1], "Đ" + TD1[2][1:])), MrzProblem.FOREIGN_CHARACTER, ("line 3",)),
        ("\n".join(vietnamese(birth="901315")), MrzProblem.IMPOSSIBLE_DATE, ("date of birth",)),
    ],
)
def test_what_is_wrong_is_said(text, problem, where):
    fault = parse_mrz(text)
    assert fault == MrzFault(problem, where)
    assert all(place in fault.message for place in where)
    assert fault.message


def test_an_unknown_day_of_birth_is_no_fault():
    zone = parse_mrz("\n".join(vietnamese(birth="9008<<")))
    assert zone.date_of_birth == "9008<<"


@given(st.text(max_size=400) | st.text("ABC019<\n ", min_size=60, max_size=120))
def test_any_text_ends_in_a_value(text):
    assert isinstance(parse_mrz(text), Mrz | MrzFault)
    looks_like_mrz(text)
    is_mrz_line(text)
    key_from_code(text)


def test_a_zone_held_before_the_scanner_opens_the_card():
    key = key_from_code("\r\n".join(vietnamese()))
    assert isinstance(key, AccessKey)
    assert key.number == "035190004327"
    assert driver_key(key).document_number == "190004327"


def test_a_misread_zone_is_garbled_and_not_another_code():
    upper, middle, lower = vietnamese()
    assert key_from_code("\n".join((upper, "1" + middle[1:], lower))) is CodeFault.GARBLED


def test_a_card_code_or_a_number_is_no_line_of_a_zone():
    assert is_mrz_line(TD1[0])
    assert is_mrz_line(TD3[1])
    assert not is_mrz_line("035190004327")
    assert not is_mrz_line("0" * 30)
    assert not looks_like_mrz("0" * 90)


def test_nothing_personal_is_in_a_repr():
    zone = parse_mrz("\n".join(vietnamese()))
    assert "190004327" not in f"{zone!r}{zone.key!r}{zone.key.mrz!r}"
