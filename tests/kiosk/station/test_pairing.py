"""Pairing at the station: closed unless staff opened it, bounded, once each, and durable."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.pairing.certificates import key_request, new_key, read_certificate, spki
from kiosk.pairing.certificates import read_terminal_certificate as read_terminal
from kiosk.pairing.code import StationWords, TerminalWords, commitment, new_nonce, short_code
from kiosk.station.certificate_store import MOST_A_DAY
from kiosk.station.database import Database
from kiosk.station.pairing import MOST_TRIES, MOST_WRONG_CODES, WINDOW, Asked, Pairings
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.trust import StationTrust
from tests.kiosk.station.running import Clock

STATION = "station-1"
WRONG = "00000000"


class Hall:
    """A terminal's side, with nothing of the product's own client."""

    def __init__(self, pairings: Pairings, authority: bytes, terminal_id: str = "hall-1") -> None:
        self._pairings = pairings
        self._authority = authority
        self.key = new_key()
        self.request = key_request(self.key, terminal_id)
        self.words = TerminalWords(terminal_id, spki(self.key.public_key()))
        self.nonce = new_nonce()
        self.asked: Asked | None = None

    def ask(self) -> Asked:
        given_word = commitment(self.words, self.nonce)
        name = self.words.terminal_id
        self.asked = self._pairings.ask(name, self.request, given_word, "192.0.2.9")
        return self.asked

    def reveal(self) -> str:
        asked = self.asked or self.ask()
        self._pairings.reveal(asked.id, self.nonce)
        return short_code(
            self.words, self.nonce, StationWords(STATION, self._authority, asked.nonce)
        )

    def certificate(self) -> bytes | None:
        assert self.asked is not None
        return self._pairings.certificate(self.asked.id)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def trust(tmp_path: Path, clock: Clock, store_url: str) -> Iterator[StationTrust]:
    database = Database(store_url)
    yield StationTrust.open(tmp_path, database, STATION, clock)
    database.close()


@pytest.fixture
def pairings(trust: StationTrust) -> Pairings:
    return trust.pairings


@pytest.fixture
def hall(trust: StationTrust) -> Hall:
    return Hall(trust.pairings, trust.authority.der)


def reason(refused: pytest.ExceptionInfo[Refusal]) -> Reason:
    return refused.value.reason


def test_a_terminal_whose_code_staff_confirm_gets_a_certificate_for_its_key(
    pairings: Pairings, hall: Hall
) -> None:
    pairings.open_window()
    code = hall.reveal()
    [waiting] = pairings.waiting()
    assert (waiting.terminal_id, waiting.code, waiting.address) == ("hall-1", code, "192.0.2.9")
    assert hall.certificate() is None
    assert pairings.confirm(code) == waiting
    certificate = hall.certificate()
    assert certificate is not None
    read = read_certificate(certificate)
    assert read.public_key() == hall.key.public_key()
    assert read_terminal(read).terminal_id == "hall-1"
    assert hall.certificate() == certificate


def test_without_staff_nobody_is_paired(pairings: Pairings, hall: Hall) -> None:
    with pytest.raises(Refusal) as refused:
        hall.ask()
    assert reason(refused) is Reason.PAIRING_CLOSED


def test_pairing_closes_by_itself(pairings: Pairings, hall: Hall, clock: Clock) -> None:
    pairings.open_window()
    clock.now += WINDOW + dt.timedelta(seconds=1)
    assert not pairings.is_open()
    with pytest.raises(Refusal) as refused:
        hall.ask()
    assert reason(refused) is Reason.PAIRING_CLOSED


def test_a_code_that_has_expired_confirms_nothing(
    pairings: Pairings, hall: Hall, clock: Clock
) -> None:
    pairings.open_window()
    code = hall.reveal()
    clock.now += WINDOW + dt.timedelta(seconds=1)
    assert pairings.confirm(code) is None
    with pytest.raises(Refusal) as refused:
        hall.certificate()
    assert reason(refused) is Reason.UNKNOWN_PAIRING


def test_a_wrong_code_confirms_nobody_and_the_third_one_closes_pairing(
    pairings: Pairings, hall: Hall
) -> None:
    pairings.open_window()
    code = hall.reveal()
    for _ in range(MOST_WRONG_CODES):
        assert pairings.is_open()
        assert pairings.confirm(WRONG if code != WRONG else "11111111") is None
    assert not pairings.is_open()
    assert pairings.confirm(code) is None
    with pytest.raises(Refusal):
        hall.certificate()


def test_whoever_asks_again_and_again_is_stopped_wherever_he_asks_from(
    trust: StationTrust, pairings: Pairings
) -> None:
    pairings.open_window()
    for _ in range(MOST_TRIES):
        Hall(pairings, trust.authority.der).ask()
    with pytest.raises(Refusal) as refused:
        Hall(pairings, trust.authority.der, "hall-2").ask()
    assert reason(refused) is Reason.TOO_MANY_PAIRINGS


def test_tries_are_counted_also_when_they_come_at_once(
    trust: StationTrust, pairings: Pairings
) -> None:
    pairings.open_window()
    let_in: list[Asked] = []
    kept_out: list[Reason] = []
    start = threading.Barrier(3 * MOST_TRIES)

    def ask() -> None:
        hall = Hall(pairings, trust.authority.der)
        start.wait()
        try:
            let_in.append(hall.ask())
        except Refusal as refusal:
            kept_out.append(refusal.reason)

    threads = [threading.Thread(target=ask) for _ in range(3 * MOST_TRIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_in) == MOST_TRIES
    assert set(kept_out) == {Reason.TOO_MANY_PAIRINGS}


def test_a_nonce_other_than_the_committed_one_ends_the_pairing(
    pairings: Pairings, hall: Hall
) -> None:
    pairings.open_window()
    asked = hall.ask()
    with pytest.raises(Refusal) as refused:
        pairings.reveal(asked.id, new_nonce())
    assert reason(refused) is Reason.PAIRING_REFUSED
    with pytest.raises(Refusal):
        pairings.reveal(asked.id, hall.nonce)
    assert pairings.waiting() == ()


def test_a_nonce_that_is_replayed_ends_the_pairing(pairings: Pairings, hall: Hall) -> None:
    pairings.open_window()
    code = hall.reveal()
    assert hall.asked is not None
    with pytest.raises(Refusal):
        pairings.reveal(hall.asked.id, hall.nonce)
    assert pairings.confirm(code) is None


def test_a_request_that_is_replayed_gets_another_code(
    trust: StationTrust, pairings: Pairings, hall: Hall
) -> None:
    pairings.open_window()
    first = hall.reveal()
    hall.ask()
    assert hall.reveal() != first


def test_of_two_with_one_name_the_code_says_which_is_meant(
    trust: StationTrust, pairings: Pairings
) -> None:
    pairings.open_window()
    true, false = (Hall(pairings, trust.authority.der) for _ in range(2))
    code, other = true.reveal(), false.reveal()
    assert code != other
    assert pairings.confirm(code) is not None
    assert true.certificate() is not None
    assert false.certificate() is None


def test_a_code_cannot_be_confirmed_twice(pairings: Pairings, hall: Hall) -> None:
    pairings.open_window()
    code = hall.reveal()
    assert pairings.confirm(code) is not None
    assert pairings.confirm(code) is None


def test_opening_again_forgets_who_asked_before(pairings: Pairings, hall: Hall) -> None:
    pairings.open_window()
    code = hall.reveal()
    pairings.open_window()
    assert pairings.waiting() == ()
    assert pairings.confirm(code) is None


def test_what_was_confirmed_can_be_fetched_after_closing(pairings: Pairings, hall: Hall) -> None:
    pairings.open_window()
    pairings.confirm(hall.reveal())
    pairings.close_window()
    assert hall.certificate() is not None


def test_a_service_that_is_started_again_goes_on_where_it_was(
    tmp_path: Path, store_url: str, pairings: Pairings, hall: Hall, clock: Clock
) -> None:
    pairings.open_window()
    code = hall.reveal()
    database = Database(store_url)
    restarted = StationTrust.open(tmp_path, database, STATION, clock).pairings
    assert restarted.confirm(code) is not None
    assert hall.certificate() == restarted.certificate(hall.asked.id if hall.asked else "")
    database.close()


def test_of_many_who_fetch_at_once_all_get_the_same_certificate(
    trust: StationTrust, pairings: Pairings, hall: Hall, clock: Clock
) -> None:
    pairings.open_window()
    pairings.confirm(hall.reveal())
    found: list[bytes | None] = []
    start = threading.Barrier(8)

    def fetch() -> None:
        start.wait()
        found.append(hall.certificate())

    threads = [threading.Thread(target=fetch) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(trust.certificates.current(clock())) == 1


def test_a_terminal_is_not_certified_without_end(trust: StationTrust, pairings: Pairings) -> None:
    request = key_request(new_key(), "hall-1")
    for _ in range(MOST_A_DAY):
        pairings.renew("hall-1", request)
    with pytest.raises(Refusal) as refused:
        pairings.renew("hall-1", request)
    assert reason(refused) is Reason.TOO_MANY_CERTIFICATES
    pairings.renew("hall-2", request)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=200))
def test_a_request_of_any_bytes_is_refused_and_uses_no_try(
    pairings: Pairings, request_bytes: bytes
) -> None:
    with pytest.raises(Refusal) as refused:
        pairings.ask("hall-1", request_bytes, bytes(32), "192.0.2.9")
    assert reason(refused) is Reason.MALFORMED


def test_revoking_ends_all_that_a_terminal_has(
    trust: StationTrust, pairings: Pairings, clock: Clock
) -> None:
    for _ in range(3):
        pairings.renew("hall-1", key_request(new_key(), "hall-1"))
    pairings.renew("hall-2", key_request(new_key(), "hall-2"))
    assert trust.certificates.revoke("hall-1", clock()) == 3
    assert trust.certificates.revoke("hall-1", clock()) == 0
    ended = {c.terminal_id: c.ended(clock()) for c in trust.certificates.current(clock())}
    assert ended == {"hall-1": True, "hall-2": False}
