"""Bundles of updates for the TEST image, good and bad ones, and USB sticks with them on."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_REPO = Path(__file__).parents[2]
_RECIPE = _REPO / "systemd/image"
_NAME = "kiosk-TEST-amd64"
_SPARE_MIB = 16


@dataclass(frozen=True)
class Bundles:
    """Made when they are wanted. `build`: where the image and its tools are; `folder`: scratch."""

    build: Path
    folder: Path

    @property
    def image(self) -> Path:
        return self.build / _NAME / f"{_NAME}.img"

    @property
    def version(self) -> str:
        return (self.build / _NAME / "version").read_text(encoding="utf-8").strip()

    def good(self) -> Path:
        """The system of the image itself, as `./dev bundle --test` packs and signs it."""
        made, root = self.folder / "good.raucb", self._root
        if not made.exists() or made.stat().st_mtime < root.stat().st_mtime:
            self._signed(root, made)
        return made

    def broken(self) -> Path:
        """Signed as it should be; it has a kernel and nothing that this could start."""
        made = self.folder / "broken.raucb"
        boot = self.build / _NAME / "root/boot"
        if not made.exists() or made.stat().st_mtime < self._root.stat().st_mtime:
            image, content = self.folder / "broken.squashfs", self.folder / "broken"
            shutil.rmtree(content, ignore_errors=True)
            shutil.copytree(boot, content / "boot")
            image.unlink(missing_ok=True)
            _run("mksquashfs", content, image, "-quiet", "-no-progress", "-comp", "lzo")
            self._signed(image, made)
        return made

    def foreign(self) -> Path:
        """Whole, and signed by somebody whom the image does not know."""
        made, key, pem = (self.folder / f"foreign.{end}" for end in ("raucb", "key", "pem"))
        # fmt: off
        _run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
             "-subj", "/CN=somebody", "-keyout", key, "-out", pem)
        # fmt: on
        image = self.folder / "foreign.img"
        image.write_bytes(os.urandom(1 << 20))
        self._signed(image, made, KEYRING=str(pem), SIGNING_KEY=str(key))
        return made

    def with_payload_changed(self) -> Path:
        """One bit, in the middle of the system."""
        good = self.good()
        return self._changed("payload.raucb", good.stat().st_size // 2)

    def with_signature_changed(self) -> Path:
        """One bit, in the signature: behind it stands only its length, in 8 bytes."""
        good = self.good()
        return self._changed("signature.raucb", good.stat().st_size - 8 - 32)

    def stick(self, bundle: Path) -> Path:
        """An image of a USB stick (FAT) with the bundle on it, named as its version."""
        tools, image = self.build / "tools-amd64", self.folder / f"{bundle.stem}-stick.img"
        inside = tools / "stick"
        shutil.rmtree(inside, ignore_errors=True)
        inside.mkdir()
        try:
            shutil.copyfile(bundle, inside / f"{self.version}.raucb")
            with (inside / "stick.img").open("wb") as file:
                file.truncate(bundle.stat().st_size + (_SPARE_MIB + 40 << 20))
            for command in (
                ("mkfs.vfat", "-F", "32", "-n", "STICK", "/stick/stick.img"),
                ("mcopy", "-i", "/stick/stick.img", f"/stick/{self.version}.raucb", "::"),
            ):
                _run("chroot", tools, *command)
            shutil.move(inside / "stick.img", image)
        finally:
            shutil.rmtree(inside)
        return image

    @property
    def _root(self) -> Path:
        return self.build / _NAME / "root.squashfs"

    def _signed(self, image: Path, target: Path, **environment: str) -> None:
        known = {"ARCH": "amd64", "VARIANT": "test", "KIOSK_BUILD": str(self.build.resolve())}
        known |= {"ROOT_IMAGE": str(image.resolve())} | environment
        _run(_RECIPE / "bundle.sh", target.resolve(), env=os.environ | known)

    def _changed(self, name: str, at: int) -> Path:
        made = self.folder / name
        shutil.copyfile(self.good(), made)
        with made.open("r+b") as file:
            file.seek(at)
            [byte] = file.read(1)
            file.seek(at)
            file.write(bytes([byte ^ 1]))
        return made


def _run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Raises RuntimeError with what the command said."""
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: {done.stdout[-500:]}{done.stderr[-1500:]}")
