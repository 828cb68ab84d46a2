"""What every headphone socket tells: whether something is plugged into it."""

from __future__ import annotations

from typing import Protocol


class HeadphoneJack(Protocol):
    """One socket, opened."""

    @property
    def plugged(self) -> bool:
        """As far as is known now."""
        ...

    def wait(self, timeout: float) -> bool:
        """`plugged`, as soon as it changes or after `timeout` seconds.

        Raises DeviceGone, DeviceProtocolError.
        """
        ...

    def close(self) -> None: ...
