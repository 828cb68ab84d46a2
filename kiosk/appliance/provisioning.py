"""What makes a new terminal one of a station's: the answers of its first start."""

from __future__ import annotations

import msgspec


class FoundStation(msgspec.Struct, frozen=True):
    """A station that the network tells of."""

    name: str
    url: str


class FirstAnswers(msgspec.Struct, frozen=True):
    terminal_id: str
    """As `terminal.id` of the settings."""
    station_url: str
    """Empty: it is found by zeroconf."""
    setup_code: str
    """Only its hash is kept."""

    def __repr__(self) -> str:
        return f"FirstAnswers({self.terminal_id!r})"
