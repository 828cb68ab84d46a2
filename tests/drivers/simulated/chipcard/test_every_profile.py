"""Every kind of card meets the product's own reader: in this process, and over real PC/SC."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from drivers.chipcard.inprocess import READER, InProcessReaders
from drivers.chipcard.pcsc import PcscReaders
from drivers.chipcard.transport import CardTransport
from drivers.chipcard.trust import TrustStore
from drivers.errors import DeviceError
from drivers.simulated.chipcard import (
    PROFILES,
    DemoCountry,
    Holder,
    SlotState,
    VirtualSlot,
    personalise,
)
from drivers.simulated.chipcard.pcscd import VIRTUAL_READER
from tests.drivers.simulated.chipcard.expectations import read_and_compare, trust_of

PATIENCE_S = 10.0


@pytest.fixture(scope="module")
def trust(country: DemoCountry, tmp_path_factory: pytest.TempPathFactory) -> TrustStore:
    directory: Path = tmp_path_factory.mktemp("trust")
    return trust_of(country, directory)


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_the_product_finds_of_a_card_what_its_profile_says(
    country: DemoCountry, holder: Holder, trust: TrustStore, name: str
) -> None:
    readers = InProcessReaders()
    readers.insert(personalise(country, holder, PROFILES[name], sleep=lambda _: None))
    read_and_compare(name, lambda: readers.connect(READER), country, holder, trust)


def connect(readers: PcscReaders, name: str) -> CardTransport:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return readers.connect(name)
        except DeviceError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


@pytest.mark.pcsc
@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PROFILES))
def test_the_product_finds_the_same_over_pcsc(
    virtual_slot: VirtualSlot, country: DemoCountry, holder: Holder, trust: TrustStore, name: str
) -> None:
    readers = PcscReaders()
    virtual_slot.insert(personalise(country, holder, PROFILES[name], sleep=lambda _: None))
    assert virtual_slot.wait_for(SlotState.PRESENT, PATIENCE_S)
    reader = f"{VIRTUAL_READER} 00 00"
    read_and_compare(name, lambda: connect(readers, reader), country, holder, trust)
    if PROFILES[name].pulled_after is not None:
        assert virtual_slot.wait_for(SlotState.EMPTY, PATIENCE_S)
        # The service looks every 0.4 s. It does not get over a card that left in the middle of a
        # command and another in its place before it looked: no hand is as quick.
        time.sleep(1.0)
