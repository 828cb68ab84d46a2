"""Orders that a terminal has carried out: each once, also over a power cut."""

from __future__ import annotations

from pathlib import Path

import msgspec

from kiosk.whole_file import write_whole

MOST = 200
"""Remembered; the station gives no order anew that was ticked off."""
MOST_TOLD = 32


class _Kept(msgspec.Struct):
    carried_out: list[str] = []
    """Oldest first."""
    untold: list[str] = []
    """Of them, those that the station does not know of yet."""


class OrderBook:
    """In a file of the state folder, written whole or not at all. Used by one thread."""

    def __init__(self, file: Path) -> None:
        """A file that cannot be read counts as empty: at worst an order is done twice."""
        self._file = file
        try:
            self._kept = msgspec.json.decode(file.read_bytes(), type=_Kept)
        except (OSError, msgspec.DecodeError):
            self._kept = _Kept()

    def is_new(self, order_id: str) -> bool:
        return order_id not in self._kept.carried_out

    def note(self, order_id: str) -> None:
        """It is about to be carried out: a restart that it leads to must not come again.

        Raises OSError; then it must not be carried out.
        """
        made = _Kept(
            [*self._kept.carried_out, order_id][-MOST:], [*self._kept.untold, order_id][-MOST_TOLD:]
        )
        self._save(made)

    @property
    def to_tell(self) -> tuple[str, ...]:
        return tuple(self._kept.untold)

    def told(self, order_ids: tuple[str, ...]) -> None:
        """The station has heard of these. Raises OSError."""
        if order_ids:
            left = [one for one in self._kept.untold if one not in order_ids]
            self._save(_Kept(self._kept.carried_out, left))

    def _save(self, made: _Kept) -> None:
        write_whole(self._file, msgspec.json.encode(made), 0o600)
        self._kept = made
