"""A terminal's staff mode opens by a code, once, or by a member's card; guesses are few."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, text

from kiosk.staff.access import is_plain
from kiosk.staff.member import Member, Role
from kiosk.station.api import staff_access
from kiosk.station.database import Database
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.serve import StationServer
from kiosk.station.service_point import ServicePoint
from kiosk.station.staff import access_codes, accounts, cards
from kiosk.station.staff.access_schema import staff_access_codes, staff_cards
from kiosk.station.staff.access_tags import AccessTags
from kiosk.station.staff.schema import staff_audit
from kiosk.station.staff.trail import verify
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import CLERK, HOA, MINH, OFFICER, TECHNICIAN, Caller, Clock

HASH = "$argon2id$x"


@pytest.fixture
def point(station: StationServer) -> ServicePoint:
    assert station.point is not None
    employ(station.point)
    return station.point


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands, but how often a terminal may ask is counted in real seconds."""
    monkeypatch.setattr(staff_access, "TRIES", (200.0, 1.0))


def employ(point: ServicePoint) -> None:
    for member in (OFFICER, CLERK, TECHNICIAN):
        point.writer.call(
            lambda book, m=member: accounts.add(book, m, HASH, point.clock(), None)  # type: ignore[misc]
        )


def made(point: ServicePoint, terminal: str = "hall-1", member: Member = TECHNICIAN) -> str:
    return point.writer.call(
        lambda book: access_codes.make(book, point.access_tags, terminal, member, point.clock())
    ).code


def registered(point: ServicePoint, member: Member, number: str) -> None:
    now = point.clock()
    point.writer.call(
        lambda book: cards.register(book, point.access_tags, member.id, number, now, OFFICER.id)
    )


def shown(caller: Caller, **what: str) -> Any:
    return caller.post("/v1/staff-access", what)


def said(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code") or answer.json()["role"]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"


UNKNOWN = (403, "access-unknown")
LOCKED = (429, "access-locked")


@pytest.mark.parametrize("member", [TECHNICIAN, OFFICER, CLERK])
def test_a_code_opens_once_as_who_made_it(
    point: ServicePoint, caller: Caller, member: Member
) -> None:
    code = made(point, member=member)
    assert said(shown(caller, code=code)) == (200, member.role.value)
    assert said(shown(caller, code=code)) == UNKNOWN


def test_a_code_is_good_for_five_minutes(point: ServicePoint, caller: Caller, clock: Clock) -> None:
    first = made(point)
    clock.now += dt.timedelta(minutes=5, seconds=-1)
    assert shown(caller, code=first).status_code == 200
    second = made(point)
    clock.now += dt.timedelta(minutes=5)
    assert said(shown(caller, code=second)) == UNKNOWN


def test_nothing_tells_why_a_code_does_not_open(
    point: ServicePoint, caller: Caller, clock: Clock
) -> None:
    expired = made(point)
    clock.now += dt.timedelta(minutes=6)
    used, others = made(point), made(point, "hall-2")
    shown(caller, code=used)
    withdrawn = made(point, member=OFFICER)
    (left,) = [c for c in _open(point) if c.terminal_id == "hall-1"]
    assert point.writer.call(lambda book: access_codes.withdraw(book, left.id, OFFICER, clock.now))
    answers = [shown(caller, code=code) for code in (expired, used, others, withdrawn)]
    assert {(*said(a), a.text) for a in answers} == {(*UNKNOWN, answers[0].text)}
    assert shown(Caller(caller.url, "hall-2"), code=others).status_code == 200


def _open(point: ServicePoint) -> tuple[access_codes.OpenCode, ...]:
    with point.database.reading() as connection:
        return access_codes.open_codes(connection, point.station_id, point.clock())


def test_a_clock_that_was_set_back_makes_no_code_good_for_long(
    point: ServicePoint, caller: Caller, clock: Clock
) -> None:
    code = made(point)
    clock.now -= dt.timedelta(minutes=6)
    assert said(shown(caller, code=code)) == UNKNOWN


def test_a_member_has_one_code_for_a_terminal(point: ServicePoint, caller: Caller) -> None:
    former, other, latest = made(point), made(point, member=OFFICER), made(point)
    assert said(shown(caller, code=former)) == UNKNOWN
    assert shown(caller, code=latest).status_code == 200
    assert shown(caller, code=other).status_code == 200


def test_a_terminal_has_few_codes_at_a_time(point: ServicePoint) -> None:
    members = [
        Member(id=f"m-{n}", name="Nguyễn Văn An", role=Role.CLERK)
        for n in range(access_codes.MOST_OPEN + 1)
    ]
    codes = [made(point, member=member) for member in members[:-1]]
    assert len({*codes}) == access_codes.MOST_OPEN
    assert not any(is_plain(code) for code in codes)
    with pytest.raises(Refusal) as refused:
        made(point, member=members[-1])
    assert refused.value.reason is Reason.TOO_MANY_CODES


@pytest.mark.parametrize("active", [True, False])
def test_a_code_ends_when_its_maker_is_another_or_nobody(
    point: ServicePoint, caller: Caller, clock: Clock, active: bool
) -> None:
    code = made(point)
    if active:
        now_clerk = Member(id=TECHNICIAN.id, name=TECHNICIAN.name, role=Role.CLERK)
        point.writer.call(
            lambda book: accounts.change(book, now_clerk, clock.now, OFFICER.id, revision=0)
        )
    else:
        point.writer.call(
            lambda book: accounts.set_active(
                book, TECHNICIAN.id, clock.now, OFFICER.id, active=False
            )
        )
    assert said(shown(caller, code=code)) == UNKNOWN


def test_of_two_who_show_one_code_at_once_one_gets_in(point: ServicePoint, caller: Caller) -> None:
    code = made(point)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: shown(Caller(caller.url), code=code), range(4)))
    assert sorted(a.status_code for a in answers) == [200, 403, 403, 403]


