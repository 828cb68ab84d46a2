"""What all devices in software have that sit at the end of a line."""

from __future__ import annotations

from typing import Self

from drivers.simulated.pty_port import PtyPort


class PtyDevice:
    """`port` is the path to open. Usable as a context manager."""

    def __init__(self, pty: PtyPort) -> None:
        self._pty = pty

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def port(self) -> str:
        return self._pty.path

    def unplug(self) -> None:
        """Whatever was on its way is lost."""
        self._pty.unplug()

    def replug(self) -> None:
        self._pty.replug()

    def close(self) -> None:
        self._pty.close()
