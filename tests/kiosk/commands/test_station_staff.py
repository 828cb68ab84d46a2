"""Accounts and the trail at the command line, beside a running service."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from kiosk.cli import main
from kiosk.station.serve import StationServer
from kiosk.station.staff.schema import staff_audit
from kiosk.station.store import open_store
from tests.kiosk.station.running import MINH, Caller, options

Command = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def _logs_of_this_process_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.commands.station.set_up_logging", lambda _level: None)


@pytest.fixture
def kiosk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*words: str) -> tuple[int, str]:
        flags = ("--set", f"service.state_dir={tmp_path}", "--set", "service.id=test-station")
        code = main(["station", *flags, *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def added(kiosk: Command, staff_id: str = "mai", role: str = "supervisor") -> str:
    code, said = kiosk("staff", "add", staff_id, "--name", "Nguyễn Thị Mai", "--role", role)
    assert code == 0, said
    found = re.search(r"^  ([a-z0-9]{4}(?:-[a-z0-9]{4}){2})$", said, re.MULTILINE)
    assert found, said
    return found[1]


def test_the_first_account_is_made_before_the_first_start(kiosk: Command, tmp_path: Path) -> None:
    password = added(kiosk)
    with StationServer(options(tmp_path)) as server:
        answer = Caller(server.url).sign_in("mai", password)
    assert answer.status_code == 201
    assert answer.json()["must_change"] is True


def test_accounts_are_seen_to_while_the_service_runs(kiosk: Command, tmp_path: Path) -> None:
    with StationServer(options(tmp_path)) as server:
        first = added(kiosk)
        caller = Caller(server.url)
        assert caller.sign_in("mai", first).status_code == 201
        for _ in range(5):
            caller.sign_in("mai", "wrong")
        code, said = kiosk("staff", "reset", "mai")
        second = re.findall(r"^  (\S+)$", said, re.MULTILINE)[0]
        assert (code, caller.sign_in("mai", first).status_code) == (0, 401)
        assert caller.sign_in("mai", second).status_code == 201
        assert added(kiosk, "nga")
        assert kiosk("staff", "deactivate", "mai")[0] == 0
        assert caller.sign_in("mai", second).status_code == 401
        assert kiosk("staff", "activate", "mai")[0] == 0
        assert caller.sign_in("mai", second).status_code == 201


def test_accounts_are_listed_without_their_passwords(kiosk: Command) -> None:
    assert "There is no account" in kiosk("staff", "list")[1]
    password = added(kiosk)
    added(kiosk, "nga", "clerk")
    kiosk("staff", "deactivate", "nga")
    code, said = kiosk("staff", "list")
    assert code == 0
    assert re.search(r"mai +Nguyễn Thị Mai +supervisor +one-time password", said)
    assert re.search(r"nga +Nguyễn Thị Mai +clerk +deactivated", said)
    assert password not in said
    assert "argon2" not in said


def test_a_card_is_registered_without_its_number_among_the_arguments_and_removed(
    kiosk: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(kiosk)
    opens = {"number": MINH}
    with StationServer(options(tmp_path)) as server:
        terminal = Caller(server.url)
        assert terminal.post("/v1/staff-access", opens).status_code == 403
        monkeypatch.setattr("sys.stdin", io.StringIO(" 035 090 004 321\n"))
        code, said = kiosk("staff", "card", "mai")
        assert code == 0
        assert MINH not in said.replace(" ", "")
        assert terminal.post("/v1/staff-access", opens).json()["role"] == "supervisor"
        assert kiosk("staff", "remove-card", "mai")[0] == 0
        assert terminal.post("/v1/staff-access", opens).status_code == 403
    assert kiosk("staff", "remove-card", "mai") == (
        1,
        "kiosk station staff: mai has no card here\n",
    )


def test_what_is_no_card_is_registered_to_nobody(
    kiosk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(kiosk)
    for staff_id, typed, said in (("mai", "12345", "12 digits"), ("nga", MINH, "no such account")):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code, text = kiosk("staff", "card", staff_id)
        assert (code, said in text) == (1, True), text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("staff", "add", "Mãi", "--name", "x", "--role", "clerk"), "sign-in name"),
        (("staff", "add", "x", "--name", " ", "--role", "clerk"), "--name"),
        (("staff", "add", "mai", "--name", "x", "--role", "clerk"), "somebody's already"),
        (("staff", "reset", "nobody"), "no such account"),
        (("staff", "deactivate", "mai"), "no supervisor left"),
        (("audit", "print", "--day", "gestern"), "--day"),
        (("audit", "--witness", "7"), "--witness"),
    ],
)
def test_what_cannot_be_is_said(kiosk: Command, words: tuple[str, ...], said: str) -> None:
    added(kiosk)
    code, text = kiosk(*words)
    assert code == 1
    assert said in text


def test_settings_may_stand_before_and_after_the_task(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = ("--set", f"service.state_dir={tmp_path}")
    other = ("--set", "service.id=another-one")
    assert main(["station", *one, "staff", "add", "mai", "--name=M", "--role=clerk", *other]) == 0
    assert main(["station", "staff", "list", *one, *other]) == 0
    assert "mai" in capsys.readouterr().out


def test_the_trail_is_printed_and_verified(kiosk: Command, tmp_path: Path) -> None:
    added(kiosk)
    added(kiosk, "nga")
    kiosk("staff", "reset", "nga")
    code, said = kiosk("audit", "print")
    assert code == 0
    assert [line.split()[4] for line in said.splitlines()] == [
        "account-added",
        "account-added",
        "password-reset",
    ]
    code, said = kiosk("audit")
    witness = re.findall(r"3:[0-9a-f]{64}", said)[0]
    assert code == 0
    kiosk("staff", "deactivate", "nga")
    assert kiosk("audit", "--witness", witness)[0] == 0

    database = open_store(options(tmp_path))
    with database.writing() as connection:
        connection.execute(delete(staff_audit).where(staff_audit.c.seq > 2))
    assert kiosk("audit", "verify")[0] == 0
    code, said = kiosk("audit", "verify", "--witness", witness)
    assert code == 1
    assert "cut short" in said
    with database.writing() as connection:
        connection.execute(update(staff_audit).where(staff_audit.c.seq == 1).values(subject="x"))
    database.close()
    code, said = kiosk("audit")
    assert code == 1
    assert "entry 1: changed" in said
