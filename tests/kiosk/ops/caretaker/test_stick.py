"""The USB stick: only plain files of known names and bounded sizes come from it or go onto it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.appliance.folders import EXPORTS, STICK
from kiosk.appliance.request import Done, ReadStick, Refused, WriteStick
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.copying import copy_file
from kiosk.ops.caretaker.executors import Caretaker
from kiosk.ops.caretaker.stick import LARGEST_SETTINGS, MOST_NAMES, MOUNT, stick_partition
from tests.kiosk.ops.caretaker.tree import Tree

SETTINGS = "kiosk-settings-lobby.toml"


def plug_in(tree: Tree, disk: str = "sda", port: str = "1-1.4", partition: bool = True) -> None:
    at = f"/sys/devices/pci/usb1/1-1/{port}/host0/block/{disk}"
    tree.file(f"{at}/size", "31260672\n")
    if partition:
        tree.path(f"{at}/{disk}1").mkdir()
    tree.path("/sys/block").mkdir(parents=True, exist_ok=True)
    tree.path(f"/sys/block/{disk}").symlink_to(tree.path(at))


@pytest.fixture
def stick(tree: Tree) -> Path:
    """Its files. "mount" shows them where it is told to, and "umount" takes what was written."""
    plug_in(tree)
    files = tree.path("/stick")
    files.mkdir()
    tree.path(STICK).mkdir(parents=True)
    tree.program("/usr/sbin/blkid", "echo vfat")
    tree.program("/usr/bin/mount", 'for last; do :; done; cp -a "$root/stick/." "$last/"')
    tree.program(
        "/usr/bin/umount",
        'rm -rf "$root/stick"; cp -a "$1" "$root/stick"; find "$1" -mindepth 1 -delete',
    )
    info = json.dumps({"version": "1.5.0"})
    tree.program(
        "/usr/bin/rauc",
        f"""grep -q signed "$3" && echo '{info}' || {{ echo "signature is wrong"; exit 1; }}""",
    )
    return files


def read(tree: Tree) -> Done | Refused:
    reply = Caretaker(tree.machine).do(ReadStick())
    assert isinstance(reply, Done | Refused)
    assert not list(tree.path(MOUNT).glob("*")), "it is still mounted"
    return reply


def copied(tree: Tree) -> list[str]:
    return sorted(path.name for path in tree.path(STICK).iterdir())


def test_settings_and_a_release_are_copied(tree: Tree, stick: Path) -> None:
    (stick / SETTINGS).write_text("[terminal]\n")
    (stick / "update.raucb").write_bytes(b"signed")
    (stick / "autorun.inf").write_text("x")
    (stick / "kiosk.toml").write_text("x")
    assert read(tree) == Done("1 settings, release 1.5.0")
    assert copied(tree) == ["1.5.0.raucb", SETTINGS]
    assert tree.text(STICK / SETTINGS) == "[terminal]\n"


def test_it_is_mounted_so_that_nothing_on_it_can_do_anything(tree: Tree, stick: Path) -> None:
    (stick / SETTINGS).write_text("")
    read(tree)
    mounts = [call for call in tree.calls if call[0] == "/usr/bin/mount"]
    assert mounts == [
        [
            *("/usr/bin/mount", "-t", "vfat", "-o", "ro,nosuid,nodev,noexec,nosymfollow"),
            *("/dev/sda1", MOUNT),
        ]
    ]


def test_what_came_from_the_stick_before_is_no_more(tree: Tree, stick: Path) -> None:
    tree.file(STICK / "kiosk-settings-old.toml", "old")
    (stick / SETTINGS).write_text("new")
    read(tree)
    assert copied(tree) == [SETTINGS]


def test_a_release_with_a_wrong_signature_is_not_copied(tree: Tree, stick: Path) -> None:
    (stick / "update.raucb").write_bytes(b"forged")
    assert read(tree) == Refused("rauc: signature is wrong")
    assert copied(tree) == []


def test_links_folders_and_pipes_of_a_right_name_are_left_alone(tree: Tree, stick: Path) -> None:
    (stick / SETTINGS).symlink_to("/etc/shadow")
    (stick / "kiosk-settings-b.toml").mkdir()
    os.mkfifo(stick / "kiosk-settings-c.toml")
    assert read(tree) == Refused("neither settings nor a release is on the stick")
    assert copied(tree) == []


def test_settings_that_are_too_large_are_refused(tree: Tree, stick: Path) -> None:
    (stick / SETTINGS).write_bytes(b"x" * (LARGEST_SETTINGS + 1))
    assert read(tree) == Refused(f"{SETTINGS} is too large")
    assert copied(tree) == []


def test_a_stick_full_of_names_is_refused(tree: Tree, stick: Path) -> None:
    for number in range(MOST_NAMES + 1):
        (stick / f"{number}").touch()
    assert read(tree) == Refused("there are too many files")


def test_a_file_system_that_a_terminal_does_not_read_is_refused(tree: Tree, stick: Path) -> None:
    tree.program("/usr/sbin/blkid", "echo ntfs")
    assert read(tree) == Refused("the stick is neither FAT, exFAT nor ext4")
    assert all(call[0] != "/usr/bin/mount" for call in tree.calls)


def test_a_stick_that_cannot_be_let_go_is_taken_out_of_the_way(tree: Tree, stick: Path) -> None:
    (stick / SETTINGS).write_text("")
    tree.program(
        "/usr/bin/umount", 'test "$1" = --lazy && rm -rf "$2"/* && exit; echo busy; exit 1'
    )
    assert read(tree) == Refused("umount: busy")
    assert tree.calls[-1] == ["/usr/bin/umount", "--lazy", MOUNT]


def test_one_stick_at_a_time(tree: Tree, stick: Path) -> None:
    plug_in(tree, "sdb", "1-1.3")
    assert read(tree) == Refused("there is more than one USB stick")


def test_without_a_stick_nothing_is_mounted(tree: Tree) -> None:
    assert read(tree) == Refused("there is no USB stick")


def test_the_newest_settings_go_onto_the_stick(tree: Tree, stick: Path) -> None:
    for name, age in (("kiosk-settings-old.toml", 100), (SETTINGS, 0)):
        path = tree.file(EXPORTS / name, name)
        os.utime(path, (1_700_000_000 - age,) * 2)
    (stick / SETTINGS).write_text("from last year")
    (stick / "photo.jpg").write_text("somebody's")
    assert Caretaker(tree.machine).do(WriteStick()) == Done(SETTINGS)
    assert {path.name: path.read_text() for path in stick.iterdir()} == {
        SETTINGS: SETTINGS,
        "photo.jpg": "somebody's",
    }


def test_a_link_among_the_settings_leads_to_nobodys_secrets(tree: Tree, stick: Path) -> None:
    secret = tree.file("/etc/secret", "secret")
    tree.path(EXPORTS).mkdir(parents=True)
    tree.path(EXPORTS / SETTINGS).symlink_to(secret)
    assert Caretaker(tree.machine).do(WriteStick()) == Refused("there are no settings to write")
    assert list(stick.iterdir()) == []


def test_a_stick_without_partitions_is_taken_whole(tree: Tree) -> None:
    plug_in(tree, partition=False)
    assert stick_partition(tree.machine) == "/dev/sda"


def test_a_disk_in_use_is_no_stick(tree: Tree) -> None:
    plug_in(tree)
    tree.file("/proc/mounts", "/dev/sda1 /var ext4 rw 0 0\n")
    assert stick_partition(tree.machine) is None


def test_a_disk_inside_of_the_machine_is_no_stick(tree: Tree) -> None:
    disk = tree.path("/sys/devices/pci/ata1/host0/block/sda")
    tree.file("/sys/devices/pci/ata1/host0/block/sda/size", "1000")
    tree.path("/sys/block").mkdir()
    tree.path("/sys/block/sda").symlink_to(disk)
    assert stick_partition(tree.machine) is None


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_a_file_that_changes_under_the_copying_hand_is_not_followed(
    tmp_path: Path, kind: str
) -> None:
    source = tmp_path / "source"
    source.symlink_to("/etc/passwd") if kind == "link" else os.mkfifo(source)
    with pytest.raises(TaskFailed):
        copy_file(source, tmp_path / "target", 1 << 20, deadline=float("inf"))
    assert not (tmp_path / "target").exists()


def test_a_copy_that_takes_too_long_leaves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x" * 10)
    with pytest.raises(TaskFailed, match="too slow"):
        copy_file(source, tmp_path / "target", 1 << 20, deadline=0.0)
    assert not (tmp_path / "target").exists()


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    for name in ("source", "target"):
        (tmp_path / name).write_text(name)
    with pytest.raises(TaskFailed, match="there already"):
        copy_file(tmp_path / "source", tmp_path / "target", 1 << 20, deadline=float("inf"))
    assert (tmp_path / "target").read_text() == "target"


def test_the_outbox_keeps_its_room(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("x")
    with pytest.raises(TaskFailed, match="too little room"):
        copy_file(tmp_path / "source", tmp_path / "t", 10, deadline=float("inf"), left_free=1 << 60)


@pytest.fixture
def real_stick(tree: Tree) -> Iterator[str]:
    """A file system of the kernel's, on a loop device, mounted by the machine's own mount."""
    image = tree.file("/image")
    files = tree.path("/files")
    files.mkdir()
    (files / SETTINGS).write_text("[terminal]\n")
    (files / "kiosk-settings-link.toml").symlink_to("/etc/shadow")
    subprocess.run(["/usr/sbin/mke2fs", "-q", "-t", "ext4", "-d", files, image, "4M"], check=True)
    made = subprocess.run(
        ["/usr/sbin/losetup", "--find", "--show", image],
        check=False,
        capture_output=True,
        text=True,
    )
    if made.returncode != 0:
        pytest.skip(f"no loop device here: {made.stderr.strip()}")
    device = made.stdout.strip()
    for command in ("/usr/bin/mount", "/usr/bin/umount", "/usr/sbin/blkid"):
        tree.path(command).parent.mkdir(parents=True, exist_ok=True)
        tree.path(command).symlink_to(shutil.which(Path(command).name) or command)
    plug_in(tree)
    tree.path("/dev").mkdir()
    tree.path("/dev/sda1").symlink_to(device)
    yield device
    subprocess.run(["/usr/sbin/losetup", "--detach", device], check=True)


@pytest.mark.skipif(os.getuid() != 0, reason="only root mounts")
def test_a_stick_of_ext4_is_read_and_written_through_the_kernel(
    tree: Tree, real_stick: str
) -> None:
    caretaker = Caretaker(tree.machine)
    assert caretaker.do(ReadStick()) == Done("1 settings")
    assert tree.text(STICK / SETTINGS) == "[terminal]\n"
    tree.file(EXPORTS / "kiosk-settings-new.toml", "new")
    assert caretaker.do(WriteStick()) == Done("kiosk-settings-new.toml")
    assert caretaker.do(ReadStick()) == Done("2 settings")
    assert tree.text(STICK / "kiosk-settings-new.toml") == "new"
    assert str(tree.root) not in Path("/proc/mounts").read_text()
