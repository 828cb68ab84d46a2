"""Basic Access Control against cards that do not keep to it (ICAO 9303-11, 4.3)."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.chipcard import access, bac, pace
from drivers.chipcard.channel import Channel
from drivers.chipcard.document import Blocked, Can, Mrz, WrongKey
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.session_keys import cbc_encrypt, mac
from drivers.errors import DeviceError

KEY = Mrz("L898902C", "690806", "940623")
CHALLENGE = bytes(range(8))


class Parrot:
    """Gives the same answers in turn, then the last one for ever."""

    atr = b""

    def __init__(self, *answers: bytes) -> None:
        self._answers = list(answers)
        self.commands: list[bytes] = []

    def transmit(self, command: bytes) -> bytes:
        self.commands.append(command)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def close(self) -> None:
        return None


def run(*answers: bytes):
    return bac.run(Channel(Parrot(*answers)), KEY)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("6300", WrongKey(None)),
        ("6982", WrongKey(None)),
        ("6985", WrongKey(None)),
        ("63C2", WrongKey(2)),
        ("63C0", Blocked()),
        ("6983", Blocked()),
    ],
)
def test_a_refusal_is_a_wrong_key_or_a_blocked_one(status, outcome):
    assert run(CHALLENGE + b"\x90\x00", bytes.fromhex(status)) == outcome


@pytest.mark.parametrize("status", ["6F00", "6D00"])
def test_another_error_is_not_taken_for_a_wrong_key(status):
    with pytest.raises(CardProtocolError, match=status):
        run(CHALLENGE + b"\x90\x00", bytes.fromhex(status))


def test_a_blocked_card_says_so_at_the_challenge():
    assert run(b"\x69\x83") == Blocked()


@pytest.mark.parametrize("challenge", [b"", bytes(7), bytes(9), bytes(255)])
def test_a_challenge_of_another_length_is_refused(challenge):
    with pytest.raises(CardProtocolError, match="challenge"):
        run(challenge + b"\x90\x00")


def sealed(plain: bytes) -> bytes:
    keys = bac.access_keys(KEY)
    cryptogram = cbc_encrypt(bac.SUITE, keys.enc, bytes(8), plain)
    return cryptogram + mac(bac.SUITE, keys.mac, cryptogram) + b"\x90\x00"


def test_an_answer_to_another_challenge_is_refused():
    with pytest.raises(CardProtocolError, match="another challenge"):
        run(CHALLENGE + b"\x90\x00", sealed(bytes(32)))


def test_an_answer_with_a_wrong_mac_or_length_is_refused():
    with pytest.raises(CardProtocolError, match="MAC"):
        run(CHALLENGE + b"\x90\x00", bytes(40) + b"\x90\x00")
    with pytest.raises(CardProtocolError, match="answer of 39 bytes"):
        run(CHALLENGE + b"\x90\x00", bytes(39) + b"\x90\x00")


def test_the_terminals_own_message_sent_back_is_refused():
    class Mirror(Parrot):
        def transmit(self, command: bytes) -> bytes:
            if command[1] == 0x84:
                return CHALLENGE + b"\x90\x00"
            return command[5:45] + b"\x90\x00"

    with pytest.raises(CardProtocolError, match="another challenge"):
        bac.run(Channel(Mirror(b"")), KEY)


ANSWERS = st.lists(st.binary(max_size=300), min_size=1, max_size=8)


@given(ANSWERS)
@settings(max_examples=200, deadline=None)
def test_whatever_a_card_answers_basic_access_ends(answers):
    card = Parrot(*answers)
    with suppress(DeviceError):
        bac.run(Channel(card), KEY)
    assert len(card.commands) <= 2


CARD_ACCESS = bytes.fromhex("31143012060A04007F0007020204020202010202010D")


@given(
    st.sampled_from([Can("004321"), KEY]),
    st.sampled_from(["0402", "0404", "0602"]),
    ANSWERS,
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_whatever_a_card_answers_access_ends(key, form, answers, wrapped):
    """Answers are also tried as contents of the rounds of PACE."""
    file = CARD_ACCESS.replace(bytes.fromhex("040202020102"), bytes.fromhex(form + "02020102"))
    if wrapped:
        tags = (0x80, 0x82, 0x84, 0x86)
        contents = [
            bytes((tag, min(len(a), 90))) + a[:90] for tag, a in zip(tags, answers, strict=False)
        ]
        answers = [bytes((0x7C, len(c))) + c + b"\x90\x00" for c in contents]
        answers = [b"\x90\x00", *answers]
    card = Parrot(file + b"\x90\x00", *answers)
    channel = Channel(card, max_exchanges=50)
    with suppress(DeviceError):
        found = access.read_card_access(channel)
        assert not isinstance(access.open_card(channel, key, found), access.Opened)
    assert not channel.secured
    assert len(card.commands) <= 50


def test_pace_names_every_protocol_that_it_runs():
    found = pace.choices(access.security_infos.parse(CARD_ACCESS))
    assert [choice.name for choice in found] == [
        "PACE-ECDH-GM-AES-CBC-CMAC-128 over BRAINPOOLP256r1"
    ]
