"""Keeps the course of an update over a power cut."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from kiosk.ops.update.course import Course


class CourseFile:
    """In the state folder, written whole or not at all."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> Course:
        """None under way where there is no file, or none that can be read."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Course)
        except (OSError, msgspec.DecodeError):
            return Course()

    def write(self, course: Course) -> None:
        """On disk when it returns. Raises OSError; the old state holds then."""
        part = self._file.with_suffix(".part")
        with part.open("wb") as target:
            target.write(msgspec.json.encode(course))
            target.flush()
            os.fsync(target.fileno())
        os.replace(part, self._file)
        folder = os.open(self._file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
