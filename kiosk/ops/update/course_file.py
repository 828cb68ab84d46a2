"""Keeps the course of an update over a power cut."""

from __future__ import annotations

from pathlib import Path

import msgspec

from kiosk.ops.update.course import Course
from kiosk.whole_file import write_whole

COURSE_FILE = "update.json"
"""In the state folder."""


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
        write_whole(self._file, msgspec.json.encode(course), 0o600)
