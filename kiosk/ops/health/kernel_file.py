"""Small files of the kernel's, read under a root of one's own."""

from __future__ import annotations

from pathlib import Path

_MOST = 4096


def said(file: Path) -> str:
    """Its text without white space around it; empty where it is not there or cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST).decode("ascii", "replace").strip()
    except OSError:
        return ""


def whole(file: Path) -> int | None:
    """Its decimal number; None where there is none."""
    try:
        return int(said(file))
    except ValueError:
        return None


def below(folder: Path, pattern: str, most: int = 64) -> list[Path]:
    """Entries by name, no more than `most`; none where the folder is not there."""
    try:
        return sorted(folder.glob(pattern))[:most]
    except OSError:
        return []
