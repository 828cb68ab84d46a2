"""`--out`: a document's files on disk, because the user asked for it; nobody else can read them."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

from drivers.chipcard.document import Dg2, Document
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds import image
from kiosk.commands.private_file import write_private

FOLDER_MODE = 0o700
_SUFFIXES = {"image/jpeg": "jpg", "image/jp2": "jp2"}


class FolderRefused(Exception):
    """The folder cannot be used; the text says why."""


def prepare(folder: Path) -> None:
    """Makes it, or sees to it that it is empty, one's own and closed to others: before the card is
    read, so that no reading is in vain. Raises FolderRefused."""
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if folder.stat().st_uid != os.geteuid():
            raise FolderRefused(f"{folder}: belongs to another user")
        if any(folder.iterdir()):
            raise FolderRefused(f"{folder}: not empty; one folder is for one card")
        folder.chmod(FOLDER_MODE)
    except OSError as error:
        raise FolderRefused(f"{folder}: {error.strerror}") from None


def save(document: Document, folder: Path) -> tuple[Path, ...]:
    """Every file byte for byte, and the photo. Raises FolderRefused."""
    contents = {f"{file.name}.bin": data for file, data in document.files.items()}
    if document.dg2 is not None:
        contents |= _photo(document.dg2)
    try:
        if stat.S_IMODE(folder.stat().st_mode) != FOLDER_MODE:
            raise FolderRefused(f"{folder}: was opened to others meanwhile")
        return tuple(write_private(folder / name, data) for name, data in contents.items())
    except OSError as error:
        raise FolderRefused(f"{folder}: {error.strerror}") from None


def _photo(dg2: Dg2) -> dict[str, bytes]:
    """As stored; few programs show JPEG 2000, so beside it as PNG where it can be decoded."""
    found = {f"photo.{_SUFFIXES.get(dg2.media_type, 'bin')}": dg2.image}
    if dg2.media_type != "image/jpeg":
        try:
            found["photo.png"] = _png(dg2.image)
        except CardProtocolError:
            return found
    return found


def _png(data: bytes) -> bytes:
    buffer = io.BytesIO()
    image.decode(data).save(buffer, "PNG")
    return buffer.getvalue()
