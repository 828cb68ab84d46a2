"""The code that opens staff mode while the station is away. Its hash lies with the core's state and
not with the settings: those are read by others, exported, and sent to the station."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from kiosk.staff.access import is_setup_code
from kiosk.staff.hashed import hash_password, is_password
from kiosk.whole_file import write_whole

_log = logging.getLogger(__name__)
_LONGEST = 512


class SetupCode:
    """Of one terminal. One comparison at a time: each takes memory and a good part of a second."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._turn = threading.Lock()

    @property
    def known(self) -> bool:
        return bool(self._hash())

    def opens(self, code: str) -> bool:
        with self._turn:
            hashed = self._hash()
            return bool(hashed) and is_setup_code(code) and is_password(code, hashed)

    def put(self, code: str) -> None:
        """Keep its hash, complete or not at all. Raises OSError; ValueError for what is no code."""
        if not is_setup_code(code):
            raise ValueError("not a setup code")
        self.put_hash(hash_password(code))

    def put_hash(self, hashed: str) -> None:
        """As it came with a provisioning file. Raises OSError."""
        with self._turn:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._file, hashed.encode("ascii"), 0o600)

    def _hash(self) -> str:
        try:
            with self._file.open(encoding="ascii", errors="replace") as file:
                return file.read(_LONGEST).strip()
        except FileNotFoundError:
            return ""
        except OSError as error:
            _log.warning("the setup code cannot be read: %s", type(error).__name__)
            return ""
