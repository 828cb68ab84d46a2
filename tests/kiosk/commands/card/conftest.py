"""A card in the virtual reader, and the real command beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.chipcard.pcsc import look
from drivers.simulated.chipcard import (
    PROFILES,
    ChipCard,
    DemoCountry,
    Holder,
    SlotState,
    VirtualSlot,
    personalise,
)
from tests.pcsc import pcscd, virtual_slot

__all__ = ["pcscd", "virtual_slot"]

PATIENCE_S = 15.0

LayDown = Callable[[str], ChipCard]


@pytest.fixture(scope="session")
def country() -> DemoCountry:
    return DemoCountry.create()


@pytest.fixture(scope="session")
def trust(country: DemoCountry, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory: Path = tmp_path_factory.mktemp("trust")
    country.export_trust(directory)
    country.export_link(directory)
    country.export_crl(directory)
    return directory


@pytest.fixture(scope="session")
def holder() -> Holder:
    """Every field has a value, and no value is a word of the command's own."""
    return Holder(
        number="035190764327",
        full_name="PHẠM THỊ ĐÀO",
        date_of_birth="23/08/1990",
        sex="Nữ",
        nationality="Việt Nam",
        ethnicity="Mường",
        religion="Cao Đài",
        place_of_origin="Xã Chính Lý, Huyện Lý Nhân",
        residence="Thôn Đông, Xã Nhân Khang",
        identifying_features="Nốt ruồi dưới mắt trái",
        date_of_issue="20/04/2021",
        date_of_expiry="23/08/2030",
        father="Phạm Văn Bình",
        mother="Nguyễn Thị Mai",
        spouse="Lê Văn Hưng",
        old_number="168234567",
    )


def wait_until_empty() -> None:
    """The service looks at its readers every 0.4 s: what the last test left may still be there."""
    deadline = time.monotonic() + PATIENCE_S
    while any(state.atr is not None for state in look()) and time.monotonic() < deadline:
        time.sleep(0.1)


@pytest.fixture
def reader(virtual_slot: VirtualSlot) -> VirtualSlot:
    """The virtual reader with nothing on it."""
    wait_until_empty()
    return virtual_slot


@pytest.fixture
def lay_down(reader: VirtualSlot, country: DemoCountry, holder: Holder) -> LayDown:
    def put(profile: str) -> ChipCard:
        if reader.state is not SlotState.EMPTY:
            reader.remove()
            wait_until_empty()
        card = personalise(country, holder, PROFILES[profile], sleep=lambda _: None)
        reader.insert(card)
        assert reader.wait_for(SlotState.PRESENT, PATIENCE_S)
        return card

    return put
