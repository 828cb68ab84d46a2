from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import Cluster, private_cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A private PostgreSQL for the whole run."""
    with private_cluster() as cluster:
        yield cluster
