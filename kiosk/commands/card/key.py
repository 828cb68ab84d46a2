"""The access key of `kiosk card`: asked for without echo, from a file or descriptor, or given."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from kiosk.identity.access_key import CAN_LENGTH, AccessKey
from kiosk.identity.card_code import CodeFault, key_from_code, key_from_number
from kiosk.identity.mrz import MrzFault, MrzProblem, parse_mrz

LONGEST_FILE = 4096
MRZ_LINES = 3
KINDS = ("can", "qr", "mrz")

_PROMPTS = {
    "can": "CAN, or the card's 12-digit number (not shown): ",
    "qr": "Hold the card's code before the scanner, then Enter (not shown): ",
    "mrz": "Machine-readable zone, line {line} (not shown): ",
}


class NoKey(Exception):
    """What was given is no access key, or there was nobody to ask. Never holds what was given."""


def access_key(options: argparse.Namespace) -> AccessKey:
    """Raises NoKey."""
    kind, text = _given(options)
    if kind == "mrz":
        zone = parse_mrz(text)
        if isinstance(zone, MrzFault):
            raise NoKey(zone.message)
        return zone.key
    return _from_code(text) if kind == "qr" else _from_digits(text)


def _given(options: argparse.Namespace) -> tuple[str, str]:
    for kind in KINDS:
        path = getattr(options, f"{kind}_file")
        if path is not None:
            return kind, _from_file(path)
        text = getattr(options, kind)
        if text:
            return kind, text
        if text is not None:
            return kind, _asked(kind)
    return "can", _asked("can")


def _from_digits(text: str) -> AccessKey:
    digits = "".join(text.split())
    whole = key_from_number(digits)
    if whole is not None:
        return whole
    if len(digits) == CAN_LENGTH and digits.isascii() and digits.isdigit():
        return AccessKey(can=digits, number="")
    raise NoKey("a CAN has 6 digits; the card's number, whose last 6 are the CAN, has 12")


def _from_code(text: str) -> AccessKey:
    key = key_from_code(text)
    if key is CodeFault.GARBLED:
        raise NoKey(
            "the code's text came out garbled: set the scanner to UTF-8 and to serial mode, or "
            "give the 12 digits by --can"
        )
    if isinstance(key, CodeFault):
        raise NoKey("this is not the code of an identity card")
    return key


def _from_file(name: str) -> str:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LONGEST_FILE + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(LONGEST_FILE + 1)
    except OSError as error:
        raise NoKey(f"{name}: {error.strerror}") from None
    if len(data) > LONGEST_FILE:
        raise NoKey(f"{name}: more than {LONGEST_FILE} bytes")
    try:
        return data.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise NoKey(f"{name}: not UTF-8") from None


def _asked(kind: str) -> str:
    _require_terminal()
    if kind != "mrz":
        return getpass.getpass(_PROMPTS[kind])
    lines: list[str] = []
    for line in range(1, MRZ_LINES + 1):
        lines.append(getpass.getpass(_PROMPTS[kind].format(line=line)))
        if not isinstance(found := parse_mrz("\n".join(lines)), MrzFault):
            break
        if line > 1 and found.problem is not MrzProblem.NOT_AN_MRZ:
            break
    return "\n".join(lines)


def _require_terminal() -> None:
    """Without one, getpass would read from standard input, and show what is typed there."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        raise NoKey(
            "there is no terminal to ask at: give the key by --can-file - (standard input)"
        ) from None
