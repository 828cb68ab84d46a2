"""Bundles as RAUC itself makes, signs and reads them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.appliance.folders import RELEASES
from kiosk.appliance.request import InstallRelease, Refused
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.executors import Caretaker
from kiosk.ops.caretaker.release import bundle_version
from tests.kiosk.ops.caretaker.tree import Tree

pytestmark = pytest.mark.skipif(
    not (shutil.which("rauc") and shutil.which("mksquashfs")), reason="rauc makes the bundles"
)

MANIFEST = """
[update]
compatible=kiosk
version=1.5.0

[bundle]
format=verity

[image.rootfs]
filename=root.img
"""


def signer(folder: Path, name: str) -> tuple[Path, Path]:
    """Certificate and key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={name}", "-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with good.raucb, the foreign.raucb of another signer, and ours.pem."""
    folder = tmp_path_factory.mktemp("bundles")
    content = folder / "content"
    content.mkdir()
    (content / "manifest.raucm").write_text(MANIFEST)
    (content / "root.img").write_bytes(os.urandom(64 << 10))
    for name, bundle in (("ours", "good"), ("theirs", "foreign")):
        certificate, key = signer(folder, name)
        out = folder / f"{bundle}.raucb"
        made = subprocess.run(
            ["rauc", "bundle", "--cert", certificate, "--key", key, content, out],
            check=False,
            capture_output=True,
            text=True,
        )
        assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def ours(tree: Tree, made: Path) -> Tree:
    """A machine whose rauc trusts our signer. There is no second slot: it installs nothing."""
    tree.program("/usr/bin/rauc", f'exec rauc --keyring={made}/ours.pem "$@"')
    return tree


def test_the_version_is_the_one_that_was_signed(ours: Tree, made: Path) -> None:
    assert bundle_version(ours.machine, made / "good.raucb") == "1.5.0"


def test_another_signers_bundle_is_refused(ours: Tree, made: Path) -> None:
    with pytest.raises(TaskFailed, match="signature verification failed"):
        bundle_version(ours.machine, made / "foreign.raucb")


@pytest.mark.parametrize("place", [-20, -600])
def test_a_bundle_whose_signature_was_changed_is_refused(
    ours: Tree, made: Path, tmp_path: Path, place: int
) -> None:
    content = bytearray((made / "good.raucb").read_bytes())
    content[place] ^= 1
    changed = tmp_path / "changed.raucb"
    changed.write_bytes(content)
    with pytest.raises(TaskFailed):
        bundle_version(ours.machine, changed)


@pytest.mark.parametrize("content", [b"", b"no bundle", b"\0" * 100_000])
def test_what_is_no_bundle_is_refused(ours: Tree, tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.raucb"
    other.write_bytes(content)
    with pytest.raises(TaskFailed):
        bundle_version(ours.machine, other)


def test_a_foreign_bundle_in_the_releases_folder_is_never_given_to_the_installer(
    ours: Tree, made: Path
) -> None:
    ours.path(RELEASES).mkdir(parents=True)
    shutil.copy(made / "foreign.raucb", ours.path(RELEASES / "1.5.0.raucb"))
    reply = Caretaker(ours.machine).do(InstallRelease("1.5.0"))
    assert isinstance(reply, Refused)
    assert [call[1] for call in ours.calls] == ["info"]
