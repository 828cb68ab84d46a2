"""PostgreSQL and the service before it die without warning under load: nothing is lost or doubled.

A death is SIGKILL to every process of the server, to the service, or to both at once.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.link.mortal import Mortal
from tests.kiosk.station.crowd import Crowd, check_promises
from tests.kiosk.station.deaths import Deaths
from tests.postgres import Cluster, private_cluster

DEATHS = 20


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    with private_cluster() as cluster:
        yield cluster


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_acknowledged_tickets_survive_the_crashes_each_once(
    tmp_path: Path, own_cluster: Cluster
) -> None:
    deaths = Deaths(1975, DEATHS)
    database = own_cluster.new_database()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    station = Mortal("station", str(tmp_path), str(port), database)
    crowd = Crowd([station.live()])
    crowd.wait_for(20)
    for _ in deaths:
        whose = deaths.chance.choice(["database", "service", "database and service"])
        before = len(crowd.taken)

        def kill(whose: str = whose) -> None:
            if "database" in whose:
                own_cluster.kill()
            if "service" in whose:
                station.die()

        deaths.after(0.3, kill, whose)
        if "database" in whose:
            own_cluster.start()
        if "service" in whose:
            station.live()
        # Tickets go on before the next one dies, or soon after it: both are tried.
        if deaths.chance.random() < 0.4:
            crowd.wait_for(1 if len(crowd.taken) > before else 2)
    crowd.wait_for(20)
    crowd.leave()
    station.die()
    station.end()
    assert len(crowd.taken) > DEATHS
    check_promises(crowd, database, when=deaths.around)
