"""A paired terminal's day over TLS: found, served, revoked, its certificate renewed in time."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from kiosk.link.identity import Identity, IdentityFile
from kiosk.link.outcome import Refused
from kiosk.link.security import own_clock
from kiosk.queue.ticket import Ticket
from kiosk.station.admission import LONGEST_AGE
from kiosk.station.authority import CERTIFICATE_LIFE
from kiosk.station.certificate_store import IssuedCertificate
from kiosk.visit.event import StationTrouble
from tests.kiosk.link.paired import SecuredStation
from tests.kiosk.link.secured.asking import (
    DAY,
    MAKE,
    certificate_key,
    client,
    last_trouble,
    take,
    until_trouble,
)
from tests.kiosk.link.terminal import wait_until


def test_a_paired_terminal_takes_tickets_and_leases_numbers(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    one = terminal(station.url).start()
    one.until_stocked()
    assert not one.ticket().offline
    assert last_trouble(one) is None


def test_a_terminal_that_is_not_paired_says_so_and_serves_once_it_is(
    station: SecuredStation, terminal: MAKE, tmp_path: Path
) -> None:
    one = terminal(station.url).start()
    until_trouble(one, StationTrouble.NOT_PAIRED)
    station.pair(tmp_path / "terminal")
    one.until_reachable()
    assert last_trouble(one) is None


def test_a_terminal_that_was_renamed_after_pairing_says_so(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    one = terminal(station.url, terminal_id="hall-9").start()
    until_trouble(one, StationTrouble.NOT_PAIRED)


def test_a_revoked_terminal_is_shut_out_and_told_so_until_it_is_paired_again(
    station: SecuredStation, identity: Identity, terminal: MAKE, tmp_path: Path
) -> None:
    one = terminal(station.url).start()
    one.until_reachable()
    asker = client(station.url, identity)
    assert isinstance(take(asker), Ticket)
    assert station.certificates.revoke("hall-1", own_clock()) == 1
    time.sleep(LONGEST_AGE)
    assert take(asker) == Refused(403, "certificate-ended")
    until_trouble(one, StationTrouble.NOT_ADMITTED)
    station.pair(tmp_path / "terminal")
    one.until_reachable()
    assert last_trouble(one) is None
    assert take(asker) == Refused(403, "certificate-ended")


def test_a_terminal_is_found_by_zeroconf_and_paired_and_served(
    tmp_path: Path, terminal: MAKE
) -> None:
    with SecuredStation(tmp_path / "station", announce=True) as station:
        station.pair(tmp_path / "terminal")
        one = terminal(None, station_id="test-station").start()
        one.until_reachable()
        assert not one.ticket().offline


def test_a_station_on_all_interfaces_is_found_and_serves(tmp_path: Path, terminal: MAKE) -> None:
    with SecuredStation(tmp_path / "station", host="0.0.0.0", announce=True) as station:
        station.pair(tmp_path / "terminal")
        one = terminal(None, station_id="test-station").start()
        one.until_reachable()
        assert not one.ticket().offline


def test_a_certificate_is_renewed_two_thirds_through_its_life_with_a_new_key(
    station: SecuredStation, identity: Identity, terminal: MAKE, tmp_path: Path
) -> None:
    key_before = certificate_key(identity.path)
    # Both clocks go on together.
    station.clock.lead = CERTIFICATE_LIFE * 0.76
    one = terminal(station.url, clock=station.clock).start()
    one.until_reachable()
    file = IdentityFile(tmp_path / "terminal")

    def renewed() -> Identity | None:
        found = file.current()
        return found if found and found.own.serial != identity.own.serial else None

    wait_until(lambda: renewed() is not None)
    after = renewed()
    assert after is not None
    assert after.own.not_after > identity.own.not_after
    assert certificate_key(after.path) != key_before

    def issued() -> dict[str, IssuedCertificate]:
        return {c.serial: c for c in station.certificates.current(own_clock())}

    wait_until(lambda: issued()[after.own.serial].used)
    one.until_stocked()
    assert not one.ticket().offline
    # The old one is good for nothing any more, a minute after the new one's first use.
    station.clock.lead += dt.timedelta(minutes=2)
    ended = {serial: c.ended(station.clock()) for serial, c in issued().items()}
    assert ended == {identity.own.serial: True, after.own.serial: False}


def test_a_fresh_certificate_is_not_renewed(
    station: SecuredStation, identity: Identity, terminal: MAKE
) -> None:
    one = terminal(station.url).start()
    one.until_stocked()
    assert len(station.certificates.current(own_clock())) == 1


def test_a_certificate_that_ran_out_is_refused_and_the_terminal_says_so(
    tmp_path: Path, terminal: MAKE
) -> None:
    with SecuredStation(tmp_path / "station") as station:
        station.pair(tmp_path / "terminal")
    with SecuredStation(tmp_path / "station", lead=CERTIFICATE_LIFE + DAY) as station:
        one = terminal(station.url, clock=station.clock).start()
        until_trouble(one, StationTrouble.NOT_ADMITTED)
