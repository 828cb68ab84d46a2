"""One terminal for the journeys of a module; each journey begins and ends at the idle screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.simulated.chipcard import PcscService
from tests.journeys.terminal import Terminal, terminal_at
from tests.pcsc import pcscd

__all__ = ["pcscd"]


@pytest.fixture(scope="module")
def standing_terminal(
    tmp_path_factory: pytest.TempPathFactory, pcscd: PcscService
) -> Iterator[Terminal]:
    with terminal_at(tmp_path_factory.mktemp("terminal")) as terminal:
        yield terminal


@pytest.fixture
def terminal(standing_terminal: Terminal) -> Iterator[Terminal]:
    yield standing_terminal
    standing_terminal.leave()
