"""The parts of the demonstration that are programs of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kiosk.ops.lifeline import spawn
from kiosk.ops.supervisor import stop_process


class Part:
    """One `kiosk` subcommand as a child process, its output kept in a file."""

    def __init__(self, name: str, settings_file: Path, log_dir: Path) -> None:
        self._name = name
        self._settings_file = settings_file
        self._log = log_dir / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """0: not started."""
        return self._process.pid if self._process else 0

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        command = [sys.executable, "-m", "kiosk", self._name, "--config", str(self._settings_file)]
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as output:
            self._process = spawn(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # A Ctrl-C in the terminal is for the demonstration, which ends its parts itself.
                start_new_session=True,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )

    def stop(self) -> None:
        if self._process is not None:
            stop_process(self._process)

    def kill(self) -> None:
        """As a power cut would: nothing is said before."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
