"""Names of offices by their codes: the one thing of the registry's that is kept, in memory.

It is the same for everybody. While it cannot be had, the last one goes on being used.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from kiosk.station.registry.interface import RegistryUnavailable

_log = logging.getLogger(__name__)

TRY_AGAIN = 30.0
"""Seconds after it could not be had."""


class Edition(NamedTuple):
    names: Mapping[str, str]
    tag: str
    """ETag (RFC 9110, section 8.8.3); empty: it has none."""


Ask = Callable[[str], Edition | None]
"""Given the tag of what is there, what is new; None: nothing. Raises RegistryUnavailable."""


class OfficeNames:
    """Used from several threads, one of which asks while the others use what is there."""

    def __init__(self, kept: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`kept`: seconds until it is asked whether they have changed."""
        self._kept = kept
        self._clock = clock
        self._asking = threading.Lock()
        self._edition = Edition({}, "")
        self._due = clock()

    def name(self, code: str) -> str:
        """The code itself for an office that is not known."""
        return self._edition.names.get(code, code)

    def refresh(self, ask: Ask) -> None:
        """Ask when it is time to. Never raises RegistryUnavailable: a name is not worth it."""
        if self._clock() < self._due or not self._asking.acquire(blocking=False):
            return
        try:
            changed = ask(self._edition.tag)
        except RegistryUnavailable as fault:
            _log.warning("the offices' names cannot be had: %s", fault.reason)
            self._due = self._clock() + TRY_AGAIN
        else:
            if changed is not None:
                self._edition = changed
            self._due = self._clock() + self._kept
        finally:
            self._asking.release()
