"""Encoding of commands and decoding of answers (ISO/IEC 7816-3, 12.1)."""

from __future__ import annotations

import pytest

from drivers.chipcard.apdu import Command, Response, tries_left
from drivers.chipcard.errors import CardProtocolError


@pytest.mark.parametrize(
    ("command", "encoded"),
    [
        (Command(0, 0x20, 0, 1), "00200001"),
        (Command(0, 0xB0, 0x81, 0, le=256), "00B0810000"),
        (Command(0, 0xB0, 0x81, 0, le=6), "00B0810006"),
        (Command(0, 0xA4, 2, 0x0C, b"\x01\x1c"), "00A4020C02011C"),
        (Command(0, 0x88, 0, 0, b"\x01\x02", 256), "0088000002010200"),
        (Command(0, 0xB0, 0, 0, le=0x1234), "00B00000001234"),
        (Command(0, 0xB0, 0, 0, le=65536), "00B00000000000"),
        (Command(0, 0xB0, 0, 0, le=5, extended=True), "00B00000000005"),
        (Command(0, 0x88, 0, 0, b"\x01", 0x200), "00880000000001010200"),
        (Command(0, 0x20, 0, 1, extended=True), "00200001"),
    ],
)
def test_a_command_is_encoded_in_the_shortest_form_that_carries_it(command, encoded):
    assert command.encode() == bytes.fromhex(encoded)


def test_data_beyond_255_bytes_makes_the_command_extended():
    assert Command(0, 1, 2, 3, bytes(256)).encode() == bytes.fromhex("00010203000100") + bytes(256)


@pytest.mark.parametrize("le", [0, -1, 65537])
def test_a_length_that_fits_no_apdu_is_the_callers_fault(le):
    with pytest.raises(ValueError, match="no APDU"):
        Command(0, 0, 0, 0, le=le).encode()


@pytest.mark.parametrize("answer", [b"", b"\x90", bytes(65539)])
def test_an_answer_of_impossible_length_is_refused(answer):
    with pytest.raises(CardProtocolError):
        Response.decode(answer)


def test_the_tries_left_stand_in_the_status_word():
    assert [tries_left(sw) for sw in (0x63C0, 0x63C5, 0x63CF, 0x6300, 0x9000)] == [
        0,
        5,
        15,
        None,
        None,
    ]
