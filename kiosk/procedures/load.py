"""Reads the procedures: a TOML file that station staff may replace.

Whatever is wrong in it is said with the file's name, the entry and the field, in one go.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from kiosk.procedures.entries import Entries, ProcedureFault, procedures_of
from kiosk.procedures.procedure import Procedure

LARGEST_FILE = 400_000
"""Bytes: as an answer of the station it stays below what a terminal takes."""


def load_procedures(file: Path) -> tuple[Procedure, ...]:
    """In the file's order; ProcedureFault if there is no such file or anything in it is wrong."""
    try:
        with file.open("rb") as stream:
            text = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ProcedureFault([f"{file}: cannot be read: {error.strerror}"]) from None
    return parse_procedures(text, file)


def parse_procedures(text: bytes, file: Path) -> tuple[Procedure, ...]:
    """As `load_procedures`; `file` is only named in the messages."""
    if len(text) > LARGEST_FILE:
        raise ProcedureFault([f"{file}: is larger than {LARGEST_FILE} bytes"])
    try:
        entries = msgspec.toml.decode(text, type=Entries)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProcedureFault([f"{file}: {error or 'is nested too deeply'}"]) from None
    try:
        return procedures_of(entries)
    except ProcedureFault as fault:
        raise ProcedureFault(f"{file}: {line}" for line in fault.lines) from None
