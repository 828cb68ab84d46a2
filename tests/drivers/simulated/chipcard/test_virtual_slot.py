"""The simulated card through the machine's own PC/SC service, with pyscard and nothing between."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from smartcard.CardConnection import CardConnection
from smartcard.Exceptions import SmartcardException
from smartcard.System import readers

from drivers.simulated.chipcard import (
    ChipCard,
    DemoCountry,
    Holder,
    PcscService,
    SlotState,
    VirtualSlot,
    personalise,
    vpcd,
)
from drivers.simulated.chipcard.pcscd import VIRTUAL_READER, answers
from tests.drivers.simulated.chipcard.terminal import CARD_ACCESS, open_emrtd, read_file

CAN = "004321"
PATIENCE_S = 10.0


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def connected() -> CardConnection | None:
    for reader in readers():
        if not str(reader).startswith(VIRTUAL_READER):
            continue
        connection = reader.createConnection()
        try:
            connection.connect()
        except SmartcardException:
            continue
        return connection
    return None


def wait_for_card() -> CardConnection:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        connection = connected()
        if connection is not None:
            return connection
        time.sleep(0.05)
    pytest.fail("the virtual reader shows no card")


def processing(connection: CardConnection) -> Callable[[bytes], bytes]:
    def process(command: bytes) -> bytes:
        data, sw1, sw2 = connection.transmit(list(command))
        return bytes([*data, sw1, sw2])

    return process


@pytest.fixture
def card(country: DemoCountry, holder: Holder) -> ChipCard:
    return personalise(country, holder)


@pytest.fixture
def connection(virtual_slot: VirtualSlot, card: ChipCard) -> Iterator[CardConnection]:
    virtual_slot.insert(card)
    assert virtual_slot.wait_for(SlotState.PRESENT, PATIENCE_S)
    made = wait_for_card()
    yield made
    made.disconnect()


@pytest.mark.pcsc
def test_the_reader_shows_the_cards_atr_and_passes_commands(
    connection: CardConnection, card: ChipCard
) -> None:
    assert bytes(connection.getATR()) == card.atr
    assert processing(connection)(CARD_ACCESS) == b"\x90\x00"


@pytest.mark.pcsc
def test_files_are_read_over_the_wire_after_pace(connection: CardConnection) -> None:
    channel = open_emrtd(processing(connection), CAN)
    assert read_file(channel, 0x0D)[0] == 0x6D
    portrait, sw = channel.send("00B08200", ne=65536, extended=True)
    assert (portrait[0], sw) == (0x75, 0x9000)


@pytest.mark.pcsc
def test_two_hundred_commands_are_timed(connection: CardConnection, card: ChipCard) -> None:
    process = processing(connection)
    process(CARD_ACCESS)
    times = []
    for _ in range(200):
        start = time.perf_counter()
        assert process(bytes.fromhex("00B0000000"))[-2:] == b"\x90\x00"
        times.append(time.perf_counter() - start)
    print(f"\none command over PC/SC: median {statistics.median(times) * 1000:.2f} ms")
    start = time.perf_counter()
    open_emrtd(card.process, CAN)
    print(f"PACE with a terminal in Python: {(time.perf_counter() - start) * 1000:.0f} ms")


@pytest.mark.pcsc
def test_insertion_and_removal_are_seen(virtual_slot: VirtualSlot, card: ChipCard) -> None:
    assert connected() is None
    for _ in range(2):
        virtual_slot.insert(card)
        wait_for_card().disconnect()
        virtual_slot.remove()
        assert virtual_slot.state is SlotState.EMPTY
        assert eventually(lambda: connected() is None)


@pytest.mark.pcsc
def test_a_card_pulled_in_a_session_has_forgotten_it(
    virtual_slot: VirtualSlot, card: ChipCard
) -> None:
    virtual_slot.insert(card)
    connection = wait_for_card()
    channel = open_emrtd(processing(connection), CAN)
    virtual_slot.remove()
    with pytest.raises(SmartcardException):
        channel.send("00B08100", ne=4)
    assert card.process(channel.wrap("00B08100", ne=4)) == b"\x69\x88"


@pytest.mark.pcsc
def test_a_second_card_is_told_that_the_slot_is_taken(
    virtual_slot: VirtualSlot, card: ChipCard, country: DemoCountry, holder: Holder
) -> None:
    virtual_slot.insert(card)
    assert virtual_slot.wait_for(SlotState.PRESENT, PATIENCE_S)
    second = VirtualSlot()
    second.insert(personalise(country, holder))
    try:
        assert second.wait_for(SlotState.OCCUPIED, PATIENCE_S)
        virtual_slot.remove()
        assert second.wait_for(SlotState.PRESENT, PATIENCE_S)
    finally:
        second.close()


@pytest.mark.pcsc
def test_a_service_that_runs_is_found(pcscd: PcscService) -> None:
    assert pcscd.usable
    assert answers()


class FakeReader:
    """vpcd's end of the socket, on a free port; can go away and come back."""

    def __init__(self, port: int = 0) -> None:
        self._server = socket.create_server(("127.0.0.1", port))
        self.port: int = self._server.getsockname()[1]
        self._server.settimeout(PATIENCE_S)
        self._client: socket.socket | None = None

    def accept(self) -> None:
        self._client, _ = self._server.accept()
        self._client.settimeout(PATIENCE_S)

    def send(self, message: bytes) -> None:
        assert self._client is not None
        self._client.sendall(len(message).to_bytes(2, "big") + message)

    def send_raw(self, part: bytes) -> None:
        assert self._client is not None
        self._client.sendall(part)

    def ask(self, message: bytes) -> bytes:
        self.send(message)
        assert self._client is not None
        stream = self._client.makefile("rb")
        return stream.read(int.from_bytes(stream.read(2), "big"))

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
        self._server.close()


