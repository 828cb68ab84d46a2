"""A primary killed under load: how long nobody gets a ticket until the standby has taken over.

Two service processes on one address that names both servers; every ticket is on both disks before
it is acknowledged. The standby is promoted at once: what a cluster's manager takes to notice the
death comes on top.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.bench._terminals import station_process
from tests.kiosk.station.crowd import Crowd, check_promises
from tests.postgres import private_pair

ROUNDS = 3
TERMINALS = 8
AT_MOST = 8.0


def run() -> None:
    print(f"  {TERMINALS} terminals, 2 service processes, primary killed, standby promoted at once")
    for _ in range(ROUNDS):
        _once()


def _once() -> None:
    with private_pair() as pair, tempfile.TemporaryDirectory() as folder:
        address = pair.new_database()
        with (
            station_process(Path(folder) / "one", address) as one,
            station_process(Path(folder) / "two", address) as two,
        ):
            crowd = Crowd([one, two], TERMINALS)
            begun = time.monotonic()
            crowd.wait_for(500)
            rate = 500 / (time.monotonic() - begun)
            pair.primary.kill()
            killed = time.monotonic()
            pair.standby.promote()
            promoted = time.monotonic() - killed
            crowd.wait_for(500)
            crowd.leave()
        check_promises(crowd, address)
        print(
            f"    {crowd.longest_silence:5.2f} s without a ticket (bound {AT_MOST:.0f}), of which"
            f" {promoted:.2f} s are the promotion; {len(crowd.taken)} tickets, {rate:.0f}/s before,"
            " none lost, doubled or out of order"
        )
