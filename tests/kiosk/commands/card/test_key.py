"""How the access key reaches `kiosk card`: never shown, and what is wrong with it is said."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.kiosk.commands.card.command import AtTerminal, card, command

MRZ = """\
IDVNM0900043219035090004321<<<
9008157M3008155VNM<<<<<<<<<<<1
TRAN<<VAN<MINH<<<<<<<<<<<<<<<<
"""


@pytest.mark.parametrize(
    ("flags", "given", "words"),
    [
        (("--can-file", "-"), "12345", "a CAN has 6 digits"),
        (("--can-file", "-"), "12345678901234", "a CAN has 6 digits"),
        (("--can-file", "-"), "12a456", "a CAN has 6 digits"),
        (("--can-file", "-"), "٠٠٤٣٢١", "a CAN has 6 digits"),
        (("--can-file", "-"), "1" * 5000, "more than 4096 bytes"),
        (("--can-file", "/nowhere/at/all"), "", "No such file"),
        (("--qr-file", "-"), "http://example.org", "not the code of an identity card"),
        (
            ("--qr-file", "-"),
            "035090004321|168234567|Tran Van Minh|15081990|Nam|Thon Dong|20042021",
            "garbled",
        ),
        (("--mrz-file", "-"), MRZ.replace("9008157", "9008156"), "check digit disagrees"),
        (("--mrz-file", "-"), "hello", "not the lines of a machine-readable zone"),
    ],
)
def test_what_is_no_key_is_refused_before_any_card_and_is_not_repeated(flags, given, words):
    done = card("read", *flags, given=given)
    assert done.code == 2
    assert words in done.words
    assert not given or given.strip() not in done.words
    assert done.out == ""


def test_where_there_is_nobody_to_ask_it_says_how_to_give_the_key():
    done = card("read")
    assert done.code == 2
    assert "--can-file -" in done.err


def test_bytes_that_are_no_text_are_refused():
    run = subprocess.run(
        command("read", "--can-file", "-"), input=b"\xff\xfe0043", capture_output=True, check=False
    )
    assert run.returncode == 2
    assert b"not UTF-8" in run.stderr


def test_two_keys_at_once_are_refused():
    assert card("read", "--can", "004321", "--mrz-file", "-").code == 2


def test_a_descriptor_can_carry_the_key(tmp_path: Path):
    """Its content is looked at: a key of five digits is refused as such."""
    ours, theirs = os.pipe()
    os.write(theirs, b"12345\n")
    os.close(theirs)
    flags = command("read", "--can-file", f"/dev/fd/{ours}")
    run = subprocess.run(flags, pass_fds=(ours,), capture_output=True, check=False)
    os.close(ours)
    assert run.returncode == 2
    assert b"a CAN has 6 digits" in run.stderr


def test_at_a_terminal_what_is_typed_is_not_shown():
    run = AtTerminal("read", "--can")
    run.wait_for("(not shown): ")
    run.type("987")
    assert run.end() == 2
    assert "987" not in run.shown
    assert "a CAN has 6 digits" in run.shown


def test_the_lines_of_an_mrz_are_asked_for_one_by_one_and_not_shown():
    run = AtTerminal("read", "--mrz")
    for number, line in enumerate(MRZ.replace("9008157", "9008156").splitlines(), start=1):
        run.wait_for(f"line {number} (not shown): ")
        run.type(line)
    assert run.end() == 2
    assert "check digit disagrees with date of birth" in run.shown
    assert "VNM" not in run.shown


def test_ctrl_c_at_the_question_ends_it():
    run = AtTerminal("read")
    run.wait_for("(not shown): ")
    run.type("\x03")
    assert run.end() == 130
    assert "Traceback" not in run.shown
