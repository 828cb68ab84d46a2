"""Settings that are changed on the terminal: whole, in versions, whatever happens meanwhile."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.settings import load as load_module
from kiosk.settings.load import SettingsError, load
from kiosk.settings.store import KEPT, SettingsStore
from kiosk.settings.toml_text import Tables, plain_tables, toml
from kiosk.settings.version_file import Author, Head, Version, kept_path, version_bytes
from tests.full_disk import KINDS, Disk

NOON = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "kiosk.toml"


@pytest.fixture
def store(path: Path) -> SettingsStore:
    return SettingsStore(path, lambda: NOON)


@pytest.fixture
def terminal(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A terminal on which `load` without arguments reads `path` after /etc; its /etc/kiosk."""
    etc = tmp_path / "etc"
    (etc / "kiosk.d").mkdir(parents=True)
    monkeypatch.setattr(load_module, "DEFAULT_FILE", etc / "kiosk.toml")
    monkeypatch.setattr(load_module, "SETTINGS", path)
    return etc


def test_a_terminal_on_which_nothing_was_set_has_no_version(store: SettingsStore) -> None:
    assert (store.version, store.values(), store.history()) == (0, {}, ())


def test_what_is_set_wins_over_what_came_with_the_system(
    store: SettingsStore, terminal: Path
) -> None:
    (terminal / "kiosk.d" / "10-hall.toml").write_text('[printer]\nport = "/dev/a"\npaper_mm = 58')
    store.change({"printer.port": "/dev/b"}, by=Author.STAFF)
    assert load().printer.port == "/dev/b"
    assert load().printer.paper_mm == 58
    assert load(environment={"KIOSK_PRINTER__PORT": "/dev/c"}).printer.port == "/dev/c"


def test_each_change_is_a_version_with_time_and_author(store: SettingsStore) -> None:
    store.change({"terminal.id": "hall-1"}, by=Author.PROVISIONING)
    assert store.change({"printer.port": "/dev/b", "visit.inactivity": "50"}, by=Author.STAFF) == 2
    newest, oldest = store.history()
    assert (newest.number, newest.saved_at, newest.author) == (2, NOON, "staff")
    assert (newest.reason, newest.current) == ("printer.port, visit.inactivity", True)
    assert (oldest.author, oldest.current) == ("provisioning", False)
    assert store.values()["visit.inactivity"] == 50.0, "a text stands for a number"


def test_what_changes_nothing_is_no_version(store: SettingsStore) -> None:
    assert store.change({"printer.port": "/dev/b"}, by=Author.STAFF) == 1
    assert store.change({"printer.port": "/dev/b"}, by=Author.STATION) == 1


def test_a_setting_goes_back_to_how_it_comes(store: SettingsStore, path: Path) -> None:
    store.change({"printer.port": "/dev/b", "printer.baud": 9600}, by=Author.STAFF)
    store.change({"printer.port": None}, by=Author.STAFF)
    assert store.values() == {"printer.baud": 9600}
    store.change({"printer.baud": None}, by=Author.STAFF)
    assert "printer" not in tomllib.loads(path.read_text())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"printer.prot": "x"}, "did you mean 'port'"),
        ({"printr.port": "x"}, "did you mean 'printer'"),
        ({"printer.paper_mm": 70}, "printer.paper_mm = 70"),
        ({"screen.width": "wide"}, "screen.width = 'wide'"),
        ({"printer": "x"}, "no setting printer."),
        ({"station.province": "\udc80"}, "cannot be kept"),
    ],
)
def test_one_wrong_value_and_nothing_is_changed(
    store: SettingsStore, wrong: dict[str, object], said: str
) -> None:
    store.change({"printer.port": "/dev/a"}, by=Author.STAFF)
    with pytest.raises(SettingsError, match=said):
        store.change({"printer.port": "/dev/b", **wrong}, by=Author.STAFF)
    assert (store.version, store.values()) == (1, {"printer.port": "/dev/a"})


def test_an_old_version_comes_back_as_a_new_one(store: SettingsStore) -> None:
    store.change({"printer.port": "/dev/a"}, by=Author.STAFF)
    store.change({"printer.port": "/dev/b"}, by=Author.STAFF)
    assert store.restore(1) == 3
    assert store.values() == {"printer.port": "/dev/a"}
    assert store.history()[0].reason == "restored 1"
    with pytest.raises(SettingsError, match="version 9 of the settings is not kept"):
        store.restore(9)


def test_the_last_versions_are_kept_and_no_more(store: SettingsStore, path: Path) -> None:
    for number in range(KEPT + 5):
        store.change({"board.volume": number}, by=Author.STAFF)
    assert [each.number for each in store.history()] == list(range(KEPT + 5, 5, -1))
    assert len(list(path.parent.iterdir())) == KEPT + 1


@pytest.mark.parametrize("damage", [b"", b"\0" * 300, b"[printer", None])
def test_where_the_file_is_damaged_the_newest_whole_version_counts(
    store: SettingsStore, path: Path, terminal: Path, damage: bytes | None
) -> None:
    store.change({"printer.port": "/dev/a"}, by=Author.STAFF)
    store.change({"printer.port": "/dev/b"}, by=Author.STAFF)
    path.write_bytes(path.read_bytes().replace(b"dev/b", b"dev/x") if damage is None else damage)
    assert load().printer.port == "/dev/b"
    kept_path(path, 2).write_bytes(b"")
    assert load().printer.port == "/dev/a"
    assert store.change({"printer.port": "/dev/a"}, by=Author.STAFF) == 2, "the file is made whole"
    assert [each.number for each in store.history()] == [2, 1]


