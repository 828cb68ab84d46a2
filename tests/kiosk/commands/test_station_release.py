"""A release on the shelf and on its way, by commands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kiosk.appliance.report import TerminalReport
from kiosk.commands.station_release import release_task
from kiosk.station import fleet_store
from kiosk.station.store import open_store
from kiosk.station.writer import Writer
from tests.kiosk.station.running import options

NOW = dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC)


def test_a_release_is_put_on_the_shelf_goes_out_and_is_held(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, bundle = options(tmp_path / "state"), tmp_path / "1.5.0.raucb"
    bundle.write_bytes(b"bundle")
    database = open_store(given)
    writer = Writer(database, given.station_id)
    said = TerminalReport(version="1.4.0", started_at=NOW, reported_at=NOW)
    for name in ("hall-1", "hall-2"):
        writer.call(lambda book, n=name: fleet_store.note_report(book, n, said, NOW))
    writer.close()
    database.close()

    def run(*task: str) -> str:
        assert release_task(given, *task) == 0
        return capsys.readouterr().out

    assert "sha256" in run("add", str(bundle), "")
    assert "running, for 1 of 2" in run("rollout", "1.5.0", "")
    assert "paused" in run("pause", "", "")
    assert "1.5.0" in run("list", "", "")
    assert "running" in run("resume", "", "")
    assert release_task(given, "add", str(bundle), "") == 1
    assert "already" in capsys.readouterr().err
    assert release_task(given, "rollout", "9.9", "") == 1
    assert "no such release" in capsys.readouterr().err
    assert release_task(given, "add", str(tmp_path / "none.raucb"), "") == 1
    assert release_task(given, "add", str(bundle), "../out") == 1
