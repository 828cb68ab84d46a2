"""Leaves a registry that fails alone for a while, so that it can recover and nobody waits for it.

closed → (some failures in a row) → open → (a rest) → half open: one question goes through; it
closes the breaker or opens it again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kiosk.backoff import jittered
from kiosk.station.registry.interface import AmbiguousNumber, BreakerState, RegistryUnavailable

_log = logging.getLogger(__name__)

LONGEST_REST = 120.0
"""Seconds, whatever the registry asks for."""


class Overloaded(RegistryUnavailable):
    """The registry has asked to be left alone for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__("overloaded")
        self.seconds = seconds


class Breaker:
    """Safe from several threads."""

    def __init__(
        self, failures: int, rest: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """It opens after `failures` in a row, for some `rest` seconds."""
        self._most = failures
        self._rest = rest
        self._clock = clock
        self._turn = threading.Lock()
        self._failed = 0
        self._until: float | None = None
        """When its rest is over; None: it is closed."""
        self._probing = False
        self._age = 0
        """Grows at each opening and closing: what began before says nothing about now."""

    @property
    def state(self) -> BreakerState:
        with self._turn:
            if self._until is None:
                return BreakerState.CLOSED
            resting = self._clock() < self._until
            return BreakerState.OPEN if resting else BreakerState.HALF_OPEN

    @contextmanager
    def question(self) -> Iterator[None]:
        """Around one question. Raises RegistryUnavailable("circuit-open") where none may be put."""
        age = self._enter()
        try:
            yield
        except AmbiguousNumber:
            self._leave(age, None)  # an answer like any other
            raise
        except Overloaded as fault:
            self._leave(age, fault.seconds)
            raise
        except BaseException:
            self._leave(age, 0.0)
            raise
        self._leave(age, None)

    def _enter(self) -> int:
        with self._turn:
            if self._until is not None:
                if self._probing or self._clock() < self._until:
                    raise RegistryUnavailable("circuit-open")
                self._probing = True
            return self._age

    def _leave(self, age: int, asked_rest: float | None) -> None:
        """`asked_rest`: None after an answer; after a failure the rest that was asked for."""
        with self._turn:
            if age != self._age:
                return
            if asked_rest is None:
                self._failed = 0
                if self._until is not None:
                    _log.warning("the registry answers again")
                    self._until = None
                    self._age += 1
                self._probing = False
                return
            self._failed += 1
            if self._probing or asked_rest > 0 or self._failed >= self._most:
                rest = max(min(asked_rest, LONGEST_REST), jittered(self._rest))
                self._until = self._clock() + rest
                _log.warning("the registry fails and is left alone for %.0f s", rest)
                self._age += 1
                self._probing = False
                self._failed = 0
