"""What a provisioning may say, in a file or in a code, and what is said about a wrong one."""

from __future__ import annotations

import base64
import contextlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ops.provisioning.code import LONGEST, _check, as_code, from_code
from kiosk.ops.provisioning.content import understood
from kiosk.ops.provisioning.fault import ProvisioningFault, Why
from kiosk.staff.hashed import hash_password, is_password

CODE = "271828"
FULL = """
[provisioning]
schema = 1
setup_code = "271828"
[terminal]
id = "hall-1"
[station]
url = "https://192.168.10.2:8700"
id = "nhan-khang"
province = "Tỉnh Ninh Bình"
[audio]
dialect = "central"
[scanner]
port = "/dev/kiosk/scanner"
[printer]
port = "/dev/usb/lp0"
paper_mm = 58
"""
LEAST = '[provisioning]\nschema = 1\n[terminal]\nid = "hall-1"\n'


def test_all_that_it_says_is_understood() -> None:
    found = understood(FULL)
    assert found.values == {
        "terminal.id": "hall-1",
        "station.url": "https://192.168.10.2:8700",
        "station.id": "nhan-khang",
        "station.province": "Tỉnh Ninh Bình",
        "audio.dialect": "central",
        "scanner.port": "/dev/kiosk/scanner",
        "printer.port": "/dev/usb/lp0",
        "printer.paper_mm": 58,
    }
    assert is_password(CODE, found.setup_code_hash)
    assert found.names[-1] == "provisioning.setup_code"
    assert CODE not in repr(found)


def test_the_name_is_enough() -> None:
    assert understood(LEAST).values == {"terminal.id": "hall-1"}


def test_the_setup_code_may_come_as_its_hash() -> None:
    hashed = hash_password(CODE)
    text = LEAST.replace("schema = 1", f'schema = 1\nsetup_code_hash = "{hashed}"')
    assert understood(text).setup_code_hash == hashed


PAIRING = (
    LEAST
    + f"""[pairing]
secret = "jx3kqz2m-{"abcd2345" * 4}"
authority = "{"0F:" * 31}0F"
"""
)


def test_it_may_bring_a_pairing_secret_which_nothing_shows() -> None:
    found = understood(PAIRING)
    assert found.pairing is not None
    assert found.pairing.authority == "0f" * 32, "as `kiosk station authority` prints it"
    assert "pairing.secret" in found.names
    assert "abcd2345" not in repr(found) + repr(found.pairing)
    assert from_code(as_code(found)).pairing == found.pairing


HUGE = "$argon2id$v=19$m=999999,t=2,p=1$c29tZXNhbHRzb21l$c29tZWhhc2hzb21laGFzaHNvbWVoYXNo"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[terminal", Why.NOT_TOML),
        ("id = 'hall-1'", Why.NOT_TOML),
        ("[a]\nb = [[" + "[" * 5000, Why.NOT_TOML),
        (LEAST.replace("schema = 1", "schema = 2"), Why.NEWER),
        (LEAST.replace("schema = 1", "schema = true"), Why.NO_SCHEMA),
        ('[terminal]\nid = "hall-1"', Why.NO_SCHEMA),
        (PAIRING.replace("jx3kqz2m-", ""), Why.WRONG_PAIRING),
        (PAIRING.replace("authority", "#"), Why.WRONG_PAIRING),
        (PAIRING + 'url = "https://192.0.2.9:1"', Why.NOT_HERE),
        ("[provisioning]\nschema = 1", Why.NO_ID),
        (LEAST + '[card]\ntrust_dir = "/tmp"', Why.NOT_HERE),
        (LEAST + 'state_dir = "/tmp"', Why.NOT_HERE),
        (LEAST + '[service]\nhost = "0.0.0.0"', Why.NOT_HERE),
        (LEAST.replace("schema = 1", "schema = 1\nsecret = 1"), Why.NOT_HERE),
        (LEAST.replace("hall-1", "hall 1"), Why.WRONG_VALUE),
        (LEAST + "[printer]\npaper_mm = 70", Why.WRONG_VALUE),
        (LEAST + "[printer]\nprot = 1", Why.WRONG_VALUE),
        (LEAST + '[station]\nurl = "http://192.168.10.2:8700"', Why.WRONG_VALUE),
        (LEAST.replace("schema = 1", "schema = 1\nsetup_code = 271828"), Why.WRONG_CODE),
        (LEAST.replace("schema = 1", 'schema = 1\nsetup_code = "123456"'), Why.WRONG_CODE),
        (LEAST.replace("schema = 1", 'schema = 1\nsetup_code_hash = "x"'), Why.WRONG_HASH),
        (LEAST.replace("schema = 1", f'schema = 1\nsetup_code_hash = "{HUGE}"'), Why.WRONG_HASH),
        (FULL.replace("schema = 1", 'schema = 1\nsetup_code_hash = "x"'), Why.TWO_CODES),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(text: str, why: Why) -> None:
    with pytest.raises(ProvisioningFault) as caught:
        understood(text)
    fault = caught.value
    assert fault.why is why
    assert fault.vietnamese != fault.english
    assert CODE not in fault.vietnamese + fault.english
    assert len(fault.english) < 500


def test_a_code_says_the_same_and_holds_no_digits_of_the_setup_code() -> None:
    content = understood(FULL)
    code = as_code(content)
    assert len(code) < 800, "a small code is read from far away"
    assert code.isascii()
    assert from_code(f"{code}\r\n") == content


@pytest.mark.parametrize("place", [8, 20, 24, 60, -1])
def test_a_code_with_one_wrong_letter_is_refused(place: int) -> None:
    code = as_code(understood(FULL))
    other = "b" if code[place] == "a" else "a"
    wrong = code[:place] + other + (code[place + 1 :] if place != -1 else "")
    with pytest.raises(ProvisioningFault):
        from_code(wrong)


@pytest.mark.parametrize("length", [0, 10, 24, 100])
def test_a_code_read_in_part_is_refused(length: int) -> None:
    with pytest.raises(ProvisioningFault) as caught:
        from_code(as_code(understood(FULL))[:length])
    assert caught.value.why is Why.NO_CODE


def test_a_code_that_swells_is_stopped() -> None:
    packed = base64.urlsafe_b64encode(zlib.compress(b"#" * 1_000_000, 9)).decode().rstrip("=")
    packed = packed if len(packed) < LONGEST - 24 else packed[: LONGEST - 24]
    with pytest.raises(ProvisioningFault) as caught:
        from_code(f"KIOSK1:{_check(packed)}:{packed}")
    assert caught.value.why is Why.TOO_LARGE


@given(st.one_of(st.text(), st.from_regex(r"KIOSK1:[0-9a-f]{16}:[A-Za-z0-9_-]+", fullmatch=True)))
def test_whatever_is_scanned_is_understood_or_refused(text: str) -> None:
    with contextlib.suppress(ProvisioningFault):
        from_code(text)


@given(st.text())
def test_whatever_stands_in_a_file_is_understood_or_refused(text: str) -> None:
    with contextlib.suppress(ProvisioningFault):
        understood(text)
