"""Which program is this?"""

from __future__ import annotations

from kiosk.program_version import program_version
from tests.kiosk.commands.command import kiosk


def test_it_says_its_version() -> None:
    done = kiosk("--version")
    assert done.code == 0
    assert done.out == f"kiosk {program_version()}\n"
