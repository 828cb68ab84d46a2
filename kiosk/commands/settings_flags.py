"""Flags of `kiosk settings` and `kiosk provision`."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.appliance.folders import SETTINGS
from kiosk.commands.actions import AddFlags

BOOT_FILE = Path("/efi/kiosk-provisioning.toml")

_EXAMPLES = """\
examples, as the core's own user (sudo -u kiosk-core) or as root:
  kiosk settings show                               what has been set on this terminal
  kiosk settings set printer.port=/dev/ttyUSB0      several at once: all or none
  kiosk settings set printer.port                   back to how it comes
  kiosk settings restore 12                         a version of: kiosk settings history
  kiosk settings export /media/stick                for another terminal, and there: import FILE
What is changed holds from the core's and the screen's next start: systemctl restart kiosk.target
"""


def add_flags(settings: argparse.ArgumentParser, common: AddFlags) -> None:
    """`common` adds the flags that all commands of `kiosk` have, to be given after a task."""
    settings.epilog = _EXAMPLES
    settings.formatter_class = argparse.RawDescriptionHelpFormatter
    tasks = settings.add_subparsers(dest="action", metavar="TASK", required=True)
    for name, summary in (
        ("show", "what has been set on this terminal"),
        ("set", "set these, all or none"),
        ("history", "the last versions: when, by which role, what"),
        ("restore", "a version as it was"),
        ("export", "all that was set, as one file"),
        ("import", "what a file says, instead of what was set here"),
        ("schema", "all settings that there are, as JSON Schema"),
    ):
        task = tasks.add_parser(name, help=summary, description=summary.capitalize() + ".")
        common(task)
        task.add_argument(
            "--store", type=Path, default=SETTINGS, metavar="FILE", help="default: %(default)s"
        )
        if name in ("show", "history"):
            task.add_argument("--json", action="store_true", help="for machines")
        if name == "set":
            task.add_argument("changes", nargs="+", metavar="SECTION.KEY[=VALUE]")
        if name == "restore":
            task.add_argument("version", type=int)
        if name == "export":
            task.add_argument("target", type=Path, metavar="FOLDER")
            task.add_argument("--name", help="kiosk-settings-NAME.toml; default: the terminal's")
            task.add_argument(
                "--with-id", action="store_true", help="this terminal's name as well: for its spare"
            )
        if name == "import":
            task.add_argument("source", type=Path, metavar="FILE")


def add_provision_flags(provision: argparse.ArgumentParser) -> None:
    provision.add_argument(
        "--file", type=Path, default=BOOT_FILE, metavar="FILE", help="default: %(default)s"
    )
    provision.add_argument(
        "--store", type=Path, default=SETTINGS, metavar="FILE", help="default: %(default)s"
    )
    instead = provision.add_mutually_exclusive_group()
    instead.add_argument(
        "--check", action="store_true", help="only see whether the file can be used"
    )
    instead.add_argument(
        "--new",
        action="store_true",
        help="instead write FILE, with the settings that are given with --set",
    )
    instead.add_argument(
        "--code",
        type=Path,
        metavar="PICTURE",
        help="instead make a QR code (PNG) of the file, for the scanner of a new terminal",
    )
