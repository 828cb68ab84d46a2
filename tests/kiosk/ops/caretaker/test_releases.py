"""Releases are installed from their folder only, and the slots are told as RAUC knows them."""

from __future__ import annotations

import json
import threading
import time

import pytest

from kiosk.appliance.request import (
    Done,
    InstallRelease,
    MarkGood,
    Restart,
    Unit,
)
from kiosk.ops.caretaker.executors import Caretaker
from tests.kiosk.ops.caretaker.answers import reason, state
from tests.kiosk.ops.caretaker.tree import Tree

STATUS = {
    "compatible": "kiosk",
    "booted": "A",
    "boot_primary": "rootfs.0",
    "slots": [
        {"rootfs.0": {"bootname": "A", "state": "booted", "boot_status": "good"}},
        {
            "rootfs.1": {
                "bootname": "B",
                "state": "inactive",
                "boot_status": "bad",
                "slot_status": {"bundle": {"compatible": "kiosk", "version": "1.4.0"}},
            }
        },
    ],
}


def rauc(tree: Tree, version: str, install: str = "") -> None:
    info = json.dumps({"compatible": "kiosk", "version": version})
    tree.program(
        "/usr/bin/rauc",
        f"""
case "$1 $2" in
  info*) echo "(rauc:1): a warning" >&2; echo '{info}' ;;
  "status --detailed") echo '{json.dumps(STATUS)}' ;;
  install*) {install or "true"} ;;
esac""",
    )


BUNDLE = "/var/lib/kiosk-releases/1.5.0.raucb"


def test_a_release_is_installed_from_its_folder_and_nowhere_else(tree: Tree) -> None:
    rauc(tree, "1.5.0")
    caretaker = Caretaker(tree.machine)
    assert "no bundle" in reason(caretaker.do(InstallRelease("1.5.0")))
    tree.file(BUNDLE, b"bundle")
    assert caretaker.do(InstallRelease("1.5.0")) == Done("1.5.0")
    assert tree.calls[-1] == ["/usr/bin/rauc", "install", BUNDLE]


def test_an_old_release_under_a_new_name_is_not_installed(tree: Tree) -> None:
    rauc(tree, "1.0.0")
    tree.file(BUNDLE, b"bundle")
    assert "version 1.0.0" in reason(Caretaker(tree.machine).do(InstallRelease("1.5.0")))
    assert all(call[1] != "install" for call in tree.calls)


def test_a_link_in_the_releases_folder_is_no_release(tree: Tree) -> None:
    rauc(tree, "1.5.0")
    other = tree.file("/etc/elsewhere", b"bundle")
    tree.file(BUNDLE).unlink()
    tree.path(BUNDLE).symlink_to(other)
    assert "no bundle" in reason(Caretaker(tree.machine).do(InstallRelease("1.5.0")))


def test_why_rauc_refuses_is_told(tree: Tree) -> None:
    rauc(tree, "1.5.0", "echo 'LastError: signature verification failed'; exit 1")
    tree.file(BUNDLE, b"bundle")
    said = reason(Caretaker(tree.machine).do(InstallRelease("1.5.0")))
    assert said == "rauc: signature verification failed"


def test_an_installation_tells_how_far_it_is_and_keeps_nobody_waiting(tree: Tree) -> None:
    rauc(
        tree,
        "1.5.0",
        "echo ' 40% Copying image to rootfs.1'; while [ ! -e $root/go ]; do sleep 0.05; done",
    )
    tree.program("/usr/bin/systemctl")
    tree.file(BUNDLE, b"bundle")
    caretaker = Caretaker(tree.machine)
    replies: list[object] = []
    thread = threading.Thread(target=lambda: replies.append(caretaker.do(InstallRelease("1.5.0"))))
    thread.start()
    deadline = time.monotonic() + 20
    while (seen := state(caretaker)).update_fraction != 0.4 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (seen.update, seen.update_fraction) == ("1.5.0", 0.4)
    assert "under way" in reason(caretaker.do(InstallRelease("1.5.0")))
    assert "under way" in reason(caretaker.do(MarkGood()))
    assert caretaker.do(Restart(Unit.READER_SERVICE)) == Done()
    tree.file("/go")
    thread.join(20)
    assert replies == [Done("1.5.0")]
    assert state(caretaker).update == ""


def test_the_slots_are_told_as_rauc_knows_them(tree: Tree) -> None:
    rauc(tree, "1.5.0")
    caretaker = Caretaker(tree.machine)
    seen = state(caretaker)
    assert (seen.slot, seen.marked_good, seen.other_slot_version) == ("A", True, "1.4.0")
    assert caretaker.do(MarkGood()) == Done()
    assert tree.calls[-1] == ["/usr/bin/rauc", "status", "mark-good", "booted"]


def test_rauc_is_not_asked_at_every_question_for_it_mounts_the_boot_partition(tree: Tree) -> None:
    rauc(tree, "1.5.0")
    caretaker = Caretaker(tree.machine)
    asked = ["/usr/bin/rauc", "status", "--detailed", "--output-format=json"]
    assert state(caretaker).slot == state(caretaker).slot == "A"
    assert tree.calls.count(asked) == 1
    caretaker.do(MarkGood())
    state(caretaker)
    assert tree.calls.count(asked) == 2


def test_in_an_image_good_is_written_down_at_once_for_later_starts(tree: Tree) -> None:
    rauc(tree, "1.5.0")
    tree.program("/usr/bin/systemctl")
    tree.file("/usr/lib/systemd/system/kiosk-proven.service")
    assert Caretaker(tree.machine).do(MarkGood()) == Done()
    assert tree.calls[-2:] == [
        ["/usr/bin/rauc", "status", "mark-good", "booted"],
        ["/usr/bin/systemctl", "start", "kiosk-proven.service"],
    ]


@pytest.mark.parametrize("said", ["", "not JSON", "{", '{"slots": 3}', '{"slots": [{"a": 1}]}'])
def test_a_machine_whose_rauc_says_nonsense_has_no_slots(tree: Tree, said: str) -> None:
    tree.program("/usr/bin/rauc", f"echo '{said}'")
    assert state(Caretaker(tree.machine)).slot == "-"
