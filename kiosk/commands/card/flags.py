"""Flags of `kiosk card`. Imports no driver: the parser is made for every command."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.commands.actions import AddFlags, add_actions, number
from kiosk.commands.card.exit_codes import EXPLAINED

_EXAMPLES = """\
examples:
  kiosk card read                            asks for the key, without showing it
  kiosk card read --only DG1,DG13 --json     two files and nothing else, for machines
  kiosk card verify --qr                     with the card's code, from a scanner that types
  kiosk card read --can-file - < key         the key from standard input
  kiosk card simulate cloned                 a copied card to try this with

"""


def add_flags(card: argparse.ArgumentParser, common: AddFlags) -> None:
    """`common` adds the flags that all commands of `kiosk` have."""
    actions: dict[str, tuple[str, AddFlags]] = {
        "read": ("read a card and show what it says", _read),
        "verify": (
            "read a card and say whether it is signed and its chip genuine, with reasons",
            _verify,
        ),
        "readers": ("which readers are there, and what lies on them", _readers),
        "trust": (
            "country certificates: import, list, check",
            lambda parser: _trust(parser, common),
        ),
        "simulate": ("put a simulated card into the virtual reader", _simulate),
        "bench": (
            "count APDUs, bytes and time of a reading, beside the least it could take",
            _bench,
        ),
    }
    add_actions(
        card,
        actions,
        common,
        examples=_EXAMPLES,
        exit_codes=EXPLAINED,
        without_common=("trust",),
    )


def _read(parser: argparse.ArgumentParser) -> None:
    _one_card(parser)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="keep the files as the card gave them, and the photo, in this new or empty folder; "
        "nobody but you can read it",
    )


def _verify(parser: argparse.ArgumentParser) -> None:
    _one_card(parser)


def _one_card(parser: argparse.ArgumentParser) -> None:
    _access_key(parser)
    parser.add_argument("--reader", metavar="PART", help="part of the reader's name")
    parser.add_argument(
        "--wait",
        type=number,
        default=20.0,
        metavar="SECONDS",
        help="how long to wait for a card, and for one that left to come back (default: 20)",
    )
    parser.add_argument(
        "--trust", type=Path, metavar="DIR", help="country certificates (default: card.trust_dir)"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--only",
        metavar="FILES",
        help="read these and no others: DG1 to DG16, COM, SOD, with commas. Without SOD nothing is "
        "verified; SOD and DG14 prove the chip",
    )
    what.add_argument(
        "--all", action="store_true", help="every file that the card shows to this terminal"
    )
    parser.add_argument(
        "--terminal",
        type=Path,
        metavar="DIR",
        help="CV certificates and key of this terminal, for fingerprints (DG3)",
    )
    parser.add_argument("--short", action="store_true", help="short APDUs only")
    parser.add_argument(
        "--bac-if-pace-fails",
        action="store_true",
        help="try Basic Access Control after PACE broke down; the findings then say so",
    )
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument(
        "--trace",
        action="store_true",
        help="every APDU with its time on standard error; what could tell of the holder is masked",
    )
    parser.add_argument(
        "--show-personal",
        action="store_true",
        help="what the card says of its holder in plain, also in the trace",
    )


def _access_key(parser: argparse.ArgumentParser) -> None:
    keys = parser.add_argument_group(
        "access key",
        "One of these; without any, the CAN is asked for. A value given here can be seen by other "
        "users of this machine: leave it away to be asked, or give a file (- is standard input, "
        "/dev/fd/3 a descriptor).",
    ).add_mutually_exclusive_group()
    for name, what in (
        ("can", "card access number, or the card's 12-digit number that ends in it"),
        ("qr", "text of the card's QR code"),
        ("mrz", "machine-readable zone, all lines"),
    ):
        keys.add_argument(f"--{name}", nargs="?", const="", metavar="TEXT", help=what)
        keys.add_argument(f"--{name}-file", metavar="FILE", help="the same from a file")


def _readers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--watch", action="store_true", help="go on, and say what changes")
    parser.add_argument("--json", action="store_true", help="for machines; one line per change")


def _trust(parser: argparse.ArgumentParser, common: AddFlags) -> None:
    tasks = parser.add_subparsers(dest="task", metavar="TASK", required=True)
    summaries = {
        "import": "take certificates, master lists, LDIF and revocation lists into the folder",
        "list": "whom this terminal believes",
        "check": "is the folder in order; or does a document signer's certificate belong to it",
    }
    for name, summary in summaries.items():
        task = tasks.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if name == "import":
            task.add_argument("files", nargs="+", type=Path, metavar="FILE")
            task.add_argument(
                "--yes",
                action="store_true",
                help="do not ask before a new country signing certificate is believed",
            )
            task.add_argument(
                "--replace", action="store_true", help="in place of a file of the same name"
            )
        if name == "check":
            task.add_argument("files", nargs="*", type=Path, metavar="CERTIFICATE")
        task.add_argument(
            "--trust", type=Path, metavar="DIR", help="the folder (default: card.trust_dir)"
        )
        task.add_argument("--json", action="store_true", help="for machines")
        common(task)


def _link(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ms-per-exchange", type=number, metavar="MS", help="of a modelled contactless link"
    )
    parser.add_argument("--kbit", type=number, metavar="KBIT", help="of that link, per second")


def _simulate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "profile",
        nargs="?",
        default="genuine",
        metavar="PROFILE",
        help="a built-in kind of card, or a profile file (TOML); default: genuine",
    )
    parser.add_argument("--list", action="store_true", help="name the built-in kinds, and end")
    parser.add_argument(
        "--example", action="store_true", help="print a profile file to begin with, and end"
    )
    parser.add_argument(
        "--resident", metavar="KEY", help="of the demonstration's residents; default: the first"
    )
    parser.add_argument(
        "--trust-out",
        type=Path,
        metavar="DIR",
        help="where the country's certificate goes (default: a folder that goes with the card)",
    )
    _link(parser)


def _bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "profile",
        nargs="?",
        metavar="PROFILE",
        help="a built-in kind of card, or a profile file; default: genuine, with extended length "
        "and with short APDUs",
    )
    parser.add_argument(
        "--portrait-bytes", type=int, default=19_000, metavar="N", help="default: 19000"
    )
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="default: 5")
    parser.add_argument(
        "--in-process",
        action="store_true",
        help="the card inside this process instead of in the virtual reader",
    )
    _link(parser)
    parser.add_argument("--json", action="store_true", help="for machines")
