"""Commands whose data fit no short APDU: extended length, or a chain (ISO/IEC 7816-4, 5.3.3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.chipcard import access, chip_authentication, tlv
from drivers.chipcard.apdu import Command
from drivers.chipcard.channel import Channel
from drivers.chipcard.document import FileId
from drivers.chipcard.files import FileReader
from drivers.chipcard.lds import dg14
from drivers.chipcard.secure_messaging import SecureMessaging, command_capacity
from drivers.chipcard.session_keys import SessionKeys, Suite
from drivers.simulated.chipcard import apdu as simulated_apdu
from drivers.simulated.chipcard import suite as simulated
from drivers.simulated.chipcard.secure_messaging import ChipSession
from tests.drivers.chipcard.chips import Chip, chip, keys_of

CIPHERS = {
    Suite.TRIPLE_DES: simulated.TDES,
    Suite.AES_128: simulated.AES_128,
    Suite.AES_192: simulated.AES_192,
    Suite.AES_256: simulated.AES_256,
}


class Chained:
    """The chip's end of a session: opens what comes, and answers each command as it is told."""

    atr = b""

    def __init__(
        self,
        suite: Suite,
        answer: Callable[[simulated_apdu.Command], int],
        content: bytes = b"",
    ) -> None:
        self.sent: list[bytes] = []
        self.opened: list[simulated_apdu.Command] = []
        self._answer = answer
        self._content = content
        enc, mac = bytes(range(suite.key_bytes)), bytes(range(32, 32 + suite.key_bytes))
        self._session = ChipSession(simulated.SessionKeys(CIPHERS[suite], enc, mac))
        self.channel = Channel(self)
        self.channel.secure(SecureMessaging(SessionKeys(enc, mac, suite)))

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(command)
        inner = self._session.open(simulated_apdu.parse(command))
        self.opened.append(inner)
        sw, data = self._answer(inner), b""
        if inner.ins == 0xB0 and sw == 0x9000:
            offset = inner.p2 if inner.p1 & 0x80 else inner.p1p2
            data = self._content[offset : offset + (inner.ne or 0)]
        answer = simulated_apdu.Response(data, sw)
        return self._session.close(inner.ins, answer).encode()

    def close(self) -> None:
        return None


@pytest.mark.parametrize("suite", list(Suite))
@given(data=st.binary(min_size=1, max_size=1500), le=st.sampled_from([None, 1, 256, 65536]))
def test_what_is_sent_in_pieces_is_whole_and_every_piece_is_short(suite, data, le):
    chip = Chained(suite, lambda _: 0x9000)
    chip.channel.long_commands = False
    assert chip.channel.send(Command(0, 0x2A, 0, 0xBE, data, le)).ok
    assert b"".join(command.data for command in chip.opened) == data
    assert [command.chained for command in chip.opened] == [True] * (len(chip.opened) - 1) + [False]
    if len(data) > command_capacity(suite.block):
        assert all(len(command) <= 5 + 255 + 1 for command in chip.sent)
        assert {command.ne for command in chip.opened[:-1]} == {None}


@pytest.mark.parametrize("suite", list(Suite))
def test_a_command_that_just_fits_is_not_split(suite):
    size = command_capacity(suite.block)
    for extra, exchanges in ((0, 1), (1, 2)):
        chip = Chained(suite, lambda _: 0x9000)
        chip.channel.long_commands = False
        chip.channel.send(Command(0, 0x2A, 0, 0xBE, bytes(size + extra), 256))
        assert len(chip.sent) == exchanges
        assert all(len(command) <= 5 + 255 + 1 for command in chip.sent)


@pytest.mark.parametrize("status", [0x6884, 0x6E00, 0x6700])
def test_a_card_that_takes_no_chain_is_sent_the_long_command(status):
    chip = Chained(Suite.AES_128, lambda command: status if command.chained else 0x9000)
    chip.channel.long_commands = False
    assert chip.channel.send(Command(0, 0x2A, 0, 0xBE, bytes(600))).ok
    assert [len(command.data) for command in chip.opened] == [223, 600]


def test_a_card_that_takes_no_long_command_is_sent_a_chain():
    chip = Chained(Suite.AES_128, lambda command: 0x6700 if len(command.data) > 255 else 0x9000)
    assert chip.channel.send(Command(0, 0x2A, 0, 0xBE, bytes(600))).ok
    assert [len(command.data) for command in chip.opened] == [600, 223, 223, 154]


def test_a_chain_that_the_card_stops_with_a_verdict_is_not_gone_on_with():
    chip = Chained(Suite.AES_128, lambda _: 0x6A80)
    chip.channel.long_commands = False
    assert chip.channel.send(Command(0, 0x2A, 0, 0xBE, bytes(600))).sw == 0x6A80
    assert len(chip.sent) == 1


def agree(card: Chip, holder) -> None:
    """Chip Authentication, proved by a file read under its keys."""
    opened = card.open(keys_of(holder, card.profile)["CAN"])
    assert isinstance(opened, access.Opened)
    card.channel.long_commands = False
    files = FileReader(card.channel)
    files.select_application()
    choice = chip_authentication.choose(dg14.parse(files.read(FileId.DG14) or b""))
    assert choice is not None
    assert len(choice.key.encode()) > 255
    chip_authentication.run(card.channel, choice)
    assert files.read(FileId.COM)


def test_a_long_key_reaches_a_card_with_short_apdus_only(country, holder):
    card = chip(country, holder, "chained")
    agree(card, holder)
    chained = [command for command in card.sent if command[:2] == b"\x1c\x86"]
    assert len(chained) == 1
    assert not any(len(command) > 5 and command[4] == 0 for command in card.sent)


def test_a_long_key_reaches_a_card_without_chaining(country, holder):
    card = chip(country, holder, "unchained")
    agree(card, holder)
    assert any(command[:2] == b"\x0c\x86" and command[4] == 0 for command in card.sent)


@pytest.mark.parametrize("status", [0x6700, 0x6C00, 0x6D00, 0x6D52, 0x6E00, 0x6F00])
def test_a_card_that_does_not_know_extended_length_is_read_with_short(status):
    content = tlv.encode(0x6D, bytes(range(200)) * 3)
    chip = Chained(Suite.AES_128, lambda c: status if c.extended else 0x9000, content)
    files = FileReader(chip.channel, max_answer=65536)
    assert files.read(FileId.DG13) == content
    assert not chip.channel.long_commands
    assert [command.extended for command in chip.opened].count(True) <= 2
