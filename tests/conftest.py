from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest

from tests.postgres import Cluster, private_cluster

# How long something takes is for the benches: two workers share the cores.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

READER = {"pcscd", "virtual_slot"}
"""Fixtures of the machine's one virtual card reader."""


# Before xdist reads the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """For several workers: whoever uses the one reader, or the one screen of a process, stays on
    one of them, and each other module stays together. The reader's tests begin first."""
    groups = [_group(item) for item in items]
    for item, group in zip(items, groups, strict=True):
        item.add_marker(pytest.mark.xdist_group(group))
    order = sorted(range(len(items)), key=lambda index: groups[index] != "reader")
    items[:] = [items[index] for index in order]


def _group(item: pytest.Item) -> str:
    place = item.path.relative_to(item.config.rootpath).as_posix()
    if place.startswith("tests/journeys/") or READER.intersection(
        getattr(item, "fixturenames", ())
    ):
        return "reader"
    return "screen" if place.startswith("tests/kiosk/ui/") else place


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A private PostgreSQL for the whole run."""
    with private_cluster() as cluster:
        yield cluster