def test_where_all_is_damaged_the_fault_is_said(
    store: SettingsStore, path: Path, terminal: Path
) -> None:
    store.change({"printer.port": "/dev/a"}, by=Author.STAFF)
    path.write_bytes(b"")
    kept_path(path, 1).write_bytes(b"")
    with pytest.raises(SettingsError, match="damaged"):
        load()
    with pytest.raises(SettingsError, match="damaged"):
        store.values()


def test_what_a_newer_release_set_is_left_out_by_an_older_one_and_kept_for_it(
    store: SettingsStore, path: Path, terminal: Path
) -> None:
    tables: Tables = {"printer": {"port": "/dev/a", "colour": True}, "hologram": {"on": True}}
    path.parent.mkdir()
    path.write_bytes(version_bytes(Version(Head(7, NOON, Author.STAFF, ""), tables)))
    assert load().printer.port == "/dev/a"
    assert store.change({"printer.port": "/dev/b"}, by=Author.STAFF) == 8
    assert store.values()["printer.colour"] is True
    assert store.values()["hologram.on"] is True


def test_everybody_may_read_them_whatever_the_writers_umask(
    store: SettingsStore, path: Path
) -> None:
    before = os.umask(0o077)
    try:
        store.change({"printer.port": "/dev/a"}, by=Author.STAFF)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o644


NAMES = st.text(min_size=1, max_size=10)
PLAIN = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
)


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, PLAIN, min_size=1, max_size=4), max_size=4))
def test_what_is_written_is_read_again(tables: Tables) -> None:
    try:
        text = toml(tables)
    except ValueError:
        return
    assert plain_tables(tomllib.loads(text)) == tables


_WRITER = """
import sys
from pathlib import Path
from kiosk.settings.store import SettingsStore
from kiosk.settings.load import SettingsError
from kiosk.settings.version_file import Author
store = SettingsStore(Path(sys.argv[1]))
value = store.version
for _ in range(int(sys.argv[2])):
    if sys.argv[3] == "told":
        sys.stdin.readline()
    value += 1
    try:
        number = store.change({"service.registered_residents": value}, by=Author.STAFF)
        print(number, value, flush=True)
    except SettingsError as error:
        print("refused", error, flush=True)
"""


def writer(path: Path, changes: int, pace: str = "free") -> list[str]:
    return [sys.executable, "-c", _WRITER, str(path), str(changes), pace]


def test_a_writer_killed_at_any_moment_leaves_the_old_settings_or_the_new(path: Path) -> None:
    """By SIGKILL, 25 times, each time at another moment of its work. What has been acknowledged is
    there; at most the one after it, in whole, as well."""
    moments, acknowledged = random.Random(8), 0
    store = SettingsStore(path)
    for _ in range(25):
        with subprocess.Popen(writer(path, 100_000), stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            said = [child.stdout.readline()]
            wait = moments.uniform(0, 0.03)
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(wait)
            child.send_signal(signal.SIGKILL)
            said += child.stdout.readlines()
        whole = [line.split() for line in said if line.endswith("\n")]
        assert whole
        acknowledged = int(whole[-1][0])
        assert store.version in (acknowledged, acknowledged + 1)
        assert store.values() == {"service.registered_residents": store.version}
        assert store.history()[0].number == store.version
    assert acknowledged > 25
    assert store.change({"service.registered_residents": 1}, by=Author.STAFF) > acknowledged
    assert not list(path.parent.glob(".*")), "nothing half-written is left"


def test_two_writers_at_once_lose_nothing(path: Path) -> None:
    script = _WRITER.replace('{"service.registered_residents": value}', "{sys.argv[4]: value}")
    names = ("service.registered_residents", "registry.population")
    children = [
        subprocess.Popen([sys.executable, "-c", script, str(path), "15", "free", name])
        for name in names
    ]
    for child in children:
        assert child.wait(30) == 0
    store = SettingsStore(path)
    assert store.version == 30
    assert set(store.values()) == set(names)


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_full_disk_nothing_is_changed_and_it_is_said(tmp_path: Path, kind: str) -> None:
    disk = Disk(kind, tmp_path / "disk")
    path = disk.folder / "kiosk.toml"
    child = subprocess.Popen(
        disk.command(*writer(path, 3, "told")),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    disk.attach(child.pid)
    assert child.stdin is not None
    assert child.stdout is not None

    def told() -> str:
        child.stdin.write("\n")  # type: ignore[union-attr]
        child.stdin.flush()  # type: ignore[union-attr]
        return child.stdout.readline().strip()  # type: ignore[union-attr]

    seen = SettingsStore(disk.seen / "kiosk.toml")
    try:
        assert told() == "1 1"
        seen = SettingsStore(disk.seen / "kiosk.toml")
        disk.fill()
        assert told().endswith("the settings are as they were")
        assert seen.values() == {"service.registered_residents": 1}
        assert [each.number for each in seen.history()] == [1]
        disk.free()
        assert told() == "2 3"
        assert seen.values() == {"service.registered_residents": 3}
    finally:
        child.kill()
        child.communicate()
