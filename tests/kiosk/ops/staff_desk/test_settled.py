"""Settings at the staff's desk: back to a version, to a stick and from one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.appliance.request import Done, ReadStick, Refused, Reply, Request, WriteStick
from kiosk.ops.staff_desk.settled import SettledStore
from kiosk.settings.store import SettingsStore
from kiosk.settings.version_file import Author


class Caretaker:
    """With a stick that is a folder."""

    def __init__(self, stick: Path, exports: Path, target: Path) -> None:
        self._stick, self._exports, self._target = stick, exports, target
        self.away = False

    def ask(self, request: Request, limit: float | None = None) -> Reply:
        if self.away:
            return Refused("there is no USB stick")
        assert isinstance(request, (ReadStick, WriteStick))
        writing = isinstance(request, WriteStick)
        source, target = (self._exports, self._stick) if writing else (self._stick, self._target)
        for file in source.iterdir():
            (target / file.name).write_bytes(file.read_bytes())
        return Done()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def terminal(
    tmp_path: Path, stick: Path, name: str
) -> tuple[SettledStore, SettingsStore, Caretaker]:
    root = tmp_path / name
    for folder in ("exports", "target"):
        (root / folder).mkdir(parents=True)
    caretaker = Caretaker(stick, root / "exports", root / "target")
    store = SettingsStore(root / "kiosk.toml")
    settled = SettledStore(store, caretaker, name, root / "exports", root / "target")
    return settled, store, caretaker


def test_settings_go_to_another_terminal_on_a_stick(tmp_path: Path, stick: Path) -> None:
    hall, of_hall, _ = terminal(tmp_path, stick, "hall")
    of_hall.change({"terminal.id": "hall", "printer.port": "/dev/usb/lp0"}, Author.STAFF)
    assert hall.to_stick().detail == "kiosk-settings-hall.toml"
    lobby, of_lobby, _ = terminal(tmp_path, stick, "lobby")
    done = lobby.from_stick()
    assert (done.done, done.restart_needed) == (True, True)
    assert of_lobby.values() == {"printer.port": "/dev/usb/lp0"}


def test_of_several_files_its_own_is_taken_and_none_by_chance(tmp_path: Path, stick: Path) -> None:
    for number, name in enumerate(("hall", "lobby")):
        settled, store, _ = terminal(tmp_path, stick, name)
        store.change({"board.volume": number}, Author.STAFF)
        settled.to_stick()
    other, of_other, _ = terminal(tmp_path, stick, "annex")
    assert other.from_stick().detail.startswith("several settings are on the stick")
    assert of_other.version == 0
    settled, store, _ = terminal(tmp_path / "new", stick, "lobby")
    assert settled.from_stick().done
    assert store.values() == {"board.volume": 1}


def test_what_hinders_is_said(tmp_path: Path, stick: Path) -> None:
    hall, _, caretaker = terminal(tmp_path, stick, "hall")
    assert hall.from_stick().detail == "no settings are on the stick"
    (stick / "kiosk-settings-hall.toml").write_text("[printer]")
    assert "damaged" in hall.from_stick().detail
    assert "version 3" in hall.put_back(3).detail
    caretaker.away = True
    assert hall.to_stick().detail == "there is no USB stick"
    assert hall.from_stick().detail == "there is no USB stick"


def test_a_version_is_put_back(tmp_path: Path, stick: Path) -> None:
    hall, store, _ = terminal(tmp_path, stick, "hall")
    for number in range(3):
        store.change({"board.volume": number}, Author.STAFF)
    assert [each.number for each in hall.versions()] == [3, 2, 1]
    assert hall.put_back(1).restart_needed
    assert store.values() == {"board.volume": 0}
