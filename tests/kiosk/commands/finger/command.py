"""`kiosk finger` as a process, with files or with a terminal at its ends."""

from __future__ import annotations

from tests.kiosk.commands import command as any_command
from tests.kiosk.commands.command import Done, kiosk


def command(*flags: object) -> list[str]:
    return any_command.command("finger", *flags)


def finger(*flags: object) -> Done:
    return kiosk("finger", *flags)


class AtTerminal(any_command.AtTerminal):
    def __init__(self, *flags: object) -> None:
        super().__init__("finger", *flags)
