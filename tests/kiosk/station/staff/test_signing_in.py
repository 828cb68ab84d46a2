"""At the door: wrong tries are few, and no answer tells which names there are."""

from __future__ import annotations

import datetime as dt
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from requests.adapters import HTTPAdapter
from sqlalchemy import select, update

from kiosk.staff import hashed as passwords
from kiosk.station.database import Database
from kiosk.station.options import StationOptions
from kiosk.station.serve import StationServer
from kiosk.station.staff import lockout
from kiosk.station.staff.accounts import account
from kiosk.station.staff.schema import staff_accounts, staff_audit
from tests.kiosk.station.running import CLERK, OFFICER, PASSWORD, Caller, Clock, employ_officer

WRONG = "sai mật khẩu rồi"


@pytest.fixture(autouse=True)
def _employed(station: StationServer, chosen: StationOptions) -> None:
    employ_officer(chosen)


def codes(caller: Caller, times: int, name: str = OFFICER.id) -> list[str]:
    return [caller.sign_in(name, WRONG).json()["code"] for _ in range(times)]


def test_the_fifth_wrong_try_locks_the_name_and_each_lock_is_longer(
    caller: Caller, clock: Clock
) -> None:
    for minutes in (1, 5, 15, 15):
        assert codes(caller, 5) == ["wrong-sign-in"] * 5
        refused = caller.sign_in()
        assert (refused.status_code, refused.json()["code"]) == (429, "sign-in-locked")
        clock.now += dt.timedelta(minutes=minutes, seconds=-1)
        assert caller.sign_in().json()["code"] == "sign-in-locked"
        clock.now += dt.timedelta(seconds=1)
    assert caller.sign_in().status_code == 201


def test_the_right_password_begins_the_count_anew(caller: Caller) -> None:
    for _ in range(3):
        assert codes(caller, 4) == ["wrong-sign-in"] * 4
        assert caller.sign_in().status_code == 201


def test_an_unknown_name_is_answered_as_a_known_one_up_to_the_lock(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "WRONG_TRIES_OF_ADDRESS", 10_000)
    heard = {}
    for name in (OFFICER.id, "nobody", "no name at all", "", "a" * 150):
        answers = [caller.sign_in(name, WRONG) for _ in range(6)]
        heard[name] = [(a.status_code, a.text, sorted({*a.headers} - {"date"})) for a in answers]
    assert [status for status, _, _ in heard[OFFICER.id]] == [401] * 5 + [429]
    assert all(said == heard[OFFICER.id] for said in heard.values())


def test_a_comparison_for_nobody_costs_what_one_for_somebody_costs() -> None:
    """The hash for nobody has today's parameters, whatever it compares with."""
    assert not passwords.is_outdated(passwords.nobodys_hash())
    assert passwords.nobodys_hash() != passwords.nobodys_hash()
    assert not passwords.is_password(WRONG, passwords.nobodys_hash())


def test_guesses_sent_in_the_same_moment_are_counted_one_by_one(
    caller: Caller, station: StationServer
) -> None:
    with ThreadPoolExecutor(12) as pool:
        said = list(pool.map(lambda _: codes(Caller(station.url), 1)[0], range(12)))
    assert sorted(said) == ["sign-in-locked"] * 7 + ["wrong-sign-in"] * 5


def test_one_address_may_not_try_many_names(
    caller: Caller, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "WRONG_TRIES_OF_ADDRESS", 7)
    names = [f"name-{n}" for n in range(7)]
    assert [codes(caller, 1, name)[0] for name in names] == ["wrong-sign-in"] * 7
    assert caller.sign_in().json()["code"] == "sign-in-locked"
    elsewhere = Caller(caller.url)
    elsewhere.session.mount("http://", _From("127.0.0.3"))
    assert elsewhere.sign_in().status_code == 201
    clock.now += dt.timedelta(minutes=1)
    assert caller.sign_in().status_code == 201


class _From(HTTPAdapter):
    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args, **kwargs) -> None:
        super().init_poolmanager(*args, source_address=(self._address, 0), **kwargs)


