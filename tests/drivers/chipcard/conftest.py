"""Published example data where it is at hand, and a demonstration country with its trust store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from drivers.chipcard.trust import TrustStore
from drivers.simulated.chipcard import DemoCountry, Holder
from tests.pcsc import pcscd, virtual_slot

__all__ = ["pcscd", "virtual_slot"]

VECTORS = Path(__file__).parents[4] / "shared" / "vectors"


def vector_path(relative: str) -> Path:
    path = VECTORS / relative
    if not path.exists():
        pytest.skip(f"published example data is not here: {path}")
    return path


@pytest.fixture(scope="session")
def worked_examples() -> dict[str, Any]:
    """The worked examples of ICAO 9303-11, as numbers."""
    return json.loads(vector_path("icao9303-11.json").read_text())


@pytest.fixture(scope="session")
def sample_files() -> Path:
    """A published set of card files in the real format."""
    return vector_path("lds/bsi2008")


@pytest.fixture(scope="session")
def country() -> DemoCountry:
    return DemoCountry.create()


@pytest.fixture(scope="session")
def trust(country: DemoCountry, tmp_path_factory: pytest.TempPathFactory) -> TrustStore:
    directory = tmp_path_factory.mktemp("trust")
    country.export_trust(directory)
    return TrustStore.from_directory(directory)


@pytest.fixture(scope="session")
def holder() -> Holder:
    return Holder(
        number="035190004327",
        full_name="TRẦN THỊ ĐÀO",
        date_of_birth="15/08/1990",
        sex="Nữ",
        nationality="Việt Nam",
        residence="Thôn Đông, Xã Nhân Khang",
        date_of_issue="20/04/2021",
        date_of_expiry="15/08/2030",
        father="Trần Văn Bình",
        mother="Nguyễn Thị Mai",
        old_number="168234567",
    )
