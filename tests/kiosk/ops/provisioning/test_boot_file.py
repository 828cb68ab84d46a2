"""The file on the boot partition: taken once, and nothing secret is left of it."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kiosk.ops.provisioning.boot_file import take
from kiosk.ops.provisioning.content import LARGEST, Provisioning
from kiosk.ops.provisioning.fault import ProvisioningFault, Why
from kiosk.ops.provisioning.first_start import FirstStartOfStore
from kiosk.ops.provisioning.taking import taken
from kiosk.ops.staff_desk.setup_code import SetupCode
from kiosk.settings.store import SettingsStore
from tests.kiosk.commands.command import kiosk
from tests.kiosk.ops.provisioning.test_content import CODE, FULL

NOON = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
NOTE, ERROR = "kiosk-provisioning-taken.txt", "kiosk-provisioning-error.txt"


class New:
    """A new terminal and its boot partition."""

    def __init__(self, root: Path) -> None:
        self.efi, self.state = root / "efi", root / "state"
        self.efi.mkdir()
        self.state.mkdir()
        self.file = self.efi / "kiosk-provisioning.toml"
        self.store = SettingsStore(root / "settings" / "kiosk.toml")

    def apply(self, content: Provisioning) -> int:
        return taken(content, self.store, self.state)

    def take(self) -> Provisioning | None:
        return take(self.file, self.apply, lambda: NOON)

    def names(self) -> set[str]:
        return {each.name for each in self.efi.iterdir()}


@pytest.fixture
def new(tmp_path: Path) -> New:
    return New(tmp_path)


def test_a_terminal_is_set_up_and_the_file_is_gone(new: New) -> None:
    new.file.write_text(FULL, encoding="utf-8")
    assert new.take() is not None
    assert new.store.values()["terminal.id"] == "hall-1"
    assert new.store.history()[0].author == "provisioning"
    assert SetupCode(new.state / "setup-code").opens(CODE)
    assert new.names() == {NOTE}
    note = (new.efi / NOTE).read_text()
    assert "provisioning.setup_code" in note
    assert CODE not in note
    assert "192.168" not in note
    assert new.take() is None, "once"


def test_its_bytes_are_overwritten_where_they_are(new: New) -> None:
    new.file.write_text(FULL, encoding="utf-8")
    os.link(new.file, new.efi / "same-blocks")
    new.take()
    left = (new.efi / "same-blocks").read_bytes()
    assert len(left) == len(FULL.encode())
    assert left.strip() == b"# kiosk-provisioning: taken"


def test_a_power_cut_after_overwriting_is_no_fault(new: New) -> None:
    new.file.write_text(FULL, encoding="utf-8")
    os.link(new.file, new.efi / "kept")
    new.take()
    os.link(new.efi / "kept", new.file)
    assert new.take() is None
    assert new.names() == {NOTE, "kept"}


def test_a_power_cut_before_overwriting_takes_it_again_without_harm(new: New) -> None:
    new.file.write_text(FULL, encoding="utf-8")

    def cut(content: Provisioning) -> int:
        new.apply(content)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(new.file, cut, lambda: NOON)
    assert new.take() is not None
    assert new.store.version == 1
    assert new.names() == {NOTE}


def test_what_is_wrong_stands_beside_the_file_until_it_is_right(new: New) -> None:
    new.file.write_text(FULL.replace("58", "59"), encoding="utf-8")
    with pytest.raises(ProvisioningFault):
        new.take()
    said = (new.efi / ERROR).read_text(encoding="utf-8")
    assert "Giá trị không đúng: " in said
    assert "printer.paper_mm = 59" in said
    assert "A value is wrong" in said
    assert CODE not in said
    assert new.store.version == 0
    assert not SetupCode(new.state / "setup-code").known
    written = (new.efi / ERROR).stat().st_mtime_ns
    with pytest.raises(ProvisioningFault):
        new.take()
    assert (new.efi / ERROR).stat().st_mtime_ns == written, "the same is not written again"
    new.file.write_text(FULL, encoding="utf-8")
    new.take()
    assert new.names() == {NOTE}


def test_a_file_from_an_editor_of_windows_is_a_file(new: New) -> None:
    new.file.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert new.take() is not None


def test_what_is_no_small_plain_file_is_refused(new: New) -> None:
    new.file.write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(ProvisioningFault) as caught:
        new.take()
    assert caught.value.why is Why.TOO_LARGE
    for make in (os.mkfifo, lambda path: path.symlink_to("/etc/passwd"), os.mkdir):
        new.file.unlink(missing_ok=True)
        make(new.file)
        with pytest.raises(ProvisioningFault) as caught:
            new.take()
        assert caught.value.why is Why.NOT_A_FILE


def test_a_full_disk_is_said_and_the_file_stays(new: New) -> None:
    new.file.write_text(FULL, encoding="utf-8")
    (new.state / "setup-code").mkdir()
    with pytest.raises(ProvisioningFault) as caught:
        new.take()
    assert caught.value.why is Why.NOT_SAVED
    assert new.file.read_text(encoding="utf-8") == FULL


def test_a_terminal_counts_as_new_until_somebody_has_set_it_up(new: New) -> None:
    first = FirstStartOfStore(new.store, new.state, "terminal-1")
    assert not first.provisioned
    assert FirstStartOfStore(new.store, new.state, "hall-7").provisioned, "by /etc/kiosk"
    new.file.write_text(FULL, encoding="utf-8")
    new.take()
    assert first.provisioned
    for file in new.store.path.parent.iterdir():
        file.write_bytes(b"")
    (new.state / "setup-code").unlink()
    assert first.provisioned, "damage opens nothing"


def test_the_command_takes_the_file_and_says_what(new: New) -> None:
    new.file.write_text(FULL, encoding="utf-8")
    flags = ["--file", new.file, "--store", new.store.path]
    flags += ["--set", f"terminal.state_dir={new.state}"]
    checked = kiosk("provision", *flags, "--check")
    assert checked.code == 0
    assert new.file.exists()
    done = kiosk("provision", *flags)
    assert (done.code, done.err) == (0, "")
    assert "taken and erased: terminal.id" in done.out
    assert kiosk("provision", *flags).out.endswith("nothing to take\n")
    new.file.write_text("[", encoding="utf-8")
    done = kiosk("provision", *flags)
    assert done.code == 1
    assert "It is not TOML" in done.err


def test_the_command_makes_a_code_that_a_scanner_reads(new: New, tmp_path: Path) -> None:
    new.file.write_text(FULL, encoding="utf-8")
    picture = tmp_path / "code.png"
    assert kiosk("provision", "--file", new.file, "--code", picture).code == 0
    [read] = zxingcpp.read_barcodes(Image.open(picture))
    first = FirstStartOfStore(new.store, new.state, "terminal-1")
    assert first.scanned(read.text).done
    assert new.store.values()["station.province"] == "Tỉnh Ninh Bình"
    assert SetupCode(new.state / "setup-code").opens(CODE)
    assert not first.scanned("https://example.vn").done
