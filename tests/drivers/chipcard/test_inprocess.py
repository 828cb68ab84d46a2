"""The reader whose card is an object of this process."""

from __future__ import annotations

import pytest

from drivers.chipcard.inprocess import InProcessReaders
from drivers.chipcard.transport import (
    CardGone,
    CardInserted,
    CardRemoved,
    ReaderAttached,
)
from drivers.errors import DeviceGone


class Echo:
    atr = b"\x3b\x00"

    def __init__(self) -> None:
        self.resets = 0

    def reset(self) -> None:
        self.resets += 1

    def process(self, command: bytes) -> bytes:
        return command + b"\x90\x00"


def test_what_is_there_already_is_reported_first():
    readers, events = InProcessReaders("desk"), []
    readers.insert(Echo())
    readers.start(events.append)
    assert events == [ReaderAttached("desk"), CardInserted("desk", b"\x3b\x00")]


def test_laying_down_and_taking_away_are_events():
    readers, events = InProcessReaders("desk"), []
    readers.start(events.append)
    readers.insert(Echo())
    readers.insert(Echo())
    readers.remove()
    readers.remove()
    assert events[1:] == [
        CardInserted("desk", b"\x3b\x00"),
        CardRemoved("desk"),
        CardInserted("desk", b"\x3b\x00"),
        CardRemoved("desk"),
    ]
    readers.stop()
    readers.insert(Echo())
    assert len(events) == 5


def test_a_connection_speaks_to_its_card_until_that_is_taken_away():
    readers, card = InProcessReaders(), Echo()
    readers.insert(card)
    transport = readers.connect(readers.reader)
    assert transport.transmit(b"\x01") == b"\x01\x90\x00"
    readers.remove()
    with pytest.raises(CardGone):
        transport.transmit(b"\x01")
    readers.insert(card)
    with pytest.raises(CardGone):
        transport.transmit(b"\x01")


def test_every_connection_finds_a_card_that_has_forgotten():
    readers, card = InProcessReaders(), Echo()
    readers.insert(card)
    before = card.resets
    readers.connect(readers.reader)
    assert card.resets == before + 1


def test_a_closed_connection_sends_nothing():
    readers = InProcessReaders()
    readers.insert(Echo())
    transport = readers.connect(readers.reader)
    transport.close()
    transport.close()
    with pytest.raises(CardGone):
        transport.transmit(b"\x01")


def test_without_card_or_reader_there_is_no_connection():
    readers = InProcessReaders()
    with pytest.raises(CardGone):
        readers.connect(readers.reader)
    with pytest.raises(DeviceGone):
        readers.connect("another")


def test_a_card_is_reset_as_long_as_it_lies_there():
    readers, card = InProcessReaders(), Echo()
    readers.insert(card)
    transport = readers.connect(readers.reader)
    before = card.resets
    transport.reset()
    assert card.resets == before + 1
    readers.remove()
    with pytest.raises(CardGone):
        transport.reset()
