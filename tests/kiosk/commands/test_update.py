"""`kiosk update` and `kiosk selftest` as a technician calls them."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.appliance.request import (
    AskState,
    Done,
    InstallRelease,
    MachineState,
    MarkGood,
    Refused,
    Reply,
    Request,
    Restart,
    Unit,
)
from kiosk.ops.caretaker.server import CaretakerServer
from kiosk.ops.local_server import own_listener
from tests.kiosk.commands import command
from tests.kiosk.commands.command import kiosk


class Caretaker:
    def __init__(self, releases: Path) -> None:
        self.asked: list[Request] = []
        self.refusal = ""
        self._releases = releases
        self.bundles: list[bytes] = []

    def do(self, request: Request) -> Reply:
        if isinstance(request, AskState):
            return MachineState(slot="B", marked_good=True, other_slot_version="1.0")
        self.asked.append(request)
        if isinstance(request, InstallRelease):
            self.bundles.append((self._releases / f"{request.version}.raucb").read_bytes())
        return Refused(self.refusal) if self.refusal else Done()


@pytest.fixture
def caretaker(tmp_path: Path) -> Iterator[Caretaker]:
    (tmp_path / "releases").mkdir()
    made = Caretaker(tmp_path / "releases")
    with own_listener(tmp_path / "socket", os.getuid()) as listener:
        server = CaretakerServer(listener, {os.getuid()}, made.do)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield made
        server.stop()
        thread.join()


def update(tmp_path: Path, *flags: object) -> command.Done:
    return kiosk("update", *flags, "--socket", tmp_path / "socket")


def test_the_status_names_version_and_slots(caretaker: Caretaker, tmp_path: Path) -> None:
    shown = json.loads(update(tmp_path, "status", "--json").out)
    assert (shown["slot"], shown["marked_good"], shown["other_slot_version"]) == ("B", True, "1.0")
    assert shown["update"]["stage"] == "none"
    assert caretaker.asked == []


def test_a_bundle_is_installed_and_leaves_nothing_behind(
    caretaker: Caretaker, tmp_path: Path
) -> None:
    (tmp_path / "x.raucb").write_bytes(b"signed")
    flags = ("--as", "2.0", "--releases", tmp_path / "releases", "--restart")
    done = update(tmp_path, "install", tmp_path / "x.raucb", *flags)
    assert done.code == 0, done.words
    assert caretaker.asked == [InstallRelease("2.0"), Restart(Unit.MACHINE)]
    assert caretaker.bundles == [b"signed"]
    assert list((tmp_path / "releases").iterdir()) == []


def test_a_refusal_is_said_and_restarts_nothing(caretaker: Caretaker, tmp_path: Path) -> None:
    caretaker.refusal = "signature verification failed"
    (tmp_path / "x.raucb").write_bytes(b"tampered")
    flags = ("--as", "2.0", "--releases", tmp_path / "releases", "--restart")
    done = update(tmp_path, "install", tmp_path / "x.raucb", *flags)
    assert done.code == 1
    assert "signature verification failed" in done.words
    assert caretaker.asked == [InstallRelease("2.0")]


def test_what_runs_is_marked_good(caretaker: Caretaker, tmp_path: Path) -> None:
    assert update(tmp_path, "good").code == 0
    assert caretaker.asked == [MarkGood()]


def test_without_a_caretaker_it_says_so(tmp_path: Path) -> None:
    done = update(tmp_path, "good")
    assert done.code == 1
    assert "no caretaker" in done.words


@pytest.mark.slow
def test_the_selftest_plays_a_whole_visit_and_says_each_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(command, "TIMEOUT_S", 300.0)
    done = kiosk("selftest", "--only", "visit", "--json")
    said = json.loads(done.out)
    assert done.code == 0, said
    assert said["well"]
    assert all(step["passed"] for step in said["visit"])
    names = [step["name"] for step in said["visit"]]
    assert names[:3] == ["start", "idle", "card"]
    assert names[-3:] == ["paper", "end", "trail"]
