"""Answers in pieces (ISO/IEC 7816-4, 5.3.4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.chipcard.continuation import whole_answer
from drivers.errors import DeviceProtocolError


class Dispenser:
    """A card that gives what it has in pieces of `piece` bytes, by GET RESPONSE."""

    def __init__(self, content: bytes, piece: int, status: bytes = b"\x90\x00") -> None:
        self._left = content
        self._piece = piece
        self._status = status
        self.sent: list[bytes] = []

    def __call__(self, command: bytes) -> bytes:
        self.sent.append(command)
        part, self._left = self._left[: self._piece], self._left[self._piece :]
        if not self._left:
            return part + self._status
        return part + bytes((0x61, min(len(self._left), 0xFF)))


@given(content=st.binary(max_size=900), piece=st.integers(1, 256), t0=st.booleans())
def test_an_answer_in_pieces_is_put_together(content, piece, t0):
    card = Dispenser(content, max(piece, 4), b"\x62\x82")
    assert whole_answer(card, bytes.fromhex("0CB0810000"), t0=t0) == content + b"\x62\x82"
    assert all(command[:4] == bytes.fromhex("00C00000") for command in card.sent[1:])


@pytest.mark.parametrize(
    ("command", "t0", "again"),
    [
        ("00B0810000", True, "00B0810017"),
        ("00B0810000", False, "00B0810017"),
        ("00A4020C02011C", True, "00A4020C17"),
    ],
)
def test_a_length_that_the_card_corrects_is_asked_for(command, t0, again):
    answers = [b"\x6c\x17", bytes(0x17) + b"\x90\x00"]
    sent: list[bytes] = []

    def card(command: bytes) -> bytes:
        sent.append(command)
        return answers.pop(0)

    assert whole_answer(card, bytes.fromhex(command), t0=t0) == bytes(0x17) + b"\x90\x00"
    assert sent[1].hex().upper() == again


def test_a_command_with_data_is_not_sent_without_them():
    answers = [b"\x6c\x17"]
    command = bytes.fromhex("0CB08100020102") + b"\x00"
    assert whole_answer(lambda _: answers.pop(0), command, t0=False) == b"\x6c\x17"


def test_an_answer_without_end_is_given_up():
    with pytest.raises(DeviceProtocolError, match="without end"):
        whole_answer(lambda _: b"\x00\x61\x10", bytes.fromhex("00B0810000"), t0=False)
