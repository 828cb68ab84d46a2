"""Sessions: they end in time, everywhere, and the store could not be used to take one over."""

from __future__ import annotations

import datetime as dt
import hashlib
import time

import pytest
from sqlalchemy import func, select

from kiosk.station.database import Database
from kiosk.station.options import StationOptions
from kiosk.station.serve import StationServer
from kiosk.station.staff.schema import sign_in_tries, staff_sessions
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import OFFICER, PASSWORD, Caller, Clock, employ_officer


def is_in(caller: Caller, **headers: str) -> bool:
    answer = caller.session.get(caller.url + "/v1/staff/me", headers=headers, timeout=10)
    assert answer.status_code in (200, 401)
    return answer.status_code == 200


def press(caller: Caller, path: str, **form: str) -> int:
    data = {"csrf": caller.csrf, **form}
    answer = caller.session.post(caller.url + path, data=data, allow_redirects=False, timeout=10)
    return answer.status_code


def test_a_session_ends_after_half_an_hour_without_use(caller: Caller, clock: Clock) -> None:
    caller.be_signed_in()
    for _ in range(3):
        clock.now += dt.timedelta(minutes=29)
        assert is_in(caller)
    clock.now += dt.timedelta(minutes=30)
    assert not is_in(caller)


def test_a_session_ends_after_twelve_hours_however_it_is_used(caller: Caller, clock: Clock) -> None:
    caller.be_signed_in()
    for _ in range(12 * 3 - 1):
        clock.now += dt.timedelta(minutes=20)
        assert is_in(caller)
    clock.now += dt.timedelta(minutes=20)
    assert not is_in(caller)


def test_a_page_that_refreshes_itself_keeps_nobody_signed_in(caller: Caller, clock: Clock) -> None:
    caller.be_signed_in()
    for _ in range(2):
        clock.now += dt.timedelta(minutes=14)
        assert is_in(caller, **{"X-Background": "1"})
    clock.now += dt.timedelta(minutes=2)
    assert not is_in(caller)


def test_that_a_session_is_in_use_is_written_once_a_minute(
    caller: Caller, clock: Clock, database: Database
) -> None:
    caller.be_signed_in()
    begun, noted = clock.now, []
    for _ in range(5):
        clock.now += dt.timedelta(seconds=25)
        assert is_in(caller)
        with database.reading() as connection:
            seen = connection.execute(select(staff_sessions.c.seen_at)).scalar_one()
        noted.append((seen - begun).total_seconds())
    assert noted == [0, 0, 75, 75, 75]


def test_the_store_knows_a_hash_of_the_token_and_not_the_token(
    caller: Caller, database: Database
) -> None:
    caller.be_signed_in()
    token = caller.session.cookies["staff"]
    with database.reading() as connection:
        rows = connection.execute(select(staff_sessions)).all()
    assert [row.id for row in rows] == [hashlib.sha256(token.encode()).hexdigest()]
    assert len(token) == 43
    # What stands in the store opens nothing.
    thief = Caller(caller.url)
    thief.session.cookies["staff"] = rows[0].id
    assert not is_in(thief)


def test_the_cookie_is_for_this_host_and_no_script(caller: Caller, chosen: StationOptions) -> None:
    employ_officer(chosen)
    said = caller.sign_in().headers["Set-Cookie"].lower()
    name, *flags = [part.strip() for part in said.split(";")]
    assert name.startswith("staff=")
    assert set(flags) == {"httponly", "path=/", "samesite=strict"}


def test_a_token_from_before_the_sign_in_is_worth_nothing_after_it(
    caller: Caller, chosen: StationOptions
) -> None:
    """Whoever plants a token in somebody's browser is not signed in by that person."""
    employ_officer(chosen)
    planted = Caller(caller.url)
    planted.sign_in()
    known = planted.session.cookies["staff"]
    caller.session.cookies["staff"] = known
    caller.session.cookies.clear()
    caller.session.cookies.set("staff", known, domain="127.0.0.1", path="/")
    assert caller.sign_in().status_code == 201
    assert caller.session.cookies["staff"] != known
    assert is_in(caller)
    assert not is_in(planted)


def test_signing_out_ends_this_session_and_everywhere_ends_all(
    caller: Caller, chosen: StationOptions
) -> None:
    others = [Caller(caller.url, of=chosen) for _ in range(2)]
    for one in (caller, *others):
        one.be_signed_in()
    assert press(others[0], "/sign-out", csrf="wrong") == 403
    assert press(others[0], "/sign-out") == 303
    assert [is_in(one) for one in (caller, *others)] == [True, False, True]
    assert press(caller, "/account/sign-out-everywhere") == 303
    assert [is_in(one) for one in (caller, *others)] == [False] * 3


def test_a_changed_password_ends_all_sessions_but_the_new_one(
    caller: Caller, chosen: StationOptions
) -> None:
    other = Caller(caller.url, of=chosen)
    other.be_signed_in()
    caller.be_signed_in()
    before = caller.session.cookies["staff"]
    new = "mưa rơi trên phố"
    assert press(caller, "/account/password", old=PASSWORD, new=new, again=new) == 303
    assert caller.session.cookies["staff"] != before
    assert is_in(caller)
    assert not is_in(other)
    assert other.sign_in().status_code == 401
    assert other.sign_in(OFFICER.id, new).status_code == 201


def until_out(caller: Caller) -> bool:
    deadline = time.monotonic() + 10
    while is_in(caller):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_a_session_ended_in_one_process_is_over_in_the_other(
    given_two: tuple[Caller, Caller], chosen: StationOptions
) -> None:
    one, two = given_two
    one.be_signed_in()
    two.session.cookies.set("staff", one.session.cookies["staff"], domain="127.0.0.1", path="/")
    assert is_in(two)
    assert press(one, "/sign-out") == 303
    assert until_out(two)


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "é", "a b", "%00"])
def test_a_token_that_is_none_is_nobodys(caller: Caller, token: str) -> None:
    headers = {"Cookie": f"staff={token}".encode()}
    answer = caller.session.get(caller.url + "/v1/staff/me", headers=headers, timeout=10)
    assert answer.json()["code"] == "signed-out"


def test_sessions_and_tries_that_are_over_are_dropped(
    given: StationOptionsMaker, clock: Clock, store_url: str
) -> None:
    with StationServer(given(), clock=clock) as server:
        caller = Caller(server.url, of=given())
        caller.be_signed_in()
        caller.sign_in("nobody")
    url = store_url if store_url.startswith("postgresql") else f"sqlite:///{given().store_file}"
    left = []
    for later in (dt.timedelta(minutes=1), dt.timedelta(days=2)):
        clock.now += later
        with StationServer(given(), clock=clock) as server:
            Caller(server.url).take()
        database = Database(url)
        with database.reading() as connection:
            left.append(
                [
                    connection.execute(select(func.count()).select_from(table)).scalar_one()
                    for table in (staff_sessions, sign_in_tries)
                ]
            )
        database.close()
    assert left == [[1, 2], [0, 0]]
