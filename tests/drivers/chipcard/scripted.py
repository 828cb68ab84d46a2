"""A card that knows one conversation by heart."""

from __future__ import annotations

from collections.abc import Sequence


class ScriptedCard:
    """A transport: answers each command of the script in turn, and no other."""

    atr = b""

    def __init__(self, exchange: Sequence[tuple[str, str]]) -> None:
        self._left = [
            (bytes.fromhex(command), bytes.fromhex(answer)) for command, answer in exchange
        ]

    def transmit(self, command: bytes) -> bytes:
        expected, answer = self._left.pop(0)
        assert command.hex() == expected.hex()
        return answer

    def close(self) -> None:
        return None

    @property
    def finished(self) -> bool:
        return not self._left
