"""Secure messaging with AES and 3DES (ICAO 9303-11, 9.8)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.chipcard import tlv
from drivers.chipcard.apdu import Command, Response
from drivers.chipcard.channel import Channel
from drivers.chipcard.errors import SessionEnded, Unprotected
from drivers.chipcard.secure_messaging import SecureMessaging, answer_capacity
from drivers.chipcard.session_keys import (
    SessionKeys,
    Suite,
    cbc_encrypt,
    encrypt_block,
    mac,
    pad,
    retail_mac,
)
from drivers.simulated.chipcard import apdu as simulated_apdu
from drivers.simulated.chipcard import suite as simulated
from drivers.simulated.chipcard.secure_messaging import ChipSession

SUITE = Suite.AES_128


def keys_of(suite: Suite) -> SessionKeys:
    return SessionKeys(bytes(range(suite.key_bytes)), bytes(range(32, 32 + suite.key_bytes)), suite)


KEYS = keys_of(SUITE)


def protected(ssc: int, data: bytes, sw: int = 0x9000, suite: Suite = SUITE) -> Response:
    """An answer as the chip makes it, written out once more."""
    keys, block = keys_of(suite), suite.block
    counter = ssc.to_bytes(block, "big")
    objects = b""
    if data:
        start = bytes(block)
        if suite is not Suite.TRIPLE_DES:
            start = encrypt_block(suite, keys.enc, counter)
        cryptogram = cbc_encrypt(suite, keys.enc, start, pad(data, block))
        objects = tlv.encode(0x87, b"\x01" + cryptogram)
    objects += tlv.encode(0x99, sw.to_bytes(2, "big"))
    # AES's MAC takes the padding of the message for part of the message; DES pads no more.
    text = counter + pad(objects, block)
    tag = retail_mac(keys.mac, text) if suite is Suite.TRIPLE_DES else mac(suite, keys.mac, text)
    return Response(objects + tlv.encode(0x8E, tag), sw)


@pytest.mark.parametrize("suite", list(Suite))
@given(data=st.binary(max_size=600), sw=st.integers(0, 0xFFFF))
def test_the_chips_answer_is_opened(suite, data, sw):
    messaging = SecureMessaging(keys_of(suite))
    messaging.wrap(Command(0, 0xB0, 0, 0, le=256))
    assert messaging.unwrap(protected(2, data, sw, suite)) == Response(data, sw)


@pytest.mark.parametrize("suite", list(Suite))
@given(data=st.data())
def test_no_bit_of_an_answer_may_change_in_any_cipher(suite, data):
    answer = protected(2, b"a secret of some length", suite=suite).data
    bit = data.draw(st.integers(0, len(answer) * 8 - 1))
    changed = bytearray(answer)
    changed[bit // 8] ^= 1 << bit % 8
    messaging = SecureMessaging(keys_of(suite))
    messaging.wrap(Command(0, 0xB0, 0, 0, le=256))
    with pytest.raises(SessionEnded):
        messaging.unwrap(Response(bytes(changed), 0x9000))


CHIPS = {
    Suite.TRIPLE_DES: simulated.TDES,
    Suite.AES_128: simulated.AES_128,
    Suite.AES_192: simulated.AES_192,
    Suite.AES_256: simulated.AES_256,
}


@pytest.mark.parametrize("suite", list(Suite))
@given(
    commands=st.lists(
        st.tuples(
            st.sampled_from([0xA4, 0xB0, 0xB1, 0x86]),
            st.binary(max_size=300),
            st.none() | st.integers(1, 65536),
            st.binary(max_size=300),
            st.sampled_from([0x9000, 0x6282, 0x6A82, 0x6982, 0x63C2]),
        ),
        max_size=6,
    ),
    start=st.integers(0, 2**63),
)
def test_both_ends_count_alike_through_data_and_errors(suite, commands, start):
    """The other end is the simulated chip's, which is written apart from this one."""
    keys = keys_of(suite)
    messaging = SecureMessaging(keys, start)
    chip = ChipSession(simulated.SessionKeys(CHIPS[suite], keys.enc, keys.mac), start)
    for ins, data, le, answer, sw in commands:
        wrapped = messaging.wrap(Command(0, ins, 0, 0, data, le)).encode()
        opened = chip.open(simulated_apdu.parse(wrapped))
        assert (opened.ins, opened.data) == (ins, data)
        closed = chip.close(ins, simulated_apdu.Response(answer, sw))
        assert messaging.unwrap(Response(closed.data, closed.sw)) == Response(answer, sw)


