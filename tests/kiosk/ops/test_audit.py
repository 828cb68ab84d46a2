import datetime as dt
import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.identity.assurance import Assurance, Check, Evidence, Outcome
from kiosk.ops import audit
from kiosk.ops.audit import (
    FIRST_PREVIOUS,
    WITHHELD,
    AuditError,
    AuditTrail,
    Fault,
    code,
    verify_trail,
)
from kiosk.visit.effect import Audit, AuditAction

CHECKED = Audit(
    AuditAction.CARD_CHECKED,
    Assurance.CARD_GENUINE,
    (Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.PASSED),),
)
ENDED = Audit(AuditAction.VISIT_ENDED, Assurance.CARD_GENUINE, detail="inactivity")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.jsonl"


def write(path: Path, *effects: Audit) -> None:
    trail = AuditTrail(path, "terminal-1")
    for effect in effects:
        trail.record(effect)
    trail.close()


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_line_says_what_was_done_at_what_assurance_on_which_terminal_and_when(
    path: Path,
) -> None:
    trail = AuditTrail(
        path, "terminal-1", now=lambda: dt.datetime(2026, 11, 24, 8, 30, tzinfo=dt.UTC)
    )
    trail.record(CHECKED)
    trail.close()
    assert lines(path) == [
        {
            "sequence": 1,
            "at": "2026-11-24T08:30:00Z",
            "terminal": "terminal-1",
            "action": "card_checked",
            "assurance": "card_genuine",
            "previous": FIRST_PREVIOUS,
            "evidence": [{"check": "passive_authentication", "outcome": "passed"}],
        }
    ]


def test_the_chain_goes_on_through_restarts(path: Path) -> None:
    write(path, CHECKED, ENDED)
    write(path, CHECKED)
    verification = verify_trail(path)
    assert verification.intact
    assert verification.entries == 3
    assert [line["sequence"] for line in lines(path)] == [1, 2, 3]


def test_an_empty_trail_is_whole(path: Path) -> None:
    write(path)
    assert verify_trail(path).intact


def test_nobody_else_may_read_it(path: Path) -> None:
    write(path, CHECKED)
    assert path.stat().st_mode & 0o007 == 0


def test_free_text_and_numbers_do_not_get_in(path: Path) -> None:
    write(
        path,
        Audit(
            AuditAction.CARD_CHECKED,
            Assurance.ANONYMOUS,
            (Evidence(Check.CARD_VALIDITY, Outcome.FAILED, "TRẦN VĂN MINH"),),
            detail="035090004321",
        ),
    )
    text = path.read_text()
    assert "MINH" not in text
    assert "0350" not in text
    assert text.count(WITHHELD) == 2


@given(st.text(max_size=100))
def test_a_code_is_short_ascii_without_long_numbers(text: str) -> None:
    kept = code(text)
    assert kept in (text, WITHHELD)
    assert kept.isascii()
    assert len(kept) <= 64
    assert not any(kept[i : i + 6].isdigit() for i in range(len(kept) - 5))


def test_a_changed_line_breaks_the_chain(path: Path) -> None:
    write(path, CHECKED, ENDED, CHECKED)
    content = path.read_text().replace("inactivity", "finished", 1)
    path.write_text(content)
    assert verify_trail(path).faults == (Fault(3, "chain"),)


def test_a_changed_last_line_is_seen_by_who_kept_its_hash(path: Path) -> None:
    write(path, CHECKED, ENDED)
    kept = verify_trail(path).last_hash
    path.write_text(path.read_text().replace("inactivity", "finished"))
    assert verify_trail(path).last_hash != kept


def test_a_line_left_out_breaks_the_chain(path: Path) -> None:
    write(path, CHECKED, ENDED, CHECKED)
    first, _, third = path.read_text().splitlines(keepends=True)
    path.write_text(first + third)
    assert verify_trail(path).faults == (Fault(2, "chain"), Fault(2, "sequence"))


