"""Settings as a file for a stick or another terminal."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ops.caretaker.stick import SETTINGS_NAME
from kiosk.settings import exchange
from kiosk.settings.exchange import exported, file_name, imported, json_schema, read_file
from kiosk.settings.load import SettingsError
from kiosk.settings.store import SettingsStore
from kiosk.settings.toml_text import Plain
from kiosk.settings.tree import Settings
from kiosk.settings.version_file import Author, sealed

NOON = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
HALL: dict[str, Plain] = {
    "terminal.id": "hall-1",
    "printer.port": "/dev/kiosk/printer",
    "station.province": 'Tỉnh "Ninh Bình"\\',
    "visit.inactivity": 50.5,
    "screen.fullscreen": False,
}


@pytest.fixture
def hall(tmp_path: Path) -> SettingsStore:
    store = SettingsStore(tmp_path / "hall" / "kiosk.toml")
    store.change(HALL, by=Author.STAFF)
    return store


@pytest.fixture
def lobby(tmp_path: Path) -> SettingsStore:
    store = SettingsStore(tmp_path / "lobby" / "kiosk.toml")
    store.change({"terminal.id": "lobby", "scanner.baud": 19200}, by=Author.STAFF)
    return store


def test_another_terminal_is_set_as_the_first_and_keeps_its_name(
    hall: SettingsStore, lobby: SettingsStore
) -> None:
    assert imported(lobby, exported(hall, "hall-1", NOON), Author.STICK) == 2
    assert lobby.values() == {**HALL, "terminal.id": "lobby"}
    newest = lobby.history()[0]
    assert (newest.author, newest.reason) == ("stick", "imported from hall-1")


def test_a_spare_takes_the_name_as_well_if_that_was_asked(
    hall: SettingsStore, lobby: SettingsStore
) -> None:
    imported(lobby, exported(hall, "hall-1", NOON, with_id=True), Author.STICK)
    assert lobby.values() == HALL


def test_the_file_of_a_newer_release_is_refused(
    hall: SettingsStore, lobby: SettingsStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(exchange, "SCHEMA", exchange.SCHEMA + 1)
        data = exported(hall, "hall-1", NOON)
    with pytest.raises(SettingsError, match="newer release"):
        imported(lobby, data, Author.STICK)
    assert lobby.version == 1


@pytest.mark.parametrize("place", [5, 60, 120, -3])
def test_one_changed_byte_and_the_file_is_refused(
    hall: SettingsStore, lobby: SettingsStore, place: int
) -> None:
    data = bytearray(exported(hall, "hall-1", NOON))
    data[place] ^= 1
    with pytest.raises(SettingsError, match="damaged"):
        imported(lobby, bytes(data), Author.STICK)
    assert lobby.version == 1


def test_a_whole_file_with_an_unknown_setting_is_refused(lobby: SettingsStore) -> None:
    head = exchange._Head(exchange.SCHEMA, "x", NOON)
    data = sealed("kiosk-settings-export", head, {"printer": {"colour": True}})
    with pytest.raises(SettingsError, match=r"no setting printer\.colour"):
        imported(lobby, data, Author.STICK)
    assert lobby.version == 1


def test_a_version_of_the_terminals_own_is_no_export(
    hall: SettingsStore, lobby: SettingsStore
) -> None:
    with pytest.raises(SettingsError, match="does not begin with"):
        imported(lobby, read_file(hall.path), Author.STICK)


def test_a_file_mends_a_terminal_on_which_all_is_damaged(
    hall: SettingsStore, lobby: SettingsStore
) -> None:
    data = exported(hall, "hall-1", NOON, with_id=True)
    for file in lobby.path.parent.iterdir():
        file.write_bytes(b"")
    with pytest.raises(SettingsError, match="damaged"):
        lobby.change({"printer.port": "/dev/a"}, by=Author.STAFF)
    with pytest.raises(SettingsError, match="damaged"):
        imported(lobby, b"", Author.STICK)
    imported(lobby, data, Author.STICK)
    assert lobby.values() == HALL


@given(st.binary(max_size=300))
def test_any_bytes_are_a_file_of_settings_or_refused(data: bytes) -> None:
    with contextlib.suppress(SettingsError):
        imported(SettingsStore(Path("/nowhere/kiosk.toml")), data, Author.STICK)


def test_the_caretaker_knows_the_files_name() -> None:
    assert SETTINGS_NAME.fullmatch(file_name("hall-1"))
    for name in ("", "../hall", "a b", ".hall", "x" * 65):
        with pytest.raises(SettingsError, match="letters, digits"):
            file_name(name)


def test_the_schema_names_every_setting_with_its_default() -> None:
    sections = json_schema()["properties"]
    assert isinstance(sections, dict)
    assert set(sections) == set(Settings.__struct_fields__)
    for section, schema in sections.items():
        kind = type(getattr(Settings(), section))
        assert set(schema["properties"]) == set(kind.__struct_fields__)
    assert sections["printer"]["properties"]["paper_mm"] == {"enum": [58, 80], "default": 80}
    assert sections["terminal"]["properties"]["state_dir"]["default"] == "/var/lib/kiosk"
