from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.postgres import Cluster, private_cluster

# How long something takes is for the benches: two workers share the cores.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

READER = (
    "tests/journeys/",
    "tests/kiosk/commands/card/",
    "tests/kiosk/core/test_running_core_pcsc.py",
    "tests/drivers/chipcard/test_over_pcsc.py",
    "tests/drivers/simulated/chipcard/test_every_profile.py",
    "tests/drivers/simulated/chipcard/test_pcscd.py",
    "tests/drivers/simulated/chipcard/test_virtual_slot.py",
)
"""Whose tests use the machine's one virtual card reader: on one worker, and first."""


PATHS, SCREEN = "tests/journeys/paths/", "tests/kiosk/ui/"
LONG = (READER, (SCREEN,), (PATHS,))
"""Groups of many modules, begun in this order and before all others: what takes longest must not
come last."""


def group_of(nodeid: str) -> str:
    """What stays together on one worker: whoever uses the reader, the screen's tests and the paths
    through it (a process has one screen), else a module."""
    if nodeid.startswith(PATHS):
        return PATHS
    return next((group[0] for group in LONG if nodeid.startswith(group)), nodeid.partition("::")[0])


def _turn(item: pytest.Item) -> int:
    names = [group[0] for group in LONG]
    group = group_of(item.nodeid)
    return names.index(group) if group in names else len(names)


class GroupScheduling(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return GroupScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "pcscd" in getattr(item, "fixturenames", ()) and not item.nodeid.startswith(READER):
            raise pytest.UsageError(f"{item.nodeid} uses the card reader: name it in READER")
    items.sort(key=_turn)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A private PostgreSQL for the whole run."""
    with private_cluster() as cluster:
        yield cluster
