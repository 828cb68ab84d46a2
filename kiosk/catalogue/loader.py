"""Reads the service catalogue: a TOML file that station staff may replace.

Whatever is wrong in it is said with the file's name and the entry, in one go, so that the person
who edited it can mend it without a second try.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.entries import Entries, catalogue_of
from kiosk.catalogue.fault import Fault, Faulty, Flaw

LARGEST_FILE = 1_000_000
"""Bytes. A station's catalogue is a few kB."""


class CatalogueError(Exception):
    """The catalogue cannot be used. The text has one line for each thing wrong."""

    def __init__(self, file: Path, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(f"{file}: {fault}" for fault in faults))


class CatalogueFile(msgspec.Struct, frozen=True):
    catalogue: Catalogue
    sha256: str
    """Of the file's bytes, in hex."""


def load_catalogue(file: Path) -> CatalogueFile:
    """The catalogue in `file`; CatalogueError if there is none or anything in it is wrong."""
    try:
        with file.open("rb") as stream:
            text = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _unusable(file, f"cannot be read: {error.strerror}") from None
    if len(text) > LARGEST_FILE:
        raise _unusable(file, f"is larger than {LARGEST_FILE} bytes")
    return CatalogueFile(parse_catalogue(text, file), hashlib.sha256(text).hexdigest())


def parse_catalogue(text: bytes, file: Path) -> Catalogue:
    """As `load_catalogue`; `file` is only named in the messages."""
    try:
        entries = msgspec.toml.decode(text, type=Entries)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unusable(file, str(error) or "is nested too deeply") from None
    try:
        return catalogue_of(entries)
    except Faulty as faulty:
        raise CatalogueError(file, faulty.faults) from None


def _unusable(file: Path, why: str) -> CatalogueError:
    return CatalogueError(file, (Fault(Flaw.UNREADABLE, why),))
