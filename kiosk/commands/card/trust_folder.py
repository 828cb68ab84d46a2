"""The folder of country certificates, and what new files would make of it."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.chipcard.certificate import Certificate
from drivers.chipcard.trust import Rejected, Source, TrustStore
from drivers.chipcard.trust.loading import (
    CERTIFICATES,
    LDIFS,
    MASTER_LISTS,
    REVOCATION_LISTS,
)

FOLDER_MODE, FILE_MODE = 0o755, 0o644
"""Certificates are public; the core reads them as another user."""
KINDS = {
    "certificate": CERTIFICATES,
    "master list": MASTER_LISTS,
    "LDIF": LDIFS,
    "revocation list": REVOCATION_LISTS,
}
SUFFIXES = frozenset().union(*KINDS.values())
CHUNK = 1 << 20


class TrustRefused(Exception):
    """Nothing was changed; the text says why, and what to do."""


@dataclass(frozen=True)
class Preview:
    """What the folder would be with the new files in it."""

    sources: tuple[Source, ...]
    """Of the new files."""
    rejected: tuple[Rejected, ...]
    """Of the new files, whole or in part."""
    new_anchors: tuple[Certificate, ...]
    by_hand: frozenset[bytes]
    """Digests of those anchors that no signature vouches for: believed because someone said so."""


def suffixes() -> str:
    return "; ".join(f"{kind} {', '.join(sorted(KINDS[kind]))}" for kind in KINDS)


def preview(folder: Path, files: Sequence[Path], now: dt.datetime) -> Preview:
    """Loads the folder with `files` laid beside what is there; changes nothing.

    Raises TrustRefused.
    """
    for path in files:
        if path.suffix.lower() not in SUFFIXES:
            raise TrustRefused(f"{path}: what it is goes by its ending: {suffixes()}")
        if not path.is_file():
            raise TrustRefused(f"{path}: there is no such file")
    names = [path.name for path in files]
    if len(set(names)) < len(names):
        raise TrustRefused("two of the files have the same name")
    with tempfile.TemporaryDirectory(prefix="kiosk-trust-") as beside:
        mixed = Path(beside)
        _link_all(folder, mixed, leave_out=frozenset(names))
        before = TrustStore.from_directory(mixed, now)
        for path in files:
            (mixed / path.name).symlink_to(path.resolve())
        after = TrustStore.from_directory(mixed, now)
    known = {anchor.raw for anchor in before}
    added = tuple(anchor for anchor in after if anchor.raw not in known)
    return Preview(
        sources=tuple(source for source in after.sources if source.path.name in names),
        rejected=tuple(each for each in after.rejected if each.path.name in names),
        new_anchors=added,
        by_hand=_by_hand(files, added, now),
    )


def _link_all(folder: Path, mixed: Path, leave_out: frozenset[str]) -> None:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.suffix.lower() in SUFFIXES and path.name not in leave_out:
            (mixed / path.name).symlink_to(path.resolve())


def _by_hand(
    files: Sequence[Path], added: Sequence[Certificate], now: dt.datetime
) -> frozenset[bytes]:
    """Those that stand in a plain file, not in a list whose signature was verified."""
    with tempfile.TemporaryDirectory(prefix="kiosk-trust-") as plain:
        for path in files:
            if path.suffix.lower() in CERTIFICATES:
                (Path(plain) / path.name).symlink_to(path.resolve())
        in_plain_files = {anchor.raw for anchor in TrustStore.from_directory(Path(plain), now)}
    return frozenset(anchor.raw for anchor in added if anchor.raw in in_plain_files)


def install(folder: Path, files: Sequence[Path], *, replace: bool) -> list[str]:
    """Copies them into the folder, each whole or not at all; says of each what was done.

    Raises TrustRefused.
    """
    done = []
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        same = {path for path in files if _same(path, folder / path.name)}
        for path in files:
            if path not in same and (folder / path.name).exists() and not replace:
                raise TrustRefused(
                    f"{folder / path.name}: another file has this name; --replace puts the new one "
                    "in its place"
                )
        for path in files:
            if path in same:
                done.append(f"{path.name}: was there already")
                continue
            _copy(path, folder / path.name)
            done.append(f"{path.name}: taken into {folder}")
    except OSError as error:
        raise TrustRefused(f"{error.filename or folder}: {error.strerror}") from None
    return done


def _same(path: Path, other: Path) -> bool:
    if not other.is_file() or path.stat().st_size != other.stat().st_size:
        return False
    with path.open("rb") as one, other.open("rb") as two:
        while chunk := one.read(CHUNK):
            if chunk != two.read(CHUNK):
                return False
    return True


def _copy(path: Path, target: Path) -> None:
    """Under a name that nobody loads, until it is whole."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as copy, path.open("rb") as original:
            while chunk := original.read(CHUNK):
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        Path(name).chmod(FILE_MODE)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