def test_after_a_protected_error_status_the_next_command_works():
    messaging = SecureMessaging(KEYS)
    messaging.wrap(Command(0, 0xB0, 0x83, 0, le=256))
    assert messaging.unwrap(protected(2, b"", 0x6A82)).sw == 0x6A82
    messaging.wrap(Command(0, 0xB0, 0x81, 0, le=256))
    assert messaging.unwrap(protected(4, b"next")).data == b"next"


@given(st.binary(max_size=300))
def test_any_answer_that_the_chip_did_not_protect_is_refused(data):
    messaging = SecureMessaging(KEYS)
    messaging.wrap(Command(0, 0xB0, 0, 0, le=256))
    with pytest.raises(SessionEnded):
        messaging.unwrap(Response(data, 0x9000))


def test_an_answer_is_good_only_once():
    messaging = SecureMessaging(KEYS)
    for _ in range(2):
        messaging.wrap(Command(0, 0xB0, 0, 0, le=256))
        if _ == 0:
            messaging.unwrap(protected(2, b"x"))
    with pytest.raises(SessionEnded, match="wrong MAC"):
        messaging.unwrap(protected(2, b"x"))


def test_nothing_is_sent_after_a_wrong_mac():
    class Forger:
        atr = b""
        sent = 0

        def transmit(self, command: bytes) -> bytes:
            self.sent += 1
            return bytes.fromhex("990290008E08") + bytes(8) + b"\x90\x00"

        def close(self) -> None:
            return None

    forger = Forger()
    channel = Channel(forger)
    channel.secure(SecureMessaging(KEYS))
    for _ in range(3):
        with pytest.raises(SessionEnded):
            channel.send(Command(0, 0xB0, 0, 0, le=256))
    assert forger.sent == 1
    assert not channel.secured


def test_a_command_shows_neither_its_data_nor_its_length_of_answer_in_plain():
    wrapped = SecureMessaging(KEYS).wrap(Command(0, 0xA4, 4, 0x0C, b"confidential"))
    assert wrapped.cla == 0x0C
    assert b"confidential" not in wrapped.encode()


@pytest.mark.parametrize("answer", [256, 500, 4096, 32768, 65536])
def test_the_capacity_of_an_answer_is_used_to_the_last_block(answer):
    def size(plain: int) -> int:
        return len(protected(2, bytes(plain)).data)

    capacity = answer_capacity(answer)
    assert size(capacity) <= answer < size(capacity + 1)


def test_a_short_answer_carries_223_bytes_and_231_with_3des():
    assert answer_capacity(256) == 223
    assert answer_capacity(256, 8) == 231
    assert answer_capacity(10) == 0


def without_status(ssc: int, data: bytes, sw: int = 0x9000) -> Response:
    """An early chip's answer: no DO 99."""
    whole = protected(ssc, data, sw, Suite.TRIPLE_DES)
    objects = b"".join(item.raw for item in tlv.parse_all(whole.data) if item.tag == 0x87)
    tag = retail_mac(keys_of(Suite.TRIPLE_DES).mac, ssc.to_bytes(8, "big") + pad(objects, 8))
    return Response(objects + tlv.encode(0x8E, tag), sw)


@given(data=st.binary(max_size=300))
def test_a_good_answer_without_its_status_is_believed_for_its_mac(data):
    messaging = SecureMessaging(keys_of(Suite.TRIPLE_DES))
    messaging.wrap(Command(0, 0xB0, 0, 0, le=256))
    assert messaging.unwrap(without_status(2, data)) == Response(data, 0x9000)


def test_an_error_must_be_protected_to_be_believed():
    messaging = SecureMessaging(keys_of(Suite.TRIPLE_DES))
    messaging.wrap(Command(0, 0xB0, 0, 0, le=256))
    with pytest.raises(SessionEnded, match="not protected"):
        messaging.unwrap(without_status(2, b"data", 0x6A82))


def test_of_an_answer_without_mac_nothing_but_the_status_is_looked_at():
    messaging = SecureMessaging(keys_of(Suite.TRIPLE_DES))
    messaging.wrap(Command(0, 0xB0, 0, 0, le=256))
    with pytest.raises(Unprotected) as raised:
        messaging.unwrap(Response(tlv.encode(0x87, b"\x01" + bytes(8)), 0x6282))
    assert raised.value.sw == 0x6282
