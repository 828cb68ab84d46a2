"""Starting the PC/SC service: what is said where it cannot be had."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from drivers.simulated.chipcard import Service, ensure_pcscd, pcscd


@pytest.fixture(autouse=True)
def no_service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pcscd, "_SOCKET", tmp_path / "pcscd.comm")


def test_without_the_service_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcscd, "_executable", lambda: None)
    with ensure_pcscd() as service:
        assert service.state is Service.UNAVAILABLE
        assert "apt-get install pcscd" in service.reason


def test_without_the_virtual_reader_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pcscd, "_executable", lambda: "/bin/false")
    monkeypatch.setattr(pcscd, "_READER_SETTINGS", tmp_path / "absent")
    with ensure_pcscd() as service:
        assert not service.usable
        assert "vsmartcard-vpcd" in service.reason


def installed_as(command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = tmp_path / "vpcd"
    settings.touch()
    program = tmp_path / "pcscd"
    program.write_text(f"#!/bin/sh\n{command}\n")
    program.chmod(0o755)
    monkeypatch.setattr(pcscd, "_READER_SETTINGS", settings)
    monkeypatch.setattr(pcscd, "_executable", lambda: str(program))


def test_only_root_can_start_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    installed_as("sleep 60", monkeypatch, tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with ensure_pcscd() as service:
        assert service.state is Service.UNAVAILABLE
        assert "root" in service.reason


def test_a_service_that_dies_at_once_is_quoted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed_as("echo first; echo no such driver >&2; exit 3", monkeypatch, tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with ensure_pcscd() as service:
        assert service.state is Service.UNAVAILABLE
        assert service.reason.endswith("no such driver")


def test_a_service_that_never_answers_is_stopped_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mark = tmp_path / "pid"
    installed_as(f"echo $$ > {mark}; exec sleep 60", monkeypatch, tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pcscd, "_START_TIMEOUT_S", 0.3)
    with ensure_pcscd() as service:
        assert not service.usable
    assert not Path(f"/proc/{mark.read_text().strip()}").exists()
