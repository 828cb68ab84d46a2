"""A 2D code scanner in serial mode, in software, on a pty."""

from __future__ import annotations

import time
from pathlib import Path

from drivers.simulated.pty_device import PtyDevice
from drivers.simulated.pty_port import PtyPort


class CodeScannerDevice(PtyDevice):
    def __init__(
        self, directory: Path | None = None, *, name: str = "scanner", suffix: bytes = b"\r"
    ) -> None:
        """`suffix` is sent after each code; empty where it is switched off."""
        self.suffix = suffix
        self.byte_delay = 0.0
        """Seconds between two bytes."""
        super().__init__(PtyPort(name, lambda _: None, directory))

    def scan(self, text: str) -> bool:
        """Holds a code with `text` before the scanner. False: nobody listened or unplugged."""
        return self.scan_bytes(text.encode())

    def scan_bytes(self, code: bytes) -> bool:
        return self.send(code + self.suffix)

    def send(self, data: bytes) -> bool:
        """Exactly these bytes, without suffix."""
        if not self.byte_delay:
            return self._pty.write(data)
        for value in data:
            if not self._pty.write(bytes((value,))):
                return False
            time.sleep(self.byte_delay)
        return True
