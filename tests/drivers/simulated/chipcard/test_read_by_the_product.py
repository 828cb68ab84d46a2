"""Wrong keys and explicit curves, from the product's side; all else is in `test_every_profile`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from drivers.chipcard.document import (
    Blocked,
    Can,
    ReadFailure,
    Status,
    WrongKey,
)
from drivers.chipcard.inprocess import READER, InProcessReaders
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.chipcard.trust import TrustStore
from drivers.simulated.chipcard import PROFILES, ChipCard, DemoCountry, Holder, personalise

CAN = "004321"
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def trust(country: DemoCountry, tmp_path_factory: pytest.TempPathFactory) -> TrustStore:
    directory: Path = tmp_path_factory.mktemp("trust")
    country.export_trust(directory)
    return TrustStore.from_directory(directory)


def made(country: DemoCountry, holder: Holder, profile: str) -> ChipCard:
    return personalise(country, holder, PROFILES[profile], sleep=lambda seconds: None)


def read(card: ChipCard, trust: TrustStore, can: str = CAN) -> OpenDocument | ReadFailure:
    readers = InProcessReaders()
    readers.insert(card)
    return read_document(
        readers.connect(READER), Can(can), trust=trust, now=NOW, on_progress=lambda progress: None
    )


def test_wrong_keys_are_told_with_the_tries_that_are_left(
    country: DemoCountry, holder: Holder, trust: TrustStore
) -> None:
    assert read(made(country, holder, "genuine"), trust, "000000") == WrongKey(tries_left=None)
    blocking = made(country, holder, "blocking")
    outcomes = [read(blocking, trust, "000000") for _ in range(4)]
    assert outcomes[:2] == [WrongKey(tries_left=2), WrongKey(tries_left=1)]
    assert outcomes[3] == Blocked()


def test_a_country_that_spells_its_curves_out_is_trusted_as_well(
    holder: Holder, tmp_path: Path
) -> None:
    country = DemoCountry.create(explicit_curves=True)
    country.export_trust(tmp_path)
    outcome = read(made(country, holder, "genuine"), TrustStore.from_directory(tmp_path))
    assert isinstance(outcome, OpenDocument)
    assert outcome.document.status("passive") is Status.PASSED
