"""The `kiosk` command: one place where its subcommands and their flags are named.

A subcommand's module is imported only when it is called, so that the screen never loads a driver
and the core never loads Kivy.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.appliance.folders import CARETAKER_SOCKET, CORE_USER, RELAY_SOCKET
from kiosk.commands.card.flags import add_flags as add_card_flags
from kiosk.commands.finger.flags import add_flags as add_finger_flags
from kiosk.commands.gallery_flags import add_flags as add_gallery_flags
from kiosk.commands.settings_flags import add_flags as add_settings_flags
from kiosk.commands.settings_flags import add_provision_flags
from kiosk.commands.station_flags import add_flags as add_station_flags
from kiosk.commands.update_flags import add_flags as add_update_flags
from kiosk.language import Language
from kiosk.ops.lifeline import hold_to_parent
from kiosk.program_version import program_version
from kiosk.settings.load import SettingsError, load
from kiosk.settings.tree import Settings

_COMMANDS = {
    "run": "the terminal: core and screen, each restarted if it ends",
    "core": "the core alone: devices, station link, visit",
    "screen": "the screen alone: draws what the core says",
    "caretaker": "the terminal's one privileged part: does what the core may ask of the machine",
    "relay": "the terminal's way to the network: opens connections for a core that cannot",
    "board": "the display in the hall: shows and says the numbers that are called",
    "station": "the station service: tickets, lookups, counters; pair, terminals, staff, audit",
    "pair": "pairs this terminal with its station, with a code on both screens",
    "card": "the chip card: read, verify, readers, trust, simulate, bench",
    "finger": "the fingerprint scanner: scanners, capture, enrol, verify, simulate, bench",
    "demo": "a terminal and a station with simulated devices, for a look",
    "gallery": "pictures of every screen in every language, size and colours; fails on flaws",
    "settings": "what was set on this terminal: show, set, history, restore, export, import",
    "provision": "sets a new terminal up with the file on its boot partition; makes a code of one",
    "doctor": "which devices are there, which service answers",
    "selftest": "examines devices and station and plays a whole visit with the simulated card",
    "update": "another version of the system: status, install a bundle, mark what runs as good",
    "rescue": "what stands on the console when a part does not stay up",
}

_EXIT_CODES = "exit code: 0 fine (warnings too), 1 something is at fault, 2 wrong command"
_EXAMPLES = """\
settings come from /etc/kiosk/kiosk.toml and /etc/kiosk/kiosk.d/*.toml, then from what was set on
the terminal (kiosk settings), then from the environment (KIOSK_PRINTER__PORT=/dev/ttyUSB0), then
from --set printer.port=/dev/ttyUSB0; later ones win.

examples:
  kiosk demo                        look at the terminal with simulated devices
  kiosk card read                   read a chip card
  kiosk finger scanners             which fingerprint scanners are there
  kiosk doctor                      see what is plugged in and what answers
  kiosk run --config my.toml        run the terminal with these settings
  kiosk board --set board.fullscreen=false
  kiosk station --set service.port=8480
  kiosk station staff add mai --name "Đại úy Nguyễn Thị Mai" --role supervisor
  kiosk station pair                at the station, and then at the terminal:
  kiosk pair
"""


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="kiosk",
        description="Self-service terminal for commune police stations.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    named = f"%(prog)s {program_version() or '(not installed, from its sources)'}"
    top.add_argument("--version", action="version", version=named)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if name == "card":
            add_card_flags(command, _settings_flags)
            continue
        if name == "finger":
            add_finger_flags(command, _settings_flags)
            continue
        _settings_flags(command)
        if name == "demo":
            _demo_flags(command)
        if name == "station":
            add_station_flags(command, _further_settings_flags)
        if name == "settings":
            add_settings_flags(command, _further_settings_flags)
        if name == "gallery":
            add_gallery_flags(command)
        if name == "rescue":
            command.add_argument("part", help="which part it is, e.g. kiosk-screen")
        if name == "doctor":
            _doctor_flags(command)
        if name == "selftest":
            _selftest_flags(command)
        if name == "update":
            add_update_flags(command, _further_settings_flags)
        if name == "provision":
            add_provision_flags(command)
        if name == "caretaker":
            _listening_flags(command, CARETAKER_SOCKET, "who may ask, besides root")
        if name == "relay":
            _listening_flags(command, RELAY_SOCKET, "who may ask")
    return top


def _doctor_flags(command: argparse.ArgumentParser) -> None:
    command.epilog = _EXIT_CODES
    command.add_argument("--json", action="store_true", help="for machines: codes and English")
    command.add_argument(
        "--language",
        type=Language,
        choices=[Language.VIETNAMESE, Language.ENGLISH],
        metavar="vi|en",
        help="default: as LANG says",
    )


def _selftest_flags(command: argparse.ArgumentParser) -> None:
    _doctor_flags(command)
    command.add_argument(
        "--only",
        choices=["devices", "station", "visit"],
        help="this part alone; devices are not opened while a core holds them",
    )


def _listening_flags(command: argparse.ArgumentParser, socket: Path, who: str) -> None:
    command.add_argument(
        "--socket",
        type=Path,
        default=socket,
        metavar="FILE",
        help="where it listens, where systemd has passed no socket",
    )
    command.add_argument("--user", default=CORE_USER, help=f"{who} (default: %(default)s)")


def _settings_flags(command: argparse.ArgumentParser) -> None:
    command.add_argument("--config", type=Path, metavar="FILE", help="settings file (TOML)")
    command.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="SECTION.KEY=VALUE",
        dest="overrides",
        help="one setting; may be given several times",
    )


def _further_settings_flags(task: argparse.ArgumentParser) -> None:
    """The same after a command's task; they come on top of those before it."""
    task.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        default=argparse.SUPPRESS,
        help="settings file (TOML)",
    )
    task.add_argument(
        "--set",
        action="append",
        default=argparse.SUPPRESS,
        metavar="SECTION.KEY=VALUE",
        dest="further_overrides",
        help="one setting; may be given several times",
    )


def _demo_flags(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--play",
        action="store_true",
        help="play a scripted visit offscreen and keep pictures of it, also where there is a "
        "display",
    )
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="where the pictures of a scripted visit go"
    )
    command.add_argument(
        "--in-process-card",
        action="store_true",
        help="simulated card inside the core instead of through pcscd",
    )
    command.add_argument("--size", default="1280x800", help="window size, e.g. 1920x1080")


def main(arguments: Sequence[str] | None = None) -> int:
    hold_to_parent()
    options = parser().parse_args(arguments)
    try:
        overrides = [*options.overrides, *getattr(options, "further_overrides", [])]
        settings: Settings = load(options.config, os.environ, overrides)
    except SettingsError as error:
        print(f"kiosk: settings: {error}", file=sys.stderr)
        if options.command != "settings":
            return 2
        settings = Settings()  # it is the command that mends them
    command = importlib.import_module(f"kiosk.commands.{options.command}")
    code: int = command.main(settings, options)
    return code
