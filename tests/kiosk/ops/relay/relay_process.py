"""`kiosk relay` as a process, killed and begun anew on the same socket."""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
import time
from pathlib import Path

from kiosk.exchange.tcp import VARIABLE
from tests.kiosk.commands.command import command

PATIENCE = 60.0


class RelayProcess:
    """Entered: it answers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Of a process that goes by it."""
        return {**os.environ, VARIABLE: str(self.path)}

    def __enter__(self) -> RelayProcess:
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def begin(self) -> None:
        me = pwd.getpwuid(os.getuid()).pw_name
        flags = ("relay", "--socket", self.path, "--user", me)
        self._process = subprocess.Popen(command(*flags))
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < deadline
            assert self._process.poll() is None
            time.sleep(0.05)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as tried:
            try:
                tried.connect(str(self.path))
            except OSError:
                return False
        return True
