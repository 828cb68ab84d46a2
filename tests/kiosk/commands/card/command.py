"""`kiosk card` as a process, with files or with a terminal at its ends."""

from __future__ import annotations

from tests.kiosk.commands import command as any_command
from tests.kiosk.commands.command import Done, kiosk

__all__ = ["AtTerminal", "Done", "card", "command"]


def command(*flags: object) -> list[str]:
    return any_command.command("card", *flags)


def card(*flags: object, given: str = "") -> Done:
    return kiosk("card", *flags, given=given)


class AtTerminal(any_command.AtTerminal):
    def __init__(self, *flags: object) -> None:
        super().__init__("card", *flags)
