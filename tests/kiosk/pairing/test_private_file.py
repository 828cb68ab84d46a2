"""Key files: for their owner alone, and never half written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kiosk.pairing.private_file import PrivateFileFault, read_private, write_private


def test_a_key_file_is_readable_by_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "key.pem", b"secret")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    write_private(tmp_path / "key.pem", b"secret")
    (tmp_path / "key.pem").chmod(0o640)
    with pytest.raises(PrivateFileFault, match="chmod 600"):
        read_private(tmp_path / "key.pem")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key.pem"
    write_private(path, b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_of_two_who_make_the_same_file_the_first_one_wins(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    assert write_private(path, b"first", replace=False)
    assert not write_private(path, b"second", replace=False)
    assert read_private(path) == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_too_large_for_a_key_is_not_read(tmp_path: Path) -> None:
    write_private(tmp_path / "key.pem", b"x" * 40_000)
    with pytest.raises(PrivateFileFault, match="too large"):
        read_private(tmp_path / "key.pem")
