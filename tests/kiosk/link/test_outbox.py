"""The outbox: what it says is on disk, survives every end of the process."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import uuid
from pathlib import Path

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.identity.assurance import Assurance
from kiosk.link.outbox import LeasedNumber, Outbox, OutboxError
from kiosk.queue.applicant import Applicant
from kiosk.queue.number import NumberBlock
from tests.kiosk.station.running import ROOT

TODAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)


def block(first: int, last: int, day: dt.date = TODAY) -> NumberBlock:
    return NumberBlock(str(uuid.uuid4()), day, "residence", "A", first, last)


def issue(outbox: Outbox, lost_key: str | None = None, day: dt.date = TODAY) -> LeasedNumber | None:
    return outbox.issue(
        station_id="s",
        terminal_id="t",
        service_id="residence",
        applicant=Applicant(assurance=Assurance.ANONYMOUS),
        now=NOW,
        day=day,
        lost_key=lost_key,
    )


def entries(outbox: Outbox) -> list[dict[str, object]]:
    """What a station would be told, in order; the outbox is empty afterwards."""
    told = []
    while (entry := outbox.next_entry("s")) is not None:
        told.append(msgspec.json.decode(entry.body) | {"kind": entry.kind})
        outbox.delivered(entry.sequence)
    return told


def test_numbers_are_used_up_in_order_and_then_there_are_none(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "o.sqlite")
    outbox.add_block(block(501, 502), "s", "t")
    outbox.add_block(block(510, 510), "s", "t")
    assert outbox.numbers_left("s", "t", "residence", TODAY) == 3
    issued = [issue(outbox) for _ in range(4)]
    assert [i.number if i else None for i in issued] == ["A501", "A502", "A510", None]
    assert [e["ordinal"] for e in entries(outbox)] == [501, 502, 510]
    outbox.close()


def test_numbers_of_another_day_station_or_terminal_are_not_used(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "o.sqlite")
    outbox.add_block(block(501, 510, TODAY + dt.timedelta(days=1)), "s", "t")
    outbox.add_block(block(501, 510), "elsewhere", "t")
    outbox.add_block(block(501, 510), "s", "another")
    assert issue(outbox) is None
    assert issue(outbox, day=TODAY + dt.timedelta(days=1)) is not None
    outbox.drop_blocks_before(TODAY + dt.timedelta(days=2))
    assert issue(outbox, day=TODAY + dt.timedelta(days=1)) is None
    outbox.close()


def test_a_block_added_again_does_not_begin_again(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "o.sqlite")
    same = block(501, 502)
    outbox.add_block(same, "s", "t")
    issue(outbox)
    outbox.add_block(same, "s", "t")
    assert outbox.numbers_left("s", "t", "residence", TODAY) == 1
    outbox.close()


def test_a_request_under_way_at_a_crash_is_withdrawn_at_the_next_start(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "o.sqlite")
    outbox.begin("lost", "s", "t")
    outbox.begin("settled", "s", "t")
    outbox.settle("settled")
    outbox.close()
    again = Outbox(tmp_path / "o.sqlite")
    assert entries(again) == [{"kind": "withdrawal", "id": "lost", "terminal_id": "t"}]
    again.close()


def test_a_lost_request_is_replaced_by_a_leased_ticket_or_else_withdrawn(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "o.sqlite")
    outbox.add_block(block(501, 501), "s", "t")
    for key in ("first", "second"):
        outbox.begin(key, "s", "t")
        issue(outbox, key)
    outbox.close()
    again = Outbox(tmp_path / "o.sqlite")
    ticket, withdrawal = entries(again)
    assert (ticket["kind"], ticket["replaces"]) == ("ticket", "first")
    assert (withdrawal["kind"], withdrawal["id"]) == ("withdrawal", "second")
    again.close()


def test_what_the_station_refuses_is_kept_out_of_the_way_of_the_rest(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "o.sqlite")
    outbox.add_block(block(501, 502), "s", "t")
    issue(outbox)
    issue(outbox)
    first = outbox.next_entry("s")
    assert first is not None
    outbox.refused(first.sequence, "unknown-block")
    assert outbox.counts() == (1, 1)
    assert [e["ordinal"] for e in entries(outbox)] == [502]
    assert outbox.counts() == (0, 1)
    outbox.close()


def test_a_second_process_is_kept_out(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "o.sqlite")
    code = (
        "import sys; from pathlib import Path; from kiosk.link import outbox;"
        "outbox._BUSY_LIMIT = 0.1; outbox.Outbox(Path(sys.argv[1]))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "o.sqlite")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert other.returncode == 1
    assert "o.sqlite: database is locked" in other.stderr
    outbox.close()


def test_a_damaged_outbox_is_kept_and_a_new_one_begun(tmp_path: Path) -> None:
    (tmp_path / "o.sqlite").write_bytes(b"\x00garbage" * 1000)
    outbox = Outbox(tmp_path / "o.sqlite")
    assert outbox.counts() == (0, 0)
    outbox.close()
    (kept,) = tmp_path.glob("damaged-*-o.sqlite")
    assert kept.read_bytes().startswith(b"\x00garbage")


def test_a_place_that_cannot_be_written_is_an_outbox_error() -> None:
    with pytest.raises(OutboxError, match="/proc/nowhere"):
        Outbox(Path("/proc/nowhere/o.sqlite"))


def test_a_closed_outbox_raises_its_own_error_only(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "o.sqlite")
    outbox.close()
    outbox.close()
    for use in (
        lambda: issue(outbox),
        lambda: outbox.begin("k", "s", "t"),
        lambda: outbox.next_entry("s"),
        outbox.counts,
    ):
        with pytest.raises(OutboxError):
            use()


def test_each_commit_is_forced_to_disk(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "o.sqlite")
    assert outbox._rows("PRAGMA journal_mode") == [("wal",)]
    assert outbox._rows("PRAGMA synchronous") == [(2,)]
    outbox.close()


class OutboxHistory(RuleBasedStateMachine):
    """Any order of work, crashes and deliveries: no number twice, nothing forgotten."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.file = Path(self.folder.name) / "o.sqlite"
        self.outbox = Outbox(self.file)
        self.next_first = 501
        self.under_way: set[str] = set()
        self.must_be_told: list[str] = []
        self.told: list[str] = []
        self.numbers: list[str] = []

    @rule(size=st.integers(1, 4))
    def lease(self, size: int) -> None:
        self.outbox.add_block(block(self.next_first, self.next_first + size - 1), "s", "t")
        self.next_first += size

    @rule()
    def begin(self) -> None:
        key = str(uuid.uuid4())
        self.outbox.begin(key, "s", "t")
        self.under_way.add(key)

    @precondition(lambda self: self.under_way)
    @rule()
    def answered(self) -> None:
        self.outbox.settle(self.under_way.pop())

    @rule(lose=st.booleans())
    def issue(self, lose: bool) -> None:
        key = self.under_way.pop() if lose and self.under_way else None
        leased = issue(self.outbox, key)
        if leased is not None:
            self.numbers.append(leased.number)
            self.must_be_told.append(leased.ticket_id)
        if key is not None:
            self.must_be_told.append(key)

    @rule()
    def crash(self) -> None:
        self.outbox._connection.close()
        self.outbox = Outbox(self.file)
        self.must_be_told += sorted(self.under_way)
        self.under_way.clear()

    @rule()
    def deliver_one(self) -> None:
        entry = self.outbox.next_entry("s")
        if entry is not None:
            body = msgspec.json.decode(entry.body)
            self.told += [body["id"], *filter(None, [body.get("replaces")])]
            self.outbox.delivered(entry.sequence)

    @invariant()
    def no_number_twice(self) -> None:
        assert len(set(self.numbers)) == len(self.numbers)

    @invariant()
    def what_was_told_was_due_once(self) -> None:
        assert sorted(self.told) == sorted(set(self.told) & set(self.must_be_told))

    def teardown(self) -> None:
        told = [(e["id"], e.get("replaces")) for e in entries(self.outbox)]
        all_told = self.told + [key for pair in told for key in pair if key is not None]
        assert sorted(all_told) == sorted(self.must_be_told)
        self.outbox.close()
        self.folder.cleanup()


OutboxHistory.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestOutboxHistory = OutboxHistory.TestCase
