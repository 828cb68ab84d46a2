"""`kiosk station procedures check`: a file is tried before the station gets it."""

from __future__ import annotations

from pathlib import Path

from kiosk.assets_path import assets_path
from tests.kiosk.commands.command import Done, kiosk


def check(tmp_path: Path, file: Path) -> Done:
    setting = f"service.state_dir={tmp_path / 'state'}"
    return kiosk("station", "procedures", "--set", setting, "check", file)


def test_the_delivered_file_can_be_used(tmp_path: Path) -> None:
    done = check(tmp_path, assets_path("procedures", "procedures.toml"))
    assert done.code == 0
    assert "procedures can be used" in done.words


def test_what_is_wrong_or_odd_is_said(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[[procedure]]\nid = "one"\nname = { en = "One" }\n', encoding="utf-8")
    done = check(tmp_path, file)
    assert (done.code, "procedure 1 (one): name.vi is missing" in done.words) == (1, True)
    file.write_text(
        '[[procedure]]\nid = "one"\nservice = "tea"\nname = { vi = "Trà" }\n', encoding="utf-8"
    )
    done = check(tmp_path, file)
    assert done.code == 0
    assert "the counters have no service 'tea'" in done.words
    assert check(tmp_path, tmp_path / "none.toml").code == 1