def test_the_fifth_wrong_one_locks_the_terminal_and_each_lock_is_longer(
    point: ServicePoint, caller: Caller, clock: Clock
) -> None:
    for minutes in (5, 10, 20, 40, 60, 60):
        code = made(point)
        tries = [shown(caller, code=wrong(code)) for _ in range(5)]
        assert [said(a) for a in tries] == [UNKNOWN] * 4 + [LOCKED]
        assert tries[-1].json()["retry_after"] == minutes * 60
        assert tries[-1].headers["Retry-After"] == str(minutes * 60)
        # A right one opens nothing then, and is not used up by it.
        assert said(shown(caller, code=code)) == LOCKED
        clock.now += dt.timedelta(minutes=minutes, seconds=-1)
        assert shown(caller, code=made(point)).json()["retry_after"] == 1
        clock.now += dt.timedelta(seconds=1)
    assert shown(caller, code=made(point)).status_code == 200
    assert said(shown(caller, code="12345670")) == UNKNOWN


def test_another_terminal_is_not_locked_with_it(point: ServicePoint, caller: Caller) -> None:
    for _ in range(5):
        shown(caller, code="10203040")
    other = made(point, "hall-2")
    assert shown(Caller(caller.url, "hall-2"), code=other).status_code == 200


def test_a_lock_outlives_a_restart(given: StationOptionsMaker, clock: Clock) -> None:
    with StationServer(given(), clock=clock) as server:
        assert server.point is not None
        employ(server.point)
        answers = [said(shown(Caller(server.url), code="10203040")) for _ in range(4)]
        assert answers == [UNKNOWN] * 4
    with StationServer(given(), clock=clock) as server:
        assert said(shown(Caller(server.url), code="10203040")) == LOCKED
    with StationServer(given(), clock=clock) as server:
        assert server.point is not None
        assert said(shown(Caller(server.url), code=made(server.point))) == LOCKED


def test_a_members_card_opens_as_often_as_it_is_shown(point: ServicePoint, caller: Caller) -> None:
    registered(point, TECHNICIAN, MINH)
    for terminal in ("hall-1", "hall-1", "hall-2"):
        answer = shown(Caller(caller.url, terminal), number=MINH)
        assert said(answer) == (200, "technician")
    assert said(shown(caller, number=HOA)) == (403, "access-card-unknown")


def test_a_card_that_was_replaced_or_removed_opens_nothing(
    point: ServicePoint, caller: Caller, clock: Clock
) -> None:
    registered(point, TECHNICIAN, MINH)
    registered(point, TECHNICIAN, HOA)
    assert said(shown(caller, number=MINH)) == (403, "access-card-unknown")
    assert shown(caller, number=HOA).status_code == 200
    removed = point.writer.call(
        lambda book: cards.remove(book, TECHNICIAN.id, clock.now, OFFICER.id)
    )
    assert removed
    assert said(shown(caller, number=HOA)) == (403, "access-card-unknown")


def test_one_card_is_one_members(point: ServicePoint) -> None:
    registered(point, TECHNICIAN, MINH)
    with pytest.raises(Refusal) as refused:
        registered(point, CLERK, MINH)
    assert refused.value.reason is Reason.CARD_TAKEN
    registered(point, TECHNICIAN, MINH)  # one's own again


