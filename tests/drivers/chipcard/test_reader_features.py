"""What readers say of themselves, and how they are made to blink."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smartcard import scard

from drivers.chipcard import pcsc_connection
from drivers.chipcard.pcsc_connection import PcscTransport
from drivers.chipcard.reader_features import (
    TLV_PROPERTIES,
    Signal,
    control_code,
    escape_of,
    longest_answer,
)
from drivers.chipcard.transport import LimitedTransport, SignallingTransport
from drivers.errors import DeviceTimeout


@pytest.mark.parametrize(
    ("properties", "longest"),
    [
        ("", 0x10000),
        ("0A0400000100", 0x10000),
        ("0A0400000000", 256),
        ("0A04F8010000", 0x1F8),
        ("0B0201020A0400000000", 256),
        ("0A04FFFFFFFF", 0x10000),
        ("0A0400", 0x10000),
    ],
)
def test_a_reader_says_how_long_answers_may_be(properties, longest):
    assert longest_answer(bytes.fromhex(properties)) == longest


def test_a_feature_is_found_in_the_table_of_features():
    table = bytes.fromhex("0604420000011204420000FF")
    assert control_code(table, TLV_PROPERTIES) == 0x420000FF
    assert control_code(table, 0x13) is None


@given(st.binary(max_size=600))
def test_no_table_of_a_reader_breaks_the_parsers(table):
    assert 256 <= longest_answer(table) <= 0x10000
    control_code(table, TLV_PROPERTIES)


def test_only_readers_whose_escape_is_known_are_told_to_blink():
    assert escape_of("ACS ACR122U PICC Interface 00 00", Signal.DONE)[:3] == b"\xff\x00\x40"
    assert escape_of("HID Global OMNIKEY 5022 00 00", Signal.DONE) is None


class Reader:
    """PC/SC with one reader of a chosen make, as its C interface shows it."""

    def __init__(self, properties: str | None) -> None:
        self.commands: list[bytes] = []
        self.properties = properties
        self.hangs = False

    def __getattr__(self, name: str) -> object:
        return getattr(scard, name)

    def SCardEstablishContext(self, _scope):
        return scard.SCARD_S_SUCCESS, 1

    def SCardReleaseContext(self, _context):
        return scard.SCARD_S_SUCCESS

    def SCardConnect(self, _context, _reader, _mode, _protocols):
        return scard.SCARD_S_SUCCESS, 2, scard.SCARD_PROTOCOL_T1

    def SCardDisconnect(self, _handle, _disposition):
        return scard.SCARD_S_SUCCESS

    def SCardStatus(self, _handle):
        return scard.SCARD_S_SUCCESS, "reader", 0, scard.SCARD_PROTOCOL_T1, [0x3B, 0x80]

    def SCardControl(self, _handle, code, _data):
        if self.properties is None:
            return scard.SCARD_E_UNSUPPORTED_FEATURE, []
        if code == scard.SCARD_CTL_CODE(3400):
            return scard.SCARD_S_SUCCESS, list(bytes.fromhex("120442330012"))
        assert code == 0x42330012
        return scard.SCARD_S_SUCCESS, list(bytes.fromhex(self.properties))

    def SCardTransmit(self, _handle, _protocol, command):
        self.commands.append(bytes(command))
        return scard.SCARD_S_SUCCESS, [0x90, 0x00]


def connect(monkeypatch, reader: Reader, name: str) -> PcscTransport:
    monkeypatch.setattr(pcsc_connection, "scard", reader)
    return PcscTransport(name)


@pytest.mark.parametrize(
    ("properties", "longest"), [(None, 0x10000), ("0A0400000000", 256), ("0A0400000100", 0x10000)]
)
def test_a_connection_asks_its_reader_what_it_carries(monkeypatch, properties, longest):
    transport = connect(monkeypatch, Reader(properties), "Some reader 00 00")
    assert isinstance(transport, LimitedTransport)
    assert transport.longest_answer == longest
    transport.close()


def test_a_reader_blinks_by_the_escape_of_its_maker(monkeypatch):
    reader = Reader(None)
    transport = connect(monkeypatch, reader, "ACS ACR122U PICC Interface 00 00")
    assert isinstance(transport, SignallingTransport)
    transport.signal(Signal.READING)
    transport.signal(Signal.DONE)
    assert [command[:3].hex() for command in reader.commands] == ["ff0040", "ff0040"]
    transport.close()
    transport.signal(Signal.DONE)
    assert len(reader.commands) == 2


def test_a_reader_of_another_make_is_sent_nothing_strange(monkeypatch):
    reader = Reader(None)
    transport = connect(monkeypatch, reader, "HID Global OMNIKEY 5022 00 00")
    transport.signal(Signal.READING)
    assert reader.commands == []
    transport.close()


def test_a_reader_that_does_not_answer_is_given_up_at_the_deadline(monkeypatch):
    import threading

    released = threading.Event()

    class Hanging(Reader):
        def SCardTransmit(self, _handle, _protocol, command):
            released.wait(10)
            return scard.SCARD_S_SUCCESS, [0x90, 0x00]

    monkeypatch.setattr(pcsc_connection, "scard", Hanging(None))
    transport = PcscTransport("Some reader", transmit_seconds=0.05)
    with pytest.raises(DeviceTimeout):
        transport.transmit(b"\x00\xb0\x9c\x00\x00")
    released.set()
    transport.close()
