"""Settings come from files, environment and flags; what is wrong is said with its place."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.settings.load import SettingsError, load
from kiosk.settings.tree import Settings


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_configured_gives_the_defaults() -> None:
    assert load(environment={"HOME": "/root"}) == Settings()


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, '[printer]\nport = "/dev/a"\npaper_mm = 58\n[terminal]\nid = "hall"')
    environment = {"KIOSK_PRINTER__PORT": "/dev/b", "KIOSK_SCREEN__FULLSCREEN": "false"}
    settings = load(file, environment, ["printer.port=/dev/c", "visit.inactivity=20"])
    assert settings.printer.port == "/dev/c"
    assert settings.printer.paper_mm == 58
    assert settings.terminal.id == "hall"
    assert settings.screen.fullscreen is False
    assert settings.visit.inactivity == 20


def test_paths_are_paths_and_an_empty_one_is_a_fault(tmp_path: Path) -> None:
    file = written(tmp_path, '[card]\ntrust_dir = "/srv/trust"')
    assert load(file, overrides=["terminal.socket=/run/x"]).card.trust_dir == Path("/srv/trust")
    with pytest.raises(SettingsError, match="expected the path"):
        load(overrides=["card.trust_dir="])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[printr]\nport = 'x'", "no section 'printr'; did you mean 'printer'?"),
        ("[printer]\nprot = 'x'", "no setting printer.prot; did you mean 'port'?"),
        ("[printer]\npaper_mm = 70", "printer.paper_mm = 70: Invalid enum value 70"),
        ("[printer]\npaper_mm = '80'", "printer.paper_mm = '80'"),
        ("[visit]\ninactivity = -1", "visit.inactivity = -1"),
        ("port = 3", "port stands outside of a [section]"),
        ("[terminal]\nid = 'a b'", "terminal.id = 'a b'"),
        ("[terminal", "not a TOML file"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_place(
    tmp_path: Path, text: str, said: str
) -> None:
    file = written(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load(file)
    assert said in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_named_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such settings file"):
        load(tmp_path / "nowhere.toml")


def test_a_flag_without_a_value_is_explained() -> None:
    with pytest.raises(SettingsError, match=r"section\.key=value"):
        load(overrides=["printer"])


@given(st.dictionaries(st.text(), st.text()), st.lists(st.text()))
def test_any_environment_and_flags_give_settings_or_a_clear_fault(
    environment: dict[str, str], overrides: list[str]
) -> None:
    prefixed = {f"KIOSK_{name}": value for name, value in environment.items()}
    with contextlib.suppress(SettingsError):
        assert isinstance(load(None, prefixed, overrides), Settings)