def test_the_card_of_a_deactivated_member_opens_nothing_and_is_forgotten(
    point: ServicePoint, caller: Caller, clock: Clock
) -> None:
    registered(point, TECHNICIAN, MINH)
    registered(point, CLERK, HOA)
    point.writer.call(
        lambda book: accounts.set_active(book, TECHNICIAN.id, clock.now, None, active=False)
    )
    assert said(shown(caller, number=MINH)) == (403, "access-card-unknown")
    point.writer.call(cards.forget_deactivated)
    with point.database.reading() as connection:
        left = connection.execute(select(staff_cards.c.member_id)).scalars().all()
    assert left == [CLERK.id]


def test_unknown_cards_and_codes_are_counted_together(point: ServicePoint, caller: Caller) -> None:
    answers = [shown(caller, number=MINH) for _ in range(3)]
    answers += [shown(caller, code="10203040") for _ in range(2)]
    assert [a.status_code for a in answers] == [403] * 4 + [429]


@pytest.mark.parametrize(
    "body",
    [
        *({}, {"code": "1234567"}, {"code": "123456789"}, {"code": 10203040}, {"code": None}),
        *({"number": "12345"}, {"code": "10203040", "number": MINH}, {"code": "１０２０３０４０"}),
    ],
)
def test_what_is_neither_a_code_nor_a_card_is_refused_and_not_counted(
    point: ServicePoint, caller: Caller, body: dict[str, Any]
) -> None:
    for _ in range(6):
        answer = caller.post("/v1/staff-access", body)
        assert said(answer) == (422, "malformed")
        assert MINH not in answer.text
    assert shown(caller, code=made(point)).status_code == 200


def test_the_trail_says_who_opened_what_and_no_code_or_number(
    point: ServicePoint, caller: Caller
) -> None:
    registered(point, CLERK, MINH)
    code = made(point)
    shown(caller, code=code)
    shown(caller, number=MINH)
    for _ in range(7):
        shown(caller, number=HOA)
    column = staff_audit.c
    with point.database.reading() as connection:
        rows = connection.execute(
            select(column.staff, column.action, column.subject, column.detail)
            .where(column.action.like("access-%") | column.action.like("card-%"))
            .order_by(column.seq)
        )
        entries = [tuple(row) for row in rows]
        assert verify(connection, point.station_id).whole
    refused = (None, "access-refused", "hall-1", "card")
    assert entries == [
        (OFFICER.id, "card-registered", CLERK.id, ""),
        (TECHNICIAN.id, "access-code-made", "hall-1", "technician"),
        (TECHNICIAN.id, "access-opened", "hall-1", "code"),
        (CLERK.id, "access-opened", "hall-1", "card"),
        *[refused] * 5,
        (None, "access-locked", "hall-1", "card"),
    ]


def test_the_store_holds_neither_codes_nor_numbers(
    point: ServicePoint, caller: Caller, database_text: Any
) -> None:
    registered(point, CLERK, MINH)
    code = made(point)
    shown(caller, code=wrong(code))
    kept = database_text()
    assert point.access_tags.of_code("hall-1", code) in kept
    assert code not in kept
    assert wrong(code) not in kept
    assert MINH not in kept


@pytest.fixture
def database_text(point: ServicePoint) -> Any:
    """All of what is in the tables that this is about."""

    def read() -> str:
        tables = ("staff_access_codes", "staff_cards", "staff_audit", "sign_in_tries")
        with point.database.reading() as connection:
            return "".join(
                str(connection.execute(text(f"SELECT * FROM {one}")).all()) for one in tables
            )

    return read


def test_tags_differ_by_station_terminal_and_key() -> None:
    one = AccessTags(b"k" * 32, "a")
    tags = {
        *(one.of_code("t", "10203040"), one.of_code("u", "10203040"), one.of_card("10203040")),
        AccessTags(b"k" * 32, "b").of_code("t", "10203040"),
        AccessTags(b"l" * 32, "a").of_code("t", "10203040"),
    }
    assert len(tags) == 5


def test_codes_that_are_over_are_not_kept(point: ServicePoint, caller: Caller) -> None:
    shown(caller, code=made(point))
    made(point, "hall-2")
    now = point.clock()
    assert _kept(point.database) == 2
    for later, left in ((dt.timedelta(minutes=30), 2), (dt.timedelta(minutes=61), 1)):
        point.writer.call(lambda book, at=now + later: access_codes.forget_old(book, at))  # type: ignore[misc]
        assert _kept(point.database) == left
    point.writer.call(lambda book: access_codes.forget_old(book, now + dt.timedelta(hours=2)))
    assert _kept(point.database) == 0


def _kept(database: Database) -> int:
    with database.reading() as connection:
        return len(connection.execute(select(staff_access_codes.c.id)).all())


def test_what_is_secret_is_in_no_repr(point: ServicePoint, clock: Clock) -> None:
    shown_once = point.writer.call(
        lambda book: access_codes.make(book, point.access_tags, "hall-1", OFFICER, clock.now)
    )
    assert shown_once.code not in repr(shown_once)
