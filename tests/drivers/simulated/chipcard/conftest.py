"""One demonstration country for all tests here: its keys take a moment to make."""

from __future__ import annotations

import pytest

from drivers.simulated.chipcard import DemoCountry, Holder
from tests.pcsc import pcscd, virtual_slot

__all__ = ["pcscd", "virtual_slot"]

CAN = "004321"


@pytest.fixture(scope="session")
def country() -> DemoCountry:
    return DemoCountry.create()


@pytest.fixture(scope="session")
def holder() -> Holder:
    return Holder(
        number="035090004321",
        full_name="TRẦN VĂN ĐẠT",
        date_of_birth="15/08/1990",
        sex="Nam",
        nationality="Việt Nam",
        residence="Thôn Đông, Xã Nhân Khang",
        date_of_issue="20/04/2021",
        date_of_expiry="15/08/2030",
        father="Trần Văn Bình",
        mother="Nguyễn Thị Mai",
        old_number="168234567",
    )
