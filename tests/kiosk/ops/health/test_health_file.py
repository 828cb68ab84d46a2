"""The picture on disk is whole, fresh, and of a core that runs; else it is none."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.appliance.finding import Code, Part
from kiosk.appliance.finding_words import found
from kiosk.ops.health import health_file as module
from kiosk.ops.health.health_file import STALE, HealthFile, HealthWriter, read_health

FINDINGS = (found(Part.DISK, Code.LOW, folder="/var", free_mb=81),)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "health.json"


def test_what_is_written_is_read_and_may_be_read_by_all(path: Path) -> None:
    HealthWriter(path, "1.4.0").write(FINDINGS, (), True)
    seen = read_health(path)
    assert seen is not None
    assert (seen.findings, seen.version) == (FINDINGS, "1.4.0")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_without_the_folder_nothing_is_written(tmp_path: Path) -> None:
    HealthWriter(tmp_path / "none" / "health.json", "1").write(FINDINGS, (), True)
    assert list(tmp_path.iterdir()) == []


def test_it_is_written_at_a_change_and_now_and_then(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(module, "since_boot", lambda: now)
    writer = HealthWriter(path, "1")
    writer.write(FINDINGS, (), False)
    first = path.stat().st_mtime_ns
    now += 10
    writer.write((), (), False)
    assert path.stat().st_mtime_ns == first
    writer.write((), (), True)
    seen = read_health(path)
    assert seen is not None
    assert (seen.findings, seen.written_at) == ((), 1010.0)
    writer.remove()
    writer.remove()
    assert read_health(path) is None


def test_one_that_nobody_keeps_up_or_whose_core_is_gone_is_none(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    HealthWriter(path, "1").write(FINDINGS, (), True)
    made = msgspec.json.decode(path.read_bytes(), type=HealthFile)
    monkeypatch.setattr(module, "since_boot", lambda: made.written_at + STALE + 1)
    assert read_health(path) is None
    monkeypatch.setattr(module, "since_boot", lambda: made.written_at - 1)
    assert read_health(path) is None, "of before the machine's start"
    monkeypatch.undo()
    process = subprocess.Popen(["true"])
    process.wait()
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(made, process=process.pid)))
    assert read_health(path) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_garbage_is_none(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert read_health(path) is None
