"""The reader over the real PC/SC service, with the simulated card in the virtual reader."""

from __future__ import annotations

import datetime as dt
import queue
import time

import pytest
from smartcard import scard

from drivers.chipcard.document import Can, Gone, NotADocument, Status, Unreadable, WrongKey
from drivers.chipcard.pcsc import PcscReaders
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.chipcard.transport import CardGone, CardInserted, CardRemoved, ReaderAttached
from drivers.errors import DeviceGone
from drivers.simulated.chipcard import PROFILES, SlotState, personalise

pytestmark = pytest.mark.pcsc

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
PATIENCE_S = 10


class Reader:
    """The first virtual reader, and what its watcher reports of it."""

    def __init__(self, readers: PcscReaders) -> None:
        self.readers = readers
        self.events: queue.Queue = queue.Queue()
        readers.start(self.events.put)
        self.name = self.next(ReaderAttached).reader

    def next(self, kind: type):
        """The next event of that kind on the watched reader."""
        while True:
            event = self.events.get(timeout=PATIENCE_S)
            if isinstance(event, kind) and event.reader == getattr(self, "name", event.reader):
                return event

    def read(self, can: str, trust, **settings):
        return read_document(
            self.readers.connect(self.name),
            Can(can),
            trust=trust,
            now=NOW,
            on_progress=lambda _: None,
            **settings,
        )


def wait_until_empty() -> None:
    """The service looks at the virtual slot every 0.4 s: what the last test left may be in it."""
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    _, readers = scard.SCardListReaders(context, [])
    states = [(reader, scard.SCARD_STATE_UNAWARE) for reader in readers]
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        _, found = scard.SCardGetStatusChange(context, 500, states)
        if not any(state & scard.SCARD_STATE_PRESENT for _, state, _ in found):
            break
        states = [(reader, state) for reader, state, _ in found]
    scard.SCardReleaseContext(context)


@pytest.fixture
def reader(virtual_slot):
    wait_until_empty()
    watched = Reader(PcscReaders())
    yield watched
    watched.readers.stop()


@pytest.fixture
def lay_down(virtual_slot, reader, country, holder):
    def put(profile: str):
        if virtual_slot.state is SlotState.PRESENT:
            virtual_slot.remove()
            reader.next(CardRemoved)
        card = personalise(country, holder, PROFILES[profile], sleep=lambda _: None)
        virtual_slot.insert(card)
        assert reader.next(CardInserted).atr == card.atr
        return card

    return put


@pytest.mark.parametrize(("profile", "most"), [("genuine", 25), ("short", 110), ("strong", 25)])
def test_a_card_is_read_and_proved_through_pcsc(
    lay_down, reader, holder, trust, profile, most, record_property
):
    lay_down(profile)
    opened = reader.read(holder.can, trust)
    assert isinstance(opened, OpenDocument)
    assert opened.document.status("passive") is Status.PASSED
    assert opened.document.status("chip_authentication") is Status.PASSED
    assert opened.document.dg13.full_name == holder.full_name
    record_property("exchanges", opened.exchanges)
    print(f"{profile} over PC/SC: {opened.exchanges} APDUs")
    assert opened.exchanges <= most
    opened.close()


def test_faults_of_cards_come_through_pcsc_as_values(lay_down, reader, holder, trust):
    lay_down("genuine")
    assert reader.read("999999", trust) == WrongKey(None)
    lay_down("cloned")
    opened = reader.read(holder.can, trust)
    assert opened.document.status("chip_authentication") is Status.FAILED
    opened.close()
    lay_down("unsigned")
    opened = reader.read(holder.can, trust)
    assert opened.document.status("passive.chain") is Status.FAILED
    opened.close()
    lay_down("tampered")
    opened = reader.read(holder.can, trust)
    assert opened.document.status("passive.hash.DG13") is Status.FAILED
    opened.close()
    lay_down("truncated")
    assert isinstance(reader.read(holder.can, trust), Unreadable)
    lay_down("other_card")
    assert reader.read(holder.can, trust) == NotADocument()


def test_a_card_pulled_while_it_is_read_is_gone_and_reads_again_when_it_is_back(
    lay_down, reader, virtual_slot, holder, trust
):
    lay_down("short")
    outcome = reader.read(holder.can, trust, on_identity=lambda _: virtual_slot.remove())
    assert outcome == Gone()
    reader.next(CardRemoved)
    lay_down("short")
    opened = reader.read(holder.can, trust)
    assert isinstance(opened, OpenDocument)
    opened.close()


def test_a_removed_card_takes_its_connection_along(lay_down, reader, virtual_slot):
    lay_down("genuine")
    transport = reader.readers.connect(reader.name)
    virtual_slot.remove()
    with pytest.raises(CardGone):
        transport.transmit(bytes.fromhex("00B09C0000"))
    reader.next(CardRemoved)
    with pytest.raises(CardGone):
        transport.transmit(bytes.fromhex("00B09C0000"))
    transport.close()
    transport.close()
    with pytest.raises(CardGone):
        reader.readers.connect(reader.name)


def test_a_connection_that_was_closed_leaves_the_card_free_and_forgetful(lay_down, reader):
    lay_down("genuine")
    for _ in range(3):
        transport = reader.readers.connect(reader.name)
        assert transport.transmit(bytes.fromhex("00B09C0000"))[-2:] == b"\x90\x00"
        transport.close()


def test_a_card_that_lies_there_already_is_reported(lay_down, reader):
    card = lay_down("genuine")
    late = Reader(PcscReaders())
    try:
        assert late.next(CardInserted).atr == card.atr
    finally:
        late.readers.stop()


def test_an_unknown_reader_is_gone(reader):
    with pytest.raises(DeviceGone):
        reader.readers.connect("No such reader 00 00")


def test_watching_can_be_ended_and_begun_again(reader):
    reader.readers.stop()
    reader.readers.start(reader.events.put)
    assert reader.next(ReaderAttached).reader == reader.name


@pytest.mark.parametrize("profile", ["curt", "curt_java_card"])
def test_a_card_that_is_reset_by_its_reading_is_not_taken_for_another(
    lay_down, reader, holder, trust, profile
):
    lay_down(profile)
    opened = reader.read(holder.can, trust)
    assert isinstance(opened, OpenDocument)
    assert opened.document.status("chip_authentication") is Status.PASSED
    time.sleep(1.0)
    assert reader.events.empty()
    opened.close()
