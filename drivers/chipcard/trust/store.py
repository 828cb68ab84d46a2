"""The trust store that a terminal loads from its directory."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Self

from drivers.chipcard.trust.authorities import Authorities
from drivers.chipcard.trust.loading import load_directory


class TrustStore(Authorities):
    """Whom this terminal believes."""

    @classmethod
    def from_directory(cls, directory: Path, now: dt.datetime | None = None) -> Self:
        """Everything usable directly in `directory`; see `loading` for files and rules.

        A missing directory is an empty store; broken files are in `rejected`. `now` (default: the
        clock's) counts for master lists that do not say when they were signed.
        """
        return cls.of(load_directory(directory, now or dt.datetime.now(dt.UTC)))