def test_a_line_put_in_breaks_the_chain(path: Path) -> None:
    write(path, CHECKED, ENDED)
    first, second = path.read_text().splitlines(keepends=True)
    path.write_text(first + first + second)
    assert not verify_trail(path).intact


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cut=st.integers(1, 250))
def test_a_power_cut_in_the_middle_of_a_line_is_mended_and_written_down(
    tmp_path: Path, cut: int
) -> None:
    path = tmp_path / "audit.jsonl"
    path.unlink(missing_ok=True)
    write(path, CHECKED, ENDED)
    whole = path.read_bytes()
    last = len(whole.splitlines(keepends=True)[-1])
    cut = min(cut, last - 1)
    path.write_bytes(whole[:-cut])
    assert [f.kind for f in verify_trail(path).faults] == ["torn"]
    write(path, CHECKED)
    assert verify_trail(path).intact
    assert [line["action"] for line in lines(path)] == [
        "card_checked",
        "trail_recovered",
        "card_checked",
    ]


def test_a_first_line_that_was_torn_is_mended_too(path: Path) -> None:
    path.write_bytes(b'{"sequence":1,"at"')
    write(path, CHECKED)
    assert verify_trail(path).intact


def test_zeros_left_by_a_power_cut_are_cut_off(path: Path) -> None:
    write(path, CHECKED)
    with path.open("ab") as file:
        file.write(bytes(4096))
    write(path, ENDED)
    assert verify_trail(path).intact


def test_a_last_line_that_is_none_of_ours_is_kept_and_reported(path: Path) -> None:
    write(path, CHECKED)
    with path.open("ab") as file:
        file.write(b"hello\n")
    write(path, ENDED)
    assert verify_trail(path).faults == (Fault(2, "unreadable"), Fault(3, "sequence"))
    assert lines_after(path, 2)[0]["detail"] == "damaged"


def lines_after(path: Path, count: int) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()[count:]]


def test_a_file_that_is_no_trail_is_set_aside(path: Path) -> None:
    path.write_bytes(b"x" * 100_000)
    write(path, CHECKED)
    assert verify_trail(path).intact
    assert lines(path)[0]["detail"] == "foreign"
    assert path.with_name("audit.jsonl.damaged").stat().st_size == 100_000


def test_a_huge_line_is_not_read_into_memory(path: Path) -> None:
    write(path, CHECKED)
    with path.open("ab") as file:
        file.write(b"x" * 1_000_000 + b"\n")
    assert verify_trail(path).faults == (Fault(2, "unreadable"),)


def test_two_cores_cannot_write_one_trail(path: Path) -> None:
    trail = AuditTrail(path, "terminal-1")
    with pytest.raises(AuditError, match="another process"):
        AuditTrail(path, "terminal-1")
    trail.close()
    AuditTrail(path, "terminal-1").close()


def test_a_full_disk_leaves_the_trail_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trail = AuditTrail(path, "terminal-1")
    trail.record(CHECKED)
    write_whole = os.write

    def write_half(descriptor: int, data: bytes) -> int:
        write_whole(descriptor, bytes(data)[:40])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(audit.os, "write", write_half)
    with pytest.raises(OSError, match="No space"):
        trail.record(ENDED)
    monkeypatch.undo()
    trail.record(ENDED)
    trail.close()
    assert verify_trail(path).intact
    assert verify_trail(path).entries == 2


def test_what_was_recorded_survives_a_kill(path: Path) -> None:
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from kiosk.identity.assurance import Assurance\n"
        "from kiosk.ops.audit import AuditTrail\n"
        "from kiosk.visit.effect import Audit, AuditAction\n"
        "trail = AuditTrail(Path(sys.argv[1]), 't')\n"
        "for _ in range(20):\n"
        "    trail.record(Audit(AuditAction.VISIT_STARTED, Assurance.ANONYMOUS))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=False, timeout=30)
    assert verify_trail(path).entries == 20
    write(path, ENDED)
    assert verify_trail(path).intact
