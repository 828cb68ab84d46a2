"""The terminal's clock is set while the station is away: tickets stay in their day and order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.queue.day import station_day
from kiosk.station.serve import StationServer
from tests.kiosk.link.terminal import Terminal
from tests.kiosk.link.test_kill import waiting
from tests.kiosk.station.running import Caller, free_port, options

HOUR = dt.timedelta(hours=1)


class WallClock:
    """A machine's clock, which somebody may set."""

    def __init__(self) -> None:
        self.lead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.lead


@pytest.mark.parametrize("jump", [-30 * HOUR, -5 * HOUR, 5 * HOUR, 30 * HOUR])
def test_a_clock_that_is_set_while_the_station_is_away_moves_no_ticket(
    tmp_path: Path, terminal: Callable[..., Terminal], jump: dt.timedelta
) -> None:
    clock, port = WallClock(), free_port()
    with StationServer(options(tmp_path / "station", port=port)) as server:
        one = terminal(server.url, clock=clock).start()
        one.until_stocked()
    one.until_reachable(False)
    given = [one.ticket()]
    for lead in (jump, dt.timedelta(), jump):
        clock.lead = lead
        given.append(one.ticket())
    assert all(ticket.offline for ticket in given)
    assert [ticket.issued_at for ticket in given] == sorted(ticket.issued_at for ticket in given)
    assert {station_day(ticket.issued_at) for ticket in given} == {
        station_day(dt.datetime.now(dt.UTC))
    }
    with StationServer(options(tmp_path / "station", port=port)) as server:
        one.until_reachable()
        one.until_delivered()
        # All of them wait today.
        assert Caller(server.url).waiting() == len(given)
    assert sorted(waiting(tmp_path / "station").values()) == [ticket.number for ticket in given]
