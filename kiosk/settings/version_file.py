"""One version of the settings as a file: TOML between a line that says what it is and its checksum.

    # kiosk-settings {"number":12,"saved_at":"…","author":"staff","reason":"printer.port"}
    [printer]
    port = "/dev/kiosk/printer"
    # sha256 …

Whatever a worn disk or a hand has changed shows in the checksum, and does not count.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import tomllib
from enum import Enum
from pathlib import Path

import msgspec

from kiosk.settings.toml_text import Tables, plain_tables, toml

LARGEST = 256 << 10
"""Bytes."""
_SUM = "# sha256 "
_NUMBERED = re.compile(r"-(\d{6,9})\.toml$", re.ASCII)


class Author(Enum):
    """Who changed something: a role, never a person."""

    STAFF = "staff"
    STATION = "station"
    PROVISIONING = "provisioning"
    STICK = "stick"


class Head(msgspec.Struct, frozen=True):
    number: int
    saved_at: dt.datetime
    author: Author
    reason: str
    """Keys, or "restored 12"."""


class Version(msgspec.Struct, frozen=True):
    head: Head
    tables: Tables


class DamagedFile(ValueError):
    """It is not as it was written. The text says in what."""


def sealed(mark: str, head: msgspec.Struct, tables: Tables) -> bytes:
    """ValueError for values that TOML cannot hold, and for too many of them."""
    line = msgspec.json.encode(head).decode()
    text = f"# {mark} {line}\n{toml(tables)}"
    data = f"{text}{_SUM}{_sum(text)}\n".encode()
    if len(data) > LARGEST:
        raise ValueError("too much for a file of settings")
    return data


def unsealed(data: bytes, mark: str) -> tuple[str, Tables]:
    """The head as JSON, and the values, unchecked. Raises DamagedFile."""
    if len(data) > LARGEST:
        raise DamagedFile("it is too large")
    text, found, ending = data.decode("utf-8", "replace").rpartition(_SUM)
    if not found or not hmac.compare_digest(ending.strip().encode(), _sum(text).encode()):
        raise DamagedFile("its checksum does not fit")
    begin = f"# {mark} "
    first = text.partition("\n")[0]
    if not first.startswith(begin):
        raise DamagedFile(f"it does not begin with {begin.strip()!r}")
    try:
        return first.removeprefix(begin), plain_tables(tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        raise DamagedFile(str(error)) from None


def version_bytes(version: Version) -> bytes:
    return sealed("kiosk-settings", version.head, version.tables)


def read_version(path: Path) -> Version:
    """Raises DamagedFile, OSError."""
    with path.open("rb") as file:
        head, tables = unsealed(file.read(LARGEST + 1), "kiosk-settings")
    try:
        return Version(msgspec.json.decode(head, type=Head), tables)
    except msgspec.DecodeError as error:
        raise DamagedFile(str(error)) from None


def kept_path(path: Path, number: int) -> Path:
    """Where version `number` of the settings `path` is kept."""
    return path.with_name(f"{path.stem}-{number:06}.toml")


def kept_numbers(path: Path) -> list[int]:
    """Of all versions beside `path`, newest first. Raises OSError."""
    found = (_NUMBERED.search(each.name) for each in path.parent.glob(f"{path.stem}-*.toml"))
    return sorted((int(match[1]) for match in found if match), reverse=True)


def newest_whole(path: Path) -> Version | None:
    """The current version, or where its file is damaged the newest whole one that is kept.

    None: there has never been one. Raises DamagedFile where none is whole, OSError.
    """
    try:
        return read_version(path)
    except FileNotFoundError:
        fault = None
    except DamagedFile as error:
        fault = error
    for number in kept_numbers(path) if path.parent.is_dir() else []:
        try:
            return read_version(kept_path(path, number))
        except (DamagedFile, OSError):
            continue
    if fault is not None:
        raise fault
    return None


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
