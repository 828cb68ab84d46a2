"""The disk of the database server is full: refused plainly, nothing acknowledged is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import Caller, new_key
from tests.postgres import Cluster, private_cluster

pytestmark = pytest.mark.slow


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """One of its own: it goes down in this test."""
    with private_cluster() as cluster:
        yield cluster


@pytest.fixture
def store_url(cluster: Cluster) -> str:
    return cluster.new_database()


def test_a_servers_full_disk_is_said_plainly_and_heals_with_it(
    cluster: Cluster, given: StationOptionsMaker
) -> None:
    chosen = given()
    with StationServer(chosen) as server:
        caller = Caller(server.url, of=chosen)
        taken = {}
        for _ in range(5):
            ticket = caller.take().json()
            taken[ticket["id"]] = ticket["number"]

        cluster.allow_files(False)
        refused_key = new_key()
        refused = caller.take(key=refused_key)
        assert (refused.status_code, refused.json()["code"]) == (503, "store-unavailable")
        assert caller.get("/v1/ready").status_code == 503
        assert caller.get("/v1/health").status_code == 200

        # Without room for its log PostgreSQL goes down rather than forget: somebody frees the
        # disk and starts it.
        bring_up(cluster)
        until_taken(caller, refused_key, taken)

        assert sorted(taken.values()) == [f"A{n:03d}" for n in range(1, len(taken) + 1)]
        assert caller.waiting() == len(taken)
        for key, number in taken.items():
            again = caller.take(key=key)
            assert (again.status_code, again.json()["number"]) == (200, number)


def bring_up(cluster: Cluster) -> None:
    deadline = time.monotonic() + 30
    while cluster.running:
        if time.monotonic() > deadline:
            cluster.allow_files(True)  # it held out; its processes may write again
            return
        time.sleep(0.1)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)
    cluster.start()


def until_taken(caller: Caller, key: str, taken: dict[str, str]) -> None:
    """The same request is made again until it is answered, as a terminal does."""
    deadline = time.monotonic() + 30
    while (answer := caller.take(key=key)).status_code == 503:
        assert time.monotonic() < deadline, "it does not heal"
        time.sleep(0.1)
    assert answer.status_code in (200, 201)
    taken[key] = answer.json()["number"]