def test_right_sign_ins_do_not_count_against_an_address(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "WRONG_TRIES_OF_ADDRESS", 3)
    codes(caller, 2)
    assert [caller.sign_in().status_code for _ in range(4)] == [201] * 4
    assert codes(caller, 2) == ["wrong-sign-in", "sign-in-locked"]


def test_an_ipv6_host_has_one_count_however_many_addresses_it_takes() -> None:
    one, two = (lockout.address_subject(f"2001:db8:1:2::{n:x}") for n in (1, 0xFFFF))
    assert one == two
    assert one != lockout.address_subject("2001:db8:1:3::1")
    assert lockout.address_subject("not an address") == lockout.address_subject("")


def test_a_deactivated_account_is_answered_like_an_unknown_one(
    caller: Caller, database: Database
) -> None:
    with database.writing() as connection:
        connection.execute(update(staff_accounts).values(active=False))
    refused = caller.sign_in()
    assert refused.text == caller.sign_in("nobody").text
    assert refused.status_code == 401


def test_a_hash_of_former_parameters_is_replaced_at_the_next_sign_in(
    caller: Caller, database: Database, chosen: StationOptions
) -> None:
    old = Argon2id(salt=b"0" * 16, length=32, iterations=1, lanes=1, memory_cost=64)
    hashed = old.derive_phc_encoded(PASSWORD.encode())
    with database.writing() as connection:
        connection.execute(update(staff_accounts).values(password=hashed))
    assert codes(caller, 1) == ["wrong-sign-in"]
    with database.reading() as connection:
        assert account(connection, chosen.station_id, OFFICER.id).password == hashed
    assert caller.sign_in().status_code == 201
    with database.reading() as connection:
        kept = account(connection, chosen.station_id, OFFICER.id).password
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert caller.sign_in().status_code == 201


def test_what_was_typed_as_an_unknown_name_is_kept_nowhere(
    caller: Caller, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """It may be the password, in the wrong field."""
    caplog.set_level(logging.DEBUG)
    typed = "mat.khau.cua.toi"
    codes(caller, 6, typed)
    caller.sign_in()
    token = caller.session.cookies["staff"]
    with database.reading() as connection:
        tables = {t.name: t for t in staff_audit.metadata.sorted_tables}
        kept = "".join(str(connection.execute(select(t)).all()) for t in tables.values())
    lines = "".join(r.getMessage() for r in caplog.records if not r.name.startswith("urllib3"))
    for secret in (typed, WRONG, PASSWORD, token, caller.csrf):
        assert secret not in kept
        assert secret not in lines


def test_sign_ins_failures_and_locks_stand_in_the_trail(caller: Caller, database: Database) -> None:
    codes(caller, 5)
    codes(caller, 1, "nobody")
    with database.reading() as connection:
        rows = connection.execute(select(staff_audit).order_by(staff_audit.c.seq)).all()
    said = [(row.staff, row.action, row.subject) for row in rows[1:]]
    failed = (None, "sign-in-failed", OFFICER.id)
    locked = (None, "sign-in-locked", OFFICER.id)
    assert said == [*[failed] * 5, locked, (None, "sign-in-failed", "unknown")]


def test_two_services_on_one_store_count_together(
    given_two: tuple[Caller, Caller], chosen: StationOptions
) -> None:
    employ_officer(chosen, CLERK)
    one, two = given_two
    assert codes(one, 3, CLERK.id) + codes(two, 2, CLERK.id) == ["wrong-sign-in"] * 5
    assert codes(one, 1, CLERK.id) == codes(two, 1, CLERK.id) == ["sign-in-locked"]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
@pytest.mark.parametrize("path", ["/sign-in", "/v1/staff/sessions"])
def test_another_sites_page_signs_nobody_in(
    caller: Caller, path: str, headers: dict[str, str]
) -> None:
    said = {"id": OFFICER.id, "password": PASSWORD}
    kind = {"json": said} if path.startswith("/v1") else {"data": said}
    answer = requests.post(caller.url + path, headers=headers, timeout=10, **kind)
    assert answer.status_code == 403
    assert not answer.cookies
