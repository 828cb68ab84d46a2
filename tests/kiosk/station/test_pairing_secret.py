"""A pairing secret at the station: good once, for one terminal, for a while; tried five times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.pairing.certificates import (
    EARLIEST_CLOCK,
    key_request,
    new_key,
    read_certificate,
    read_terminal_certificate,
)
from kiosk.pairing.secret import PairingSecret, new_secret
from kiosk.station.database import Database
from kiosk.station.pairing_secret_store import (
    KEPT,
    LONGEST,
    MOST_TRIES,
    USUAL,
    MadeSecret,
    forget_old,
    make,
    use,
)
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.staff.trail import Wanted, all_entries
from kiosk.station.trust import StationTrust
from kiosk.station.writer import Writer
from tests.kiosk.station.running import Clock

STATION = "station-1"
WEEK = dt.timedelta(days=7)


class Office:
    """The station with its clock, and what a terminal's request comes to there."""

    def __init__(self, folder: Path, store_url: str) -> None:
        self.clock = Clock()
        self.url = store_url
        self.database = Database(store_url)
        self.writer = Writer(self.database, STATION)
        self.trust = StationTrust.open(folder, self.database, STATION, self.clock)
        self.key = new_key()

    def close(self) -> None:
        self.writer.close()
        self.database.close()

    def made(self, terminal_id: str = "hall-1", good_for: dt.timedelta = USUAL) -> MadeSecret:
        return self.writer.call(lambda book: make(book, terminal_id, good_for, self.clock(), "mai"))

    def shown(
        self, secret: PairingSecret, terminal_id: str = "hall-1", key: object = None
    ) -> bytes | Reason:
        request = key_request(new_key() if key == "another" else self.key, terminal_id)
        certify = self.trust.pairings.certify
        now = self.clock()
        return self.writer.call(lambda book: use(book, certify, terminal_id, secret, request, now))

    def trail(self) -> list[tuple[str | None, str, str]]:
        with self.database.reading() as connection:
            found = all_entries(connection, STATION, Wanted())
            return [(each.staff, each.action, each.subject) for each in found]


@pytest.fixture
def office(tmp_path: Path, store_url: str) -> Iterator[Office]:
    one = Office(tmp_path, store_url)
    yield one
    one.close()


def with_other_key(made: MadeSecret) -> PairingSecret:
    return PairingSecret(made.secret.id, new_secret().key)


def test_it_brings_a_certificate_for_the_terminals_key_and_the_trail_tells_of_it(
    office: Office,
) -> None:
    certificate = office.shown(office.made().secret)
    assert isinstance(certificate, bytes)
    read = read_certificate(certificate)
    assert read.public_key() == office.key.public_key()
    assert read_terminal_certificate(read).terminal_id == "hall-1"
    assert office.trail() == [
        ("mai", "pairing-secret-made", "hall-1"),
        (None, "pairing-secret-used", "hall-1"),
    ]


def test_the_station_keeps_a_hash_and_not_the_secret(office: Office, tmp_path: Path) -> None:
    made = office.made()
    office.shown(made.secret)
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not any(made.secret.key.encode() in each for each in kept)
    assert made.secret.key not in repr(made)


def test_another_terminal_cannot_use_it_again(office: Office) -> None:
    secret = office.made().secret
    office.shown(secret)
    assert office.shown(secret, key="another") is Reason.PAIRING_SECRET_USED
    assert office.trail()[-1] == (None, "pairing-secret-refused", "hall-1")


def test_the_same_terminal_that_lost_the_answer_gets_the_same_certificate(office: Office) -> None:
    secret = office.made().secret
    assert office.shown(secret) == office.shown(secret)


def test_it_ends_with_its_time(office: Office) -> None:
    made = office.made()
    office.clock.now = made.expires_at
    assert office.shown(made.secret) is Reason.PAIRING_SECRET_EXPIRED


