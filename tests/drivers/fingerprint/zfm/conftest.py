"""A simulated module and the driver on its line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.fingerprint.zfm import ZfmScanner, open_zfm
from drivers.simulated.fingerprint_module import FingerprintModule
from tests.drivers.fingerprint.zfm.asking import STEADY


@pytest.fixture
def module() -> Iterator[FingerprintModule]:
    with FingerprintModule() as module:
        yield module


@pytest.fixture
def scanner(module: FingerprintModule) -> Iterator[ZfmScanner]:
    scanner = open_zfm(module.port, STEADY)
    yield scanner
    scanner.close()