@pytest.fixture
def slot_and_reader() -> Iterator[tuple[VirtualSlot, FakeReader]]:
    reader = FakeReader()
    slot = VirtualSlot(port=reader.port)
    yield slot, reader
    slot.close()
    reader.close()


def test_an_inserted_card_outlives_a_restart_of_the_reader(card: ChipCard) -> None:
    reader = FakeReader()
    slot = VirtualSlot(port=reader.port)
    slot.insert(card)
    reader.accept()
    assert reader.ask(b"\x04") == card.atr
    assert slot.wait_for(SlotState.PRESENT, PATIENCE_S)
    reader.close()
    assert slot.wait_for(SlotState.CONNECTING, PATIENCE_S)
    again = FakeReader(reader.port)
    again.accept()
    assert again.ask(b"\x04") == card.atr
    assert again.ask(CARD_ACCESS) == b"\x90\x00"
    slot.close()
    again.close()


def test_a_message_that_stops_half_way_ends_in_a_new_connection(
    slot_and_reader: tuple[VirtualSlot, FakeReader],
    card: ChipCard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vpcd, "_TIMEOUT_S", 0.2)
    slot, reader = slot_and_reader
    slot.insert(card)
    reader.accept()
    reader.send_raw(b"\x00\x07\x00\xa4")
    reader.accept()
    assert reader.ask(b"\x04") == card.atr


@pytest.mark.parametrize("signal", [b"\x00", b"\x01", b"\x02"])
def test_power_and_reset_end_a_session(
    slot_and_reader: tuple[VirtualSlot, FakeReader], card: ChipCard, signal: bytes
) -> None:
    slot, reader = slot_and_reader
    slot.insert(card)
    reader.accept()
    channel = open_emrtd(reader.ask, CAN)
    reader.send(signal)
    assert reader.ask(channel.wrap("00B08100", ne=4)) == b"\x69\x88"


def test_a_card_can_be_taken_out_while_it_works(
    slot_and_reader: tuple[VirtualSlot, FakeReader], country: DemoCountry, holder: Holder
) -> None:
    slot, reader = slot_and_reader
    working, go_on = threading.Event(), threading.Event()

    class Busy:
        atr = b"\x3b\x00"

        def reset(self) -> None:
            """Keeps no state."""

        def process(self, command: bytes) -> bytes:
            working.set()
            go_on.wait(PATIENCE_S)
            return b"\x90\x00"

    slot.insert(Busy())
    reader.accept()
    reader.send(CARD_ACCESS)
    assert working.wait(PATIENCE_S)
    threading.Timer(0.1, go_on.set).start()
    slot.remove()
    assert slot.state is SlotState.EMPTY
    slot.remove()


def test_a_slot_without_a_reader_keeps_trying_and_can_be_closed(card: ChipCard) -> None:
    reader = FakeReader()
    port = reader.port
    reader.close()
    slot = VirtualSlot(port=port)
    slot.insert(card)
    assert slot.state is SlotState.CONNECTING
    slot.close()
    assert slot.state is SlotState.EMPTY
