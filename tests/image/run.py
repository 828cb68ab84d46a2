"""Starts the built image (the TEST one where there is one) until interrupted: `./dev image run`."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tests.image.machine import Machine, new_disk


def built(build: Path) -> Path:
    """The disk to start. Raises SystemExit where none has been built."""
    for name in ("kiosk-TEST-amd64", "kiosk-amd64"):
        image = build / name / f"{name}.img"
        if image.exists():
            return image
    raise SystemExit(f"no image in {build}: ./dev image --test")


def main() -> None:
    """Writes what the panel shows to build/run/screen.png every ten seconds."""
    build = Path(os.environ.get("KIOSK_BUILD", "build"))
    folder = build / "run"
    folder.mkdir(parents=True, exist_ok=True)
    new_disk(built(build), folder / "disk.qcow2")
    machine = Machine(folder / "disk.qcow2", folder)
    machine.start()
    print(
        f"console: {machine.console}; panel: {folder / 'screen.png'}; ends with Ctrl-C", flush=True
    )
    try:
        while True:
            time.sleep(10)
            machine.picture(folder / "screen.png")
    except KeyboardInterrupt:
        pass
    finally:
        machine.cut_power()


if __name__ == "__main__":
    main()