@pytest.mark.parametrize(
    "wrong",
    [
        lambda office, made: office.shown(with_other_key(made)),
        lambda office, made: office.shown(made.secret, "hall-2"),
    ],
    ids=["another secret", "another terminal's name"],
)
def test_after_five_wrong_tries_the_right_one_is_void_as_well(
    office: Office, wrong: Callable[[Office, MadeSecret], object]
) -> None:
    made = office.made()
    for _ in range(MOST_TRIES):
        assert wrong(office, made) is Reason.PAIRING_SECRET_WRONG
    assert office.shown(made.secret) is Reason.PAIRING_SECRET_LOCKED
    assert wrong(office, made) is Reason.PAIRING_SECRET_LOCKED
    refused = [entry for entry in office.trail() if entry[1] == "pairing-secret-refused"]
    assert len(refused) == MOST_TRIES, "a flood of tries does not fill the trail"


def test_who_knows_only_the_terminals_name_uses_up_no_tries(office: Office) -> None:
    made = office.made()
    for _ in range(2 * MOST_TRIES):
        assert office.shown(new_secret()) is Reason.PAIRING_SECRET_WRONG
    assert isinstance(office.shown(made.secret), bytes)


def test_a_new_one_takes_the_place_of_the_old(office: Office) -> None:
    old, new = office.made(), office.made()
    assert office.shown(old.secret) is Reason.PAIRING_SECRET_WRONG
    assert isinstance(office.shown(new.secret), bytes)


def test_two_terminals_have_one_each(office: Office) -> None:
    first, second = office.made("hall-1"), office.made("hall-2")
    assert isinstance(office.shown(first.secret, "hall-1"), bytes)
    assert isinstance(office.shown(second.secret, "hall-2"), bytes)


def test_a_station_whose_clock_was_never_set_makes_none_and_takes_none(office: Office) -> None:
    made = office.made()
    office.clock.now = EARLIEST_CLOCK - dt.timedelta(days=1)
    assert office.shown(made.secret) is Reason.STATION_CLOCK
    with pytest.raises(Refusal) as refused:
        office.made("hall-2")
    assert refused.value.reason is Reason.STATION_CLOCK
    office.clock.now = made.expires_at - USUAL
    assert isinstance(office.shown(made.secret), bytes), "no try was used up"


def test_a_clock_that_was_set_back_makes_it_no_longer_good(office: Office) -> None:
    made = office.made()
    office.clock.now -= WEEK
    assert office.shown(made.secret) is Reason.STATION_CLOCK


@pytest.mark.parametrize("good_for", [dt.timedelta(), dt.timedelta(minutes=1), 2 * LONGEST])
def test_it_is_good_for_an_hour_to_thirty_days(office: Office, good_for: dt.timedelta) -> None:
    with pytest.raises(ValueError, match="thirty days"):
        office.made(good_for=good_for)


def test_what_ended_long_ago_is_forgotten(office: Office) -> None:
    made = office.made()
    office.clock.now = made.expires_at + KEPT + WEEK
    office.writer.call(lambda book: forget_old(book, office.clock()))
    assert office.shown(made.secret) is Reason.PAIRING_SECRET_WRONG


def test_what_is_no_request_for_a_certificate_is_refused_without_a_try(office: Office) -> None:
    made = office.made()
    certify = office.trust.pairings.certify
    now = office.clock()
    with pytest.raises(Refusal) as refused:
        office.writer.call(lambda book: use(book, certify, "hall-1", made.secret, b"nonsense", now))
    assert refused.value.reason is Reason.MALFORMED
    assert isinstance(office.shown(made.secret), bytes)


def test_a_terminal_that_is_shut_out_cannot_let_itself_in_again(office: Office) -> None:
    used, other = office.made(), office.made("hall-2")
    office.shown(used.secret)
    unused = office.made()
    office.trust.certificates.revoke("hall-1", office.clock())
    assert office.shown(used.secret) is Reason.PAIRING_SECRET_WRONG
    assert office.shown(unused.secret) is Reason.PAIRING_SECRET_WRONG
    assert isinstance(office.shown(other.secret, "hall-2"), bytes)
