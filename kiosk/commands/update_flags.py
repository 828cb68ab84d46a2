"""The flags of `kiosk update`."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.appliance.folders import CARETAKER_SOCKET, RELEASES
from kiosk.commands.actions import AddFlags, add_actions

_EXAMPLES = """\
examples:
  kiosk update status
  kiosk update install kiosk-amd64-1.5.0.raucb --restart
  kiosk update good

The caretaker does these things for root and for the core's user. What runs and is not marked good
after three starts gives way to the version before; there is no other way to mark it bad.

"""
_EXIT_CODES = "exit code: 0 done, 1 refused or not there, 2 wrong command\n"


def add_flags(command: argparse.ArgumentParser, common: AddFlags) -> None:
    def also(action: argparse.ArgumentParser) -> None:
        common(action)
        action.add_argument(
            "--socket", type=Path, default=CARETAKER_SOCKET, metavar="FILE", help="the caretaker's"
        )

    add_actions(
        command,
        {
            "status": ("what runs, from which slot, and what becomes of an update", _status),
            "install": ("install a bundle into the other slot, now", _install),
            "good": ("mark the running system good: start it from now on", _nothing),
        },
        also,
        examples=_EXAMPLES,
        exit_codes=_EXIT_CODES,
    )


def _nothing(_action: argparse.ArgumentParser) -> None:
    pass


def _status(action: argparse.ArgumentParser) -> None:
    action.add_argument("--json", action="store_true", help="for machines")


def _install(action: argparse.ArgumentParser) -> None:
    action.add_argument("bundle", type=Path, help="a signed bundle (.raucb)")
    action.add_argument(
        "--as", dest="version", metavar="VERSION", help="its version, where rauc is not here to ask"
    )
    action.add_argument("--restart", action="store_true", help="start the machine anew afterwards")
    action.add_argument(
        "--releases", type=Path, default=RELEASES, metavar="DIR", help="where bundles are put"
    )
