"""`kiosk settings` as a technician calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.kiosk.commands.command import Done, kiosk


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "kiosk.toml"


def settings(store: Path, task: str, *flags: object) -> Done:
    return kiosk("settings", task, "--store", store, *flags)


def test_what_is_set_is_shown_and_can_be_taken_back(store: Path, tmp_path: Path) -> None:
    done = settings(store, "set", "printer.port=/dev/a", "printer.paper_mm=58")
    assert (done.code, done.err) == (0, "")
    assert "version 1" in done.out
    assert settings(store, "set", "printer.port=/dev/b", "printer.paper_mm").code == 0
    assert settings(store, "show").out == 'printer.port = "/dev/b"\n'
    assert settings(store, "restore", 1).code == 0
    shown = json.loads(settings(store, "show", "--json").out)
    assert shown == {"version": 3, "values": {"printer.port": "/dev/a", "printer.paper_mm": 58}}
    lines = settings(store, "history").out.splitlines()
    assert [line.split()[-1] for line in lines] == ["1", "printer.port", "printer.port"]
    assert lines[0].startswith("→  3")

    done = settings(store, "export", tmp_path, "--name", "hall")
    assert done.out.strip() == str(tmp_path / "kiosk-settings-hall.toml")
    other = tmp_path / "other" / "kiosk.toml"
    assert settings(other, "import", tmp_path / "kiosk-settings-hall.toml").code == 0
    assert json.loads(settings(other, "show", "--json").out)["values"] == shown["values"]


def test_what_is_wrong_is_said_and_nothing_is_set(store: Path) -> None:
    done = settings(store, "set", "printer.port=/dev/a", "printer.prot=x")
    assert done.code == 1
    assert done.err == (
        "kiosk settings: printer.prot: no setting printer.prot; did you mean 'port'?\n"
    )
    assert not store.exists()


def test_the_schema_is_json() -> None:
    done = kiosk("settings", "schema")
    assert json.loads(done.out)["properties"]["printer"]["type"] == "object"
