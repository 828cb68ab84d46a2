"""Clocks that are wrong, at the terminal or at the station, and what is said of them."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from kiosk.link.identity import Identity
from kiosk.link.security import own_clock
from kiosk.queue.staff_call import StaffCallReason
from kiosk.station.authority import CERTIFICATE_LIFE, SERVER_FILE
from kiosk.visit.event import StationTrouble, TicketFault
from tests.kiosk.link.paired import Impostor, SecuredStation, shifted
from tests.kiosk.link.secured.asking import DAY, MAKE, client, last_trouble, until_trouble
from tests.kiosk.link.wires import http


@pytest.mark.parametrize("lead", [-DAY, -20_000 * DAY, CERTIFICATE_LIFE + DAY])
def test_a_clock_so_wrong_that_the_certificate_looks_wrong_is_said_to_be_the_clock(
    station: SecuredStation, identity: Identity, terminal: MAKE, lead: dt.timedelta
) -> None:
    one = terminal(station.url, clock=shifted(lead)).start()
    until_trouble(one, StationTrouble.CLOCK_WRONG)
    one.until_reachable(False)


def test_a_clock_a_day_fast_is_said_while_the_terminal_goes_on_by_the_stations_time(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    one = terminal(station.url, clock=shifted(DAY)).start()
    until_trouble(one, StationTrouble.CLOCK_WRONG)
    one.until_reachable()
    one.until_stocked()
    assert not one.ticket().offline


def test_a_clock_that_is_set_right_again_heals_by_itself(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    lead = [-DAY]
    one = terminal(station.url, clock=lambda: own_clock() + lead[0]).start()
    until_trouble(one, StationTrouble.CLOCK_WRONG)
    lead[0] = dt.timedelta()
    one.until_reachable()
    until_trouble(one, None)


def test_a_few_seconds_between_the_clocks_are_nothing(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    one = terminal(station.url, clock=shifted(dt.timedelta(seconds=-100))).start()
    one.until_reachable()
    assert last_trouble(one) is None


def test_a_station_certificate_that_has_really_expired_is_not_blamed_on_the_clock(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    """The station's clock is right, and so is the terminal's: the certificate is old."""
    station.clock.lead = CERTIFICATE_LIFE + DAY
    one = terminal(station.url, clock=station.clock).start()
    one.until_reachable(False)
    assert last_trouble(one) is None


def test_a_stolen_old_station_key_that_lies_about_the_time_is_never_trusted(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    """It may make the terminal doubt its clock; it never gets a request but for the time."""
    lie = msgspec.json.encode({"time": own_clock()})
    with Impostor(station.state_dir / SERVER_FILE, http(lie)) as thief:
        one = terminal(thief.url, clock=shifted(CERTIFICATE_LIFE + DAY)).start()
        until_trouble(one, StationTrouble.CLOCK_WRONG)
        one.until_reachable(False)
        one.link.call_staff(StaffCallReason.PERSON_ASKS)
        assert isinstance(one.take(), TicketFault)
    assert set(thief.heard) == {b"GET /v1/time HTTP/1.1"}


def test_a_time_at_which_the_stations_own_certificate_was_not_valid_blames_no_clock(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    lie = msgspec.json.encode({"time": own_clock() - 2 * CERTIFICATE_LIFE})
    with Impostor(station.state_dir / SERVER_FILE, http(lie)) as thief:
        one = terminal(thief.url, clock=shifted(CERTIFICATE_LIFE + DAY)).start()
        one.until_reachable(False)
        assert last_trouble(one) is None
    assert set(thief.heard) == {b"GET /v1/time HTTP/1.1"}


@pytest.mark.parametrize(
    ("lead", "code"), [(-DAY, "station-clock"), (CERTIFICATE_LIFE + DAY, "certificate-expired")]
)
def test_a_station_whose_own_clock_jumps_while_it_serves_blames_no_certificate(
    station: SecuredStation, identity: Identity, terminal: MAKE, lead: dt.timedelta, code: str
) -> None:
    station.clock.lead = lead
    assert getattr(client(station.url, identity).station(), "code", "") == code
    one = terminal(station.url).start()
    until_trouble(one, StationTrouble.CLOCK_WRONG)
    station.clock.lead = dt.timedelta()
    one.until_reachable()
    assert last_trouble(one) is None
