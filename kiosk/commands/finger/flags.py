"""Flags of `kiosk finger`. Imports no driver: the parser is made for every command."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from kiosk.commands.actions import AddFlags, add_actions, number
from kiosk.commands.finger.exit_codes import EXPLAINED

MODELS = ("zfm-20", "r503")
"""That can be simulated."""
_DRIVER = re.compile(r"[a-z0-9_]{1,32}")

_EXAMPLES = """\
examples:
  kiosk finger scanners                          what is plugged in
  kiosk finger capture --out print.png           one picture, judged, its minutiae drawn on it
  kiosk finger capture --usb --out print.png     with the USB scanner instead of the settings' one
  kiosk finger enrol 3; kiosk finger verify 3    does the sensor know a finger again?
  kiosk finger delete 3                          and forget it
  kiosk finger simulate                          a module and a finger to try this with
  kiosk finger bench                             time of each step, with a simulated module

A picture or template of a finger is personal data: delete it when the scanner is proved.

"""


def add_flags(finger: argparse.ArgumentParser, common: AddFlags) -> None:
    """`common` adds the flags that all commands of `kiosk` have."""
    actions: dict[str, tuple[str, AddFlags]] = {
        "scanners": ("which scanners are there, and what they can do", _scanners),
        "capture": ("take one picture, judge it and keep it with its minutiae drawn", _capture),
        "enrol": ("keep a finger in a slot of the sensor: two touches", _enrol),
        "verify": ("compare a finger with the sensor's slot, or with all of them", _verify),
        "slots": ("which slots of the sensor are in use", _scanner),
        "delete": ("forget the finger in a slot of the sensor", _delete),
        "compare": ("score of two pictures, as this terminal compares fingers", _compare),
        "simulate": ("a module without hardware, and a finger, to try this with", _simulate),
        "bench": ("time of capture, extraction and comparison on this machine", _bench),
    }
    add_actions(finger, actions, common, examples=_EXAMPLES, exit_codes=EXPLAINED)


def _scanner(parser: argparse.ArgumentParser) -> None:
    which = parser.add_argument_group(
        "scanner", "One of these; without any, fingerprint.usb or fingerprint.port of the settings."
    ).add_mutually_exclusive_group()
    _port(which)
    which.add_argument(
        "--usb",
        nargs="?",
        const="any",
        type=_driver,
        metavar="DRIVER",
        help="a USB scanner: libfprint's name of its driver; without a name, the first that gives "
        "pictures",
    )
    _virtual_usb(which)
    _json(parser)


def _port(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--port", metavar="DEVICE", help="serial port of a module, /dev/ttyUSB0")


def _virtual_usb(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--virtual-usb",
        type=Path,
        metavar="SOCKET",
        help="libfprint's virtual scanner, which takes pictures from this new Unix socket",
    )


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for machines")


def _driver(text: str) -> str:
    if not _DRIVER.fullmatch(text):
        raise argparse.ArgumentTypeError("the name of a libfprint driver, as uru4000")
    return text


def _touched(parser: argparse.ArgumentParser) -> None:
    _scanner(parser)
    parser.add_argument(
        "--wait",
        type=number,
        default=30.0,
        metavar="SECONDS",
        help="how long to wait for a finger (default: 30)",
    )


def _scanners(parser: argparse.ArgumentParser) -> None:
    _port(parser)
    _virtual_usb(parser)
    _json(parser)
    parser.add_argument(
        "--probe",
        action="store_true",
        help="ask every serial port whether a fingerprint module hangs on it; what else hangs "
        "there gets bytes that it does not know, so not while the terminal is in use",
    )


def _capture(parser: argparse.ArgumentParser) -> None:
    _touched(parser)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE.png",
        required=True,
        help="a new file; nobody but you can read it",
    )
    parser.add_argument(
        "--plain",
        action="store_true",
        help="the picture as the scanner gave it, for kiosk finger compare",
    )


def _slot(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slot", type=int, metavar="SLOT", help="counted from 0")


def _enrol(parser: argparse.ArgumentParser) -> None:
    _slot(parser)
    _touched(parser)
    parser.add_argument(
        "--replace", action="store_true", help="in place of the finger that is in the slot"
    )


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "slot",
        type=int,
        nargs="?",
        metavar="SLOT",
        help="counted from 0; without it the sensor searches all of its slots",
    )
    _touched(parser)


def _delete(parser: argparse.ArgumentParser) -> None:
    _slot(parser)
    _scanner(parser)


def _compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("one", type=Path, metavar="A.png", help="taken with --plain")
    parser.add_argument("other", type=Path, metavar="B.png")
    parser.add_argument(
        "--dpi", type=int, metavar="N", help="of both; default: as the file says, or else 500"
    )
    _json(parser)


def _simulate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", choices=MODELS, default=MODELS[0], help=f"default: {MODELS[0]}")
    parser.add_argument(
        "--finger",
        default="resident",
        metavar="NAME",
        help="the same name is always the same finger, of nobody",
    )


def _bench(parser: argparse.ArgumentParser) -> None:
    _touched(parser)
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="touches; default: 3")
    parser.add_argument(
        "--simulated",
        action="store_true",
        help="a simulated module at the speed of its line, also where a scanner is set",
    )
